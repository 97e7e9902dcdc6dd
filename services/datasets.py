"""Datasets: a file comes in as it is, is read once, and lies there as a table to look at and to work on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import uuid_utils.compat as uuids
from pyarrow import parquet
from sqlalchemy import Connection

from core.cleaning.kinds import kinds_of, tidy
from core.errors import Conflict, InvalidInput, MalformedBody, NotFound
from core.reading.read import Reading, Said, read
from core.reading.write import write_parquet
from services import runs
from services.context import Context
from services.decoding import read_id
from services.views.cleaning import DatasetView, RunView
from storage import datasets
from storage import runs as stored_runs

MOST_BYTES = 200 * 2**20
LONGEST_NAME = 200
MOST_SAMPLED = 5_000_000  # values


def receive(
    ctx: Context,
    name: str,
    read_part: Callable[[int], bytes],
    said: Mapping[str, Any],
    length: int | None = None,
) -> RunView:
    """Return the run that reads an uploaded file, which is on disk by then.

    Parameters
    ----------
    name : str
        Of the file; the dataset is called so.
    read_part : callable
        Returns up to so many more bytes, none at the end.
    said : mapping
        What the uploader knows of the file, instead of what would be found out; see `core.reading.read.Said`.
    length : int, optional
        Bytes that were announced: what breaks off earlier is no file, though it can be read as one.

    Raises
    ------
    InvalidInput, MalformedBody, TooLarge, Unavailable
    """
    wanted = read_name(name)
    dataset_id = UUID(int=uuids.uuid7().int)
    path = ctx.files.upload(dataset_id)
    size = ctx.files.receive(read_part, path, MOST_BYTES)
    if not size or (length is not None and size != length):
        ctx.files.remove(dataset_id)
        if length:
            raise MalformedBody(f"the upload broke off after {size:,} of {length:,} bytes")
        raise InvalidInput("the file is empty", field="$")
    return _start(ctx, dataset_id, {"name": wanted, "size": size, "said": dict(said)})


def read_again(ctx: Context, dataset_id: str, said: Mapping[str, Any]) -> RunView:
    """Return the run that reads the file of a dataset into another of the same name, otherwise than it was read.

    Raises
    ------
    InvalidInput, NotFound
        Also where the dataset came in no file, or its file is gone.
    """
    found = get(ctx, dataset_id)
    kept = ctx.files.upload(UUID(found.id))
    if not kept.exists():
        raise NotFound(f"the file of {found.name!r} is not kept: it came in none, or was cleaned from other data")
    Said(**said).require_of(said.get("format") or found.read_as["format"])
    new_id = UUID(int=uuids.uuid7().int)
    with kept.open("rb") as file:
        size = ctx.files.receive(file.read, ctx.files.upload(new_id), MOST_BYTES)
    return _start(ctx, new_id, {"name": found.name, "size": size, "said": dict(said)})


def _start(ctx: Context, dataset_id: UUID, asked: Mapping[str, Any]) -> RunView:
    try:
        return runs.start(ctx, "read", {"dataset": str(dataset_id), **asked})
    except BaseException:
        ctx.files.remove(dataset_id)
        raise


def read_file(ctx: Context, dataset_id: UUID, name: str, said: Said) -> Reading:
    """Return what an uploaded file holds, after keeping it as the rows of its dataset."""
    found = read(ctx.files.upload(dataset_id), name=name, said=said)
    write_rows(ctx, dataset_id, found.frame)
    return found


def write_rows(ctx: Context, dataset_id: UUID, frame: pd.DataFrame) -> None:
    """Keep a table as the rows of a dataset."""
    with ctx.files.writing(ctx.files.data(dataset_id)) as draft:
        write_parquet(frame, draft)


def read_rows(ctx: Context, dataset_id: str) -> pd.DataFrame:
    """Return the rows of a dataset.

    Raises
    ------
    NotFound
    """
    return pd.read_parquet(_path(ctx, dataset_id))


def read_column(ctx: Context, dataset_id: str, name: str) -> pd.Series[Any]:
    """Return all values of one column of a dataset, which is all of its file that is read.

    Raises
    ------
    InvalidInput, NotFound
        There is no such column, or no such dataset.
    """
    path = _path(ctx, dataset_id)
    with parquet.ParquetFile(path) as file:
        if name not in file.schema_arrow.names:
            raise InvalidInput(f"the data has no column {name[:100]!r}", field="$.target_column")
        column: pd.Series[Any] = file.read(columns=[name]).to_pandas()[name]
    return column


def parts(ctx: Context, dataset_id: str) -> Iterator[pd.DataFrame]:
    """Yield the rows of a dataset, up to 100,000 at a time, so that no more of them are held at once."""
    with parquet.ParquetFile(_path(ctx, dataset_id)) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group).to_pandas()


@lru_cache(maxsize=4)
def sample(ctx: Context, dataset_id: str, n: int) -> pd.DataFrame:
    """Return up to `n` rows of a dataset, which never changes: the same ones each time, in their order, remembered.

    Of a wide one fewer: 5,000,000 values at most. The index is where they stand.
    """
    found = get(ctx, dataset_id)
    n = min(n, MOST_SAMPLED // max(len(found.columns), 1))
    if found.n <= n:
        return read_rows(ctx, dataset_id)
    chosen = np.sort(np.random.default_rng(0).choice(found.n, n, replace=False))
    return pd.concat(_chosen(parts(ctx, dataset_id), chosen))


def page(ctx: Context, dataset_id: str, start: int, n: int) -> pd.DataFrame:
    """Return rows of a dataset from a position on; only the parts of the file that hold them are read."""
    first, frames = 0, list[pd.DataFrame]()
    with parquet.ParquetFile(_path(ctx, dataset_id)) as file:
        for group in range(file.num_row_groups):
            length = file.metadata.row_group(group).num_rows
            if not frames or (first < start + n and first + length > start):
                frame = file.read_row_group(group).to_pandas()
                frames.append(frame.iloc[max(start - first, 0) : max(start + n - first, 0)])
            first += length
    return pd.concat(frames)


def _path(ctx: Context, dataset_id: str) -> Path:
    found = get(ctx, dataset_id)
    path = ctx.files.data(UUID(found.id))
    if not path.exists():
        raise NotFound(f"the rows of dataset {found.name!r} are gone")
    return path


def _chosen(frames: Iterator[pd.DataFrame], chosen: npt.NDArray[np.int64]) -> Iterator[pd.DataFrame]:
    first = 0
    for frame in frames:
        mine = chosen[(chosen >= first) & (chosen < first + len(frame))]
        yield frame.iloc[mine - first].set_index(mine)
        first += len(frame)


def keep(ctx: Context, name: str, frame: pd.DataFrame, source: str = "upload") -> DatasetView:
    """Return a table that is here already as a new dataset."""
    dataset_id, frame = UUID(int=uuids.uuid7().int), tidy(frame)
    values = {"id": dataset_id, "name": read_name(name), "source": source}
    try:
        write_rows(ctx, dataset_id, frame)
        size = ctx.files.data(dataset_id).stat().st_size
        with ctx.database.write() as connection:
            add(ctx, connection, {**values, "size": size}, frame)
    except BaseException:
        ctx.files.remove(dataset_id)
        raise
    return get(ctx, str(dataset_id))


def add(ctx: Context, connection: Connection, values: Mapping[str, Any], frame: pd.DataFrame) -> None:
    """Insert a dataset whose rows are kept already."""
    blank: dict[str, Any] = {"read_as": "{}", "problems": "[]", "n_problems": 0, "created_at": ctx.now()}
    columns = orjson.dumps(list(kinds_of(frame).items())).decode()
    datasets.add(connection, {**blank, "n": len(frame), "columns": columns, **values})


def get(ctx: Context, dataset_id: str) -> DatasetView:
    """Return a dataset.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        row = datasets.find(connection, read_id(dataset_id, "dataset"))
    if row is None:
        raise NotFound(f"there is no dataset {dataset_id}")
    return view(row)


def newest(ctx: Context, limit: int, offset: int) -> tuple[int, tuple[DatasetView, ...]]:
    """Return how many datasets there are and some of them, the newest first."""
    with ctx.database.read() as connection:
        return datasets.count(connection), tuple(map(view, datasets.newest(connection, limit, offset)))


def rename(ctx: Context, dataset_id: str, name: str) -> DatasetView:
    """Return a dataset under another name."""
    found = get(ctx, dataset_id)
    with ctx.database.write() as connection:
        datasets.change(connection, UUID(found.id), name=read_name(name))
    return get(ctx, dataset_id)


def remove(ctx: Context, dataset_id: str) -> None:
    """Delete a dataset and its files.

    Raises
    ------
    NotFound
    Conflict
        Work over it is going on.
    """
    found = UUID(get(ctx, dataset_id).id)
    with ctx.database.write() as connection:
        if stored_runs.open_of(connection, found):
            raise Conflict("work over this dataset is going on; cancel it first", existing=str(found))
        stored_runs.forget(connection, found)
        datasets.remove(connection, found)
    ctx.files.remove(found)


def read_name(name: str, field: str = "name") -> str:
    """Return a name without what surrounds it.

    Raises
    ------
    InvalidInput
    """
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise InvalidInput(f"a name has 1 to {LONGEST_NAME} characters", field=field)
    return tidy


def view(row: Any) -> DatasetView:
    """Return a stored dataset as others see it."""
    return DatasetView(
        id=str(row.id),
        name=row.name,
        source=row.source,
        n=row.n,
        size=row.size,
        columns=dict(orjson.loads(row.columns)),
        read_as=orjson.loads(row.read_as),
        problems=tuple(orjson.loads(row.problems)),
        n_problems=row.n_problems,
        created_at=row.created_at,
    )


def described(found: Reading) -> dict[str, Any]:
    """Return what is kept of how a file was read."""
    read_as = {
        "format": found.format,
        "dialect": None if found.dialect is None else asdict(found.dialect),
        "described": None if found.dialect is None else found.dialect.describe(),
        "sheet": found.sheet or None,
        "sheets": found.sheets,
        "n_lost": found.n_lost,
    }
    return {
        "read_as": orjson.dumps(read_as).decode(),
        "problems": orjson.dumps([asdict(problem) for problem in found.problems]).decode(),
        "n_problems": found.n_problems,
    }
