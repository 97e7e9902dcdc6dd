"""Datasets as files to take away; no spreadsheet finds a formula in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple, cast, get_args
from uuid import UUID

from core.errors import InvalidInput
from core.reading.write import write_csv
from services import datasets
from services.context import Context

Format = Literal["csv", "parquet"]
MEDIA: dict[Format, str] = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
PART = 2**18


class Export(NamedTuple):
    """A file on its way: what it is called, what it is, and its parts."""

    name: str
    media_type: str
    parts: Iterator[bytes]


def of_dataset(ctx: Context, dataset_id: str, form: str = "csv") -> Export:
    """Return all rows of a dataset as a file.

    Raises
    ------
    NotFound
    InvalidInput
        There is no such format.
    """
    if form not in get_args(Format):
        raise InvalidInput(f"{form[:40]!r} is no format; choose csv or parquet", field="format")
    found = datasets.get(ctx, dataset_id)
    chosen = cast("Format", form)
    stem = re.sub(r"[^\w.-]+", "-", re.sub(r"\.(csv|tsv|json|ndjson|parquet|xlsx?|ods|gz)$", "", found.name)).strip("-")
    parts = _csv(ctx, found.id) if chosen == "csv" else _parts(ctx.files.data(UUID(found.id)))
    return Export(f"{stem or 'data'}.{chosen}", MEDIA[chosen], parts)


def _csv(ctx: Context, dataset_id: str) -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        for index, frame in enumerate(datasets.parts(ctx, dataset_id)):
            write_csv(frame, path, header=index == 0)
            yield from _parts(path)


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(PART):
            yield part
