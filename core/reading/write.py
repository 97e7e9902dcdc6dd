"""A table becomes a CSV file that no spreadsheet runs anything of, or a Parquet file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from core.cleaning.kinds import tidy
from core.stopping import stopping_point

PART_ROWS = 100_000
# What spreadsheets take for the begin of a formula, also in full width, and what they skip before one.
FORMULA = "^[\\s\\x{feff}]*[=+@\\-\\t\\r\\n\\x{ff1d}\\x{ff0b}\\x{ff0d}\\x{ff20}]|^[\\t\\r\\n]"
_NAME = re.compile("^[\\s\\ufeff]*[=+@\\-\\uff1d\\uff0b\\uff0d\\uff20]|^[\\t\\r\\n]")


def write_csv(frame: pd.DataFrame, path: Path, *, header: bool = True) -> None:
    """Write a table as CSV: commas, double quotes, UTF-8, one header row, line feeds.

    Notes
    -----
    A text, or a name of a column, that a spreadsheet would take for a formula gets an apostrophe in front: one that
    begins with ``=``, ``+``, ``-``, ``@`` (or one of these in full width, or after spaces), a tab or a line end.
    Columns of numbers are written as they are, so ``-1`` stays a number. Source: OWASP, CSV Injection. Missing values
    are empty. A hundred thousand rows are turned into text at a time.
    """
    frame = _plain(frame)
    names = [f"'{name}" if _NAME.match(name) else name for name in map(str, frame.columns)]
    schema = pa.schema([(name, _type(frame.iloc[:, index])) for index, name in enumerate(names)])
    options = csv.WriteOptions(include_header=header, quoting_style="needed")
    with csv.CSVWriter(str(path), schema, write_options=options) as writer:
        for begin in range(0, max(len(frame), 1), PART_ROWS):
            stopping_point()
            part = frame.iloc[begin : begin + PART_ROWS]
            columns = [_safe(_array(part.iloc[:, index])) for index in range(len(names))]
            cast = [column.cast(field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(cast, schema=schema))


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet, packed by Snappy; texts stay as they are, as nothing runs them there."""
    frame = _plain(frame)
    schema = pa.schema([(str(name), _type(frame.iloc[:, index])) for index, name in enumerate(frame.columns)])
    with parquet.ParquetWriter(path, schema) as writer:
        for begin in range(0, max(len(frame), 1), PART_ROWS):
            stopping_point()
            part = frame.iloc[begin : begin + PART_ROWS]
            columns = [_array(part.iloc[:, index], field.type) for index, field in enumerate(schema)]
            writer.write_batch(pa.record_batch(columns, schema=schema))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    known = all(str(kind) in ("str", "boolean") or kind.kind in "ifbM" for kind in frame.dtypes)
    return frame if known else tidy(frame)


def _type(column: pd.Series[Any]) -> pa.DataType:
    if pd.api.types.is_bool_dtype(column.dtype):
        return pa.bool_()
    if isinstance(column.dtype, np.dtype):
        return pa.from_numpy_dtype(column.dtype)
    return pa.large_string()


def _array(column: pd.Series[Any], kind: pa.DataType | None = None) -> pa.Array:
    """Return a column in one piece; texts that were read in several come in several."""
    found = pa.array(column, kind, from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _safe(column: pa.Array) -> pa.Array:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    risky = pc.match_substring_regex(column, FORMULA)
    if not pc.any(risky).as_py():
        return column
    return pc.if_else(risky, pc.binary_replace_slice(column, 0, 0, b"'"), column)
