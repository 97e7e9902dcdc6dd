"""Uploaded references: JSON rows, CSV or Parquet -> a table, within limits."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from core.errors import InvalidInput, MalformedBody, TooLarge, UnsupportedMedia
from core.predictions import outputs_of
from core.reading.problem import Problem
from core.reading.read import Limits, Said, read
from core.reading.texts import TEXT, typed
from services.decoding import WindowIn, convert, decode
from services.freezing import Table
from services.references import as_table, table_of
from services.rows import LONGEST_NAME

MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
LIMITS = Limits(columns=MOST_COLUMNS, rows=MOST_ROWS, cells=50_000_000, name_length=LONGEST_NAME)
CSV, PARQUET = Said(format="csv", header_rows=1), Said(format="parquet")
FILES = {
    "text/csv": CSV,
    "application/csv": CSV,
    "application/vnd.apache.parquet": PARQUET,
    "application/x-parquet": PARQUET,
    "application/parquet": PARQUET,
}
MISSING = sorted({one.lower() for one in csv.ConvertOptions().null_values})
INFINITE = {"inf": np.inf, "+inf": np.inf, "-inf": -np.inf}
LABEL, PREDICTION, INPUT = "label", "prediction", "input_data"


class ReferenceIn(msgspec.Struct, forbid_unknown_fields=True):
    """A reference as JSON: rows, or the window of time or the dataset that it is made of."""

    data: list[dict[str, Any]] | None = None
    window: WindowIn | None = None
    dataset: str | None = None
    label: str | None = None
    prediction: str | None = None


@dataclass(frozen=True)
class OfDataset:
    """A reference that is to be made of a dataset; see `services.references.from_dataset`."""

    dataset: str
    label: str | None
    prediction: str | None


@dataclass(frozen=True)
class Uploaded(Table):
    """A table that came as a file, with what of it could not be read as it stands.

    Parameters
    ----------
    problems : tuple of Problem
        By line; the first 1,000.
    n_problems, n_lost : int
        All of them, and the lines that are in no row.
    """

    problems: tuple[Problem, ...] = ()
    n_problems: int = 0
    n_lost: int = 0


def read_reference(body: bytes, media_type: str) -> Table | OfDataset | tuple[int, int]:
    """Return the rows of an upload, or the dataset or the window, in microseconds, it asks for.

    Parameters
    ----------
    media_type : str
        ``application/json``, ``text/csv`` or ``application/vnd.apache.parquet``.

    Raises
    ------
    MalformedBody, InvalidInput, TooLarge, UnsupportedMedia

    Notes
    -----
    Columns are features, ``prediction`` or ``prediction.<name>``, and ``label``. JSON rows may hold features flat or
    under ``input_data``. Files have the names and kinds that rows of JSON have: times stay texts, and what CSV writes
    for missing among numbers is missing.
    """
    if media_type in FILES:
        return _from_file(body, FILES[media_type])
    if media_type not in ("application/json", ""):
        raise UnsupportedMedia(f"{media_type[:80]!r} is not read here; send JSON, text/csv or Parquet")
    return _asked(convert(decode(body), ReferenceIn))


def _asked(asked: ReferenceIn) -> Table | OfDataset | tuple[int, int]:
    if sum(one is not None for one in (asked.data, asked.window, asked.dataset)) != 1:
        raise InvalidInput("give one of data, window and dataset", field="$")
    if asked.dataset is not None:
        return OfDataset(asked.dataset, asked.label, asked.prediction)
    if asked.window is not None:
        return asked.window.micros()
    return _from_rows(asked.data or [])


def _from_file(body: bytes, said: Said) -> Uploaded:
    if not body:
        raise MalformedBody("the body is empty")
    found = read(io.BytesIO(body), limits=LIMITS, said=said, exact=True)
    frame = found.frame
    if found.dialect is not None:
        columns = {name: _of_words(column, found.dialect.decimal) for name, column in frame.items()}
        frame = pd.DataFrame(columns, index=frame.index, copy=False)
    table = table_of(frame, LABEL, PREDICTION)
    return Uploaded(table.n, table.columns, table.labels, found.problems, found.n_problems, found.n_lost)


def _of_words(column: pd.Series[Any], decimal: str) -> pd.Series[Any]:
    """Return a column of texts as numbers or truth values where only words for missing or infinite are in the way."""
    if column.dtype != TEXT:
        return column
    texts = pa.array(column)
    words = pc.utf8_lower(pc.utf8_trim_whitespace(texts))
    missing, infinite = (pc.is_in(words, value_set=pa.array(one, words.type)) for one in (MISSING, list(INFINITE)))
    odd = pc.or_(missing, infinite)
    found = typed([pc.if_else(odd, None, texts)], decimal, times=False) if pc.any(odd).as_py() else column
    endless = bool(pc.any(infinite).as_py())
    if found.dtype == TEXT or (endless and found.dtype == "boolean"):
        return column
    return found.astype("float64").fillna(words.to_pandas().map(INFINITE)) if endless else found


def _from_rows(rows: Sequence[dict[str, Any]]) -> Table:
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"{len(rows):,} rows; at most {MOST_ROWS:,} are taken")
    known = [row.get(LABEL) for row in rows]
    for index, (row, label) in enumerate(zip(rows, known, strict=True)):
        if isinstance(label, (dict, list)):
            raise InvalidInput("a label is a text, a number or a truth value", field=f"$.data[{index}].label")
        if not isinstance(row.get(INPUT, {}), dict):
            raise InvalidInput("input_data is an object", field=f"$.data[{index}].input_data")
    names: set[str] = set()
    for row in rows:
        names.update(row.get(INPUT) or row)
        if len(names) > MOST_COLUMNS + len((LABEL, PREDICTION, INPUT)):
            raise TooLarge(f"more than {MOST_COLUMNS:,} columns")
    flat = [
        {name: value for name, value in (row.get(INPUT) or row).items() if name not in (LABEL, PREDICTION, INPUT)}
        | outputs_of(row.get(PREDICTION))
        for row in rows
    ]
    table = as_table(flat, known if any(label is not None for label in known) else None)
    _require_names(list(table.columns))
    return table


def _require_names(names: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise TooLarge(f"{len(names):,} columns; at most {MOST_COLUMNS:,} are taken")
    if len(set(names)) < len(names):
        raise InvalidInput("two columns have the same name", field="$")
    for name in names:
        if not name.strip() or len(name) > LONGEST_NAME or "\0" in name:
            raise InvalidInput(f"a column's name has 1 to {LONGEST_NAME} characters", field="$")
