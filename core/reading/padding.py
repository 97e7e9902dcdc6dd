"""Short lines that merely lack fields at their end are padded; all other lines that do not fit are told."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.reading.dialect import Dialect
from core.reading.problem import Problems
from core.reading.rows import Body, Odd, open_rows
from core.reading.texts import typed

SAMPLE = 1_000
_NUMBER = r"^\s*[+-]?[0-9.,][0-9.,' \x{a0}\x{202f}]*([eE][+-]?[0-9]+)?\s*$"
_TRUTH = r"(?i)^\s*(true|false)\s*$"
_DATE = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}"


def padded(body: Body, dialect: Dialect, first_line: int, problems: Problems) -> np.ndarray:
    """Return the rows before which padded lines belong, after adding these at the end of the body.

    Returns
    -------
    ndarray of int, shape (n_padded,)
        Ascending, as `numpy.insert` takes them.

    Notes
    -----
    A line is padded where it has more than half of the fields, each like its column (a number under numbers), and is
    not the cut-off end of the file. All others that do not fit are told as problems, and are in no table.
    """
    lines = body.lines_of_odd(first_line)
    cut_line = 0 if body.lines.ended else first_line + body.lines.n_lines
    asked = [
        odd
        for odd in body.aside.odd
        if odd.held and odd.width * 2 > len(body.columns) and body.n_rows and lines[odd.index] != cut_line
    ]
    batch = _parsed(asked, dialect, len(body.columns))
    fits = _fits(body, batch, dialect.decimal) if batch is not None else np.zeros(len(asked), dtype=bool)
    taken = {odd.index for odd, fit in zip(asked, fits, strict=True) if fit}
    _tell(body, lines, taken, problems)
    if batch is None or not taken:
        return np.zeros(0, np.int64)
    batch = batch.filter(pa.array(fits))
    for parts, column in zip(body.columns, batch.columns, strict=True):
        parts.append(column)
    body.n_rows += len(batch)
    return np.asarray([body.aside.places[index] for index in sorted(taken)], np.int64)


def _parsed(asked: Sequence[Odd], dialect: Dialect, width: int) -> pa.RecordBatch | None:
    """Return lines as rows after adding the separators they lack; None where they are not read as one row each."""
    if not asked:
        return None
    text = "\n".join(odd.text + dialect.separator * (width - odd.width) for odd in asked)
    try:
        reader = open_rows(io.BytesIO(text.encode()), dialect, width, max(len(text) * 4, 2**16), lambda _: "skip")
        table = reader.read_all().combine_chunks()
    except pa.ArrowInvalid:
        return None
    return table.to_batches()[0] if len(table) == len(asked) else None


def _fits(body: Body, batch: pa.RecordBatch, decimal: str) -> np.ndarray:
    """Return which rows have, in every column, a value like those of the rows that fit."""
    fits = np.ones(len(batch), dtype=bool)
    for parts, column in zip(body.columns, batch.columns, strict=True):
        sample = pa.concat_arrays([part.slice(0, SAMPLE) for part in parts]).drop_null()[:SAMPLE]
        shape = _shape(typed([sample], decimal)) if len(sample) else None
        if shape is not None:
            matches = pc.fill_null(pc.match_substring_regex(column, shape), True)
            fits &= np.asarray(matches.to_numpy(zero_copy_only=False), dtype=bool)
    return fits


def _shape(column: pd.Series) -> str | None:
    if pd.api.types.is_bool_dtype(column.dtype):
        return _TRUTH
    if pd.api.types.is_numeric_dtype(column.dtype):
        return _NUMBER
    return _DATE if pd.api.types.is_datetime64_any_dtype(column.dtype) else None


def _tell(body: Body, lines: np.ndarray, taken: set[int], problems: Problems) -> None:
    width = len(body.columns)
    n_short = n_long = 0
    for odd in body.aside.odd:
        n_short, n_long = n_short + (odd.width < width), n_long + (odd.width >= width)
        line, n_ends = int(lines[odd.index]), body.aside.ends[odd.index + 1] - body.aside.ends[odd.index]
        has = f"it has {odd.width:,} field{'s' * (odd.width != 1)} where the table has {width:,}"
        if odd.index in taken:
            problems.add("padded", line, odd.text, f"{has}; the rest is taken to be empty")
        elif n_ends:
            reason = f"a quote that is opened here is closed {n_ends:,} line{'s' * (n_ends > 1)} below; {has}"
            problems.add("quote", line, odd.text, reason)
        else:
            problems.add("short" if odd.width < width else "long", line, odd.text, has)
    problems.more("short", body.aside.n_short - n_short)
    problems.more("long", body.aside.n_long - n_long)
