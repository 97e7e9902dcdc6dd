"""Uploaded references: JSON rows, CSV or Parquet -> a table, within limits."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from core.errors import InvalidInput, MalformedBody, TooLarge, UnsupportedMedia
from core.predictions import outputs_of
from core.profiles.encode import Values
from services.decoding import WindowIn, convert, decode
from services.freezing import Table
from services.references import as_table, outputs
from services.rows import LONGEST_NAME

MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
MOST_CELLS = 50_000_000
MOST_BYTES = 2**30
LEADING_ZERO = re.compile(rb'(?:^|[,\n"])0[0-9]')
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
    under ``input_data``.
    """
    if media_type in ("text/csv", "application/csv"):
        return _from_arrow(_read_csv(body))
    if media_type in ("application/vnd.apache.parquet", "application/x-parquet", "application/parquet"):
        return _from_arrow(_read_parquet(body))
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


def _read_csv(body: bytes) -> pa.Table:
    try:
        return _typed(body, csv.read_csv(io.BytesIO(body)))
    except (pa.ArrowInvalid, pa.ArrowKeyError, UnicodeDecodeError) as error:
        raise MalformedBody(f"the body is no CSV: {str(error)[:300]}") from error


def _typed(body: bytes, table: pa.Table) -> pa.Table:
    """Return the table with the text of those columns where it says more than the value read from it."""
    if len(table.column_names) == 1 and re.search(r"[;\t]", table.column_names[0]):
        raise InvalidInput(f"columns are separated by commas; the header is {table.column_names[0][:100]!r}", field="$")
    as_text = _ambiguous(body, table)
    if not as_text:
        return table
    options = csv.ConvertOptions(column_types=dict.fromkeys(as_text, pa.string()), strings_can_be_null=True)
    return csv.read_csv(io.BytesIO(body), convert_options=options)


def _ambiguous(body: bytes, table: pa.Table) -> list[str]:
    """Return the columns of times, and those of numbers of which some begin with 0."""
    temporal = [field.name for field in table.schema if pa.types.is_temporal(field.type)]
    whole = [field.name for field in table.schema if pa.types.is_integer(field.type)]
    if not whole or not LEADING_ZERO.search(body):
        return temporal
    options = csv.ConvertOptions(include_columns=whole, column_types=dict.fromkeys(whole, pa.string()))
    texts = csv.read_csv(io.BytesIO(body), convert_options=options)
    return temporal + [name for name in whole if pc.any(pc.match_substring_regex(texts[name], "^0[0-9]")).as_py()]


def _read_parquet(body: bytes) -> pa.Table:
    try:
        named = parquet.read_schema(io.BytesIO(body))
        texts = [
            field.name for field in named if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        file = parquet.ParquetFile(io.BytesIO(body), read_dictionary=texts)
        _require_size(file.metadata.num_rows, file.metadata.num_columns)
        size, parts = 0, []
        for batch in file.iter_batches():
            size += batch.nbytes + _unpacked(batch)  # a small file may unpack to a huge one
            if size > MOST_BYTES:
                raise TooLarge(f"the file unpacks to more than {MOST_BYTES:,} bytes")
            parts.append(batch)
        return pa.Table.from_batches(parts, file.schema_arrow)
    except (pa.ArrowException, OSError) as error:
        raise MalformedBody(f"the body is no Parquet file: {str(error)[:300]}") from error


def _unpacked(batch: pa.RecordBatch) -> int:
    """Return the bytes of the texts that a batch holds by number only."""
    coded = [column for column in batch.columns if pa.types.is_dictionary(column.type)]
    lengths = [pc.sum(pc.take(pc.binary_length(column.dictionary), column.indices)).as_py() or 0 for column in coded]
    return int(sum(lengths))


def _require_size(n_rows: int, n_columns: int) -> None:
    if n_rows > MOST_ROWS or n_columns > MOST_COLUMNS or n_rows * n_columns > MOST_CELLS:
        raise TooLarge(
            f"{n_rows:,} rows of {n_columns:,} columns; at most {MOST_ROWS:,} rows, {MOST_COLUMNS:,} columns and "
            f"{MOST_CELLS:,} values are taken"
        )


def _require_names(names: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise TooLarge(f"{len(names):,} columns; at most {MOST_COLUMNS:,} are taken")
    if len(set(names)) < len(names):
        raise InvalidInput("two columns have the same name", field="$")
    for name in names:
        if not name.strip() or len(name) > LONGEST_NAME or "\0" in name:
            raise InvalidInput(f"a column's name has 1 to {LONGEST_NAME} characters", field="$")


def _from_arrow(table: pa.Table) -> Table:
    try:
        return _as_columns(table)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise MalformedBody(f"the file holds what cannot be read: {str(error)[:300]}") from error


def _as_columns(table: pa.Table) -> Table:
    _require_size(table.num_rows, table.num_columns)
    _require_names(table.column_names)
    columns: dict[str, Values] = {name: _values(name, table.column(name)) for name in table.column_names}
    labels = columns.pop(LABEL, None)
    bare = columns.pop(PREDICTION, None)
    return Table(table.num_rows, {**columns, **({} if bare is None else outputs(bare))}, labels)


def _values(name: str, column: pa.ChunkedArray) -> Values:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(), dtype=np.float64)
    if pa.types.is_decimal(kind):
        return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
    if pa.types.is_temporal(kind):
        column = column.cast(pa.string())
    elif pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise InvalidInput(f"column {name!r} holds {kind}; numbers, texts, truth values and times are read", field="$")
    values: list[Any] = column.to_pylist()
    return values
