"""CSV files of any dialect become columns of texts, and then of what these say."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa

from core.errors import InvalidInput, MonitorError
from core.reading.dialect import ONE_COLUMN, Dialect, find_dialect, rows_of
from core.reading.encoding import Encoding, as_utf8, find_encoding
from core.reading.header import Header, exact_names, find_header, unique_names
from core.reading.limits import HEAD_BYTES
from core.reading.lines import Lines
from core.reading.padding import padded
from core.reading.problem import Problems
from core.reading.rows import END, Body, read_rows, unclosed
from core.reading.said import Said
from core.reading.source import Source
from core.reading.texts import Chunks, typed
from core.stopping import stopping_point


@dataclass(frozen=True)
class Layout:
    """All that is known of a CSV file before its body is read."""

    dialect: Dialect
    header: Header
    encoding: Encoding
    skip_bytes: int
    first_line: int


def read_delimited(source: Source, said: Said, problems: Problems) -> tuple[pd.DataFrame, Dialect]:
    """Return the table of a CSV file and its dialect; lines that do not fit are told.

    Raises
    ------
    InvalidInput, MalformedBody, TooLarge

    Notes
    -----
    The file is read twice: once for its encoding, once for its rows. At most the texts of all cells and the finished
    columns are in memory together.
    """
    layout = find_layout(source, said, problems)
    names = layout.header.names
    source.limits.require_shape(0, len(names))
    if source.exact:
        names = exact_names(names, source.limits)
    else:
        names = unique_names(names, source.limits, problems, layout.header.n_skipped + 1, told=layout.header.n_rows > 0)
    body = _body(source, layout, len(names), problems)
    _require_closed(body, layout)
    order = _finished(body, layout, problems)
    source.limits.require_shape(body.n_rows if order is None else len(order), len(names))
    if not body.n_rows or (order is not None and not len(order)):
        raise _nothing(problems)
    read_as = partial(typed, decimal=layout.dialect.decimal, times=not source.exact)
    frame = _frame(names, body, read_as, order)
    if not any(layout.header.names) and layout.header.n_rows and not frame.notna().any(axis=None):
        raise InvalidInput("the file holds nothing but separators")
    return frame, layout.dialect


def find_layout(source: Source, said: Said, problems: Problems) -> Layout:
    """Return encoding, dialect and header of a CSV file, from its head.

    Raises
    ------
    InvalidInput, MalformedBody
    """
    encoding = find_encoding(source, said.encoding)
    text = b"".join(islice(as_utf8([source.head], encoding), 1)).decode()
    whole = len(source.head) < HEAD_BYTES
    if not whole:
        cut = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
        if not cut:
            raise InvalidInput(f"the first line is longer than {HEAD_BYTES:,} bytes")
        text = text[:cut]
    if text.lower().startswith("sep=") and text[5:6] in ("\r", "\n"):
        mark = text[4] if text[4] not in "\r\n" and text[4].isascii() else None
        said = replace(said, separator=said.separator or mark, skip_lines=max(said.skip_lines or 0, 1))
    dialect = find_dialect(_without(text, said.skip_lines or 0), said)
    header = find_header(text, rows_of(text, dialect), said, problems, strip=not source.exact)
    dialect = replace(
        dialect,
        encoding=encoding.name,
        bom=encoding.bom > 0,
        header_rows=header.n_rows,
        skipped_lines=header.n_skipped,
    )
    return Layout(dialect, header, encoding, len(text[: header.end].encode()), header.line)


def _without(text: str, n_lines: int) -> str:
    stream = io.StringIO(text, newline="")
    for _ in range(n_lines):
        stream.readline()
    return stream.read()


def _body(source: Source, layout: Layout, width: int, problems: Problems) -> Body:
    def lines(last: str = "", told: Problems | None = None) -> Lines:
        return Lines(
            as_utf8(source.chunks(), layout.encoding),
            source.limits,
            skip_bytes=layout.skip_bytes,
            first_line=layout.first_line,
            last=last.encode(),
            problems=told,
        )

    try:
        return read_rows(
            lines(END + "\n", None if layout.encoding.exact else problems), layout.dialect, width, source.limits
        )
    except pa.ArrowInvalid as error:
        line = _last_begun(lines(), layout)
        raise unclosed(line) from error


def _last_begun(lines: Lines, layout: Layout) -> int:
    """Return the line in which the row begins that a reader of rows does not get to the end of."""
    texts = (line.decode(errors="replace") + "\n" for _, line in lines.lines())
    dialect = layout.dialect
    reader = csv.reader(
        texts,
        delimiter=dialect.separator or ONE_COLUMN,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
    )
    before = last = 0
    try:
        for _ in reader:
            last, before = before, reader.line_num
    except csv.Error:
        last = before
    return layout.first_line + last


def _require_closed(body: Body, layout: Layout) -> None:
    """Raise InvalidInput where the line after the last was not read as one."""
    if len(body.columns) == 1 and body.n_rows and body.columns[0][-1][-1].as_py() == END:
        body.columns[0][-1] = body.columns[0][-1][:-1]
        body.inside[-1] = body.inside[-1][:-1]
        body.n_rows -= 1
        body.aside.closed = True
    if body.aside.closed:
        return
    lines = body.lines_of_odd(layout.first_line)
    spanning = np.diff(np.asarray(body.aside.ends, np.int64)) > 0
    last = body.lines_of_rows(np.asarray([max(body.n_rows - 1, 0)]), layout.first_line)
    is_odd = any(END in odd.text for odd in body.aside.odd)
    raise unclosed(int(min([*lines[spanning], *([] if is_odd else last)])))


def _finished(body: Body, layout: Layout, problems: Problems) -> np.ndarray | None:
    """Return which rows the table has in which order, None for all as they are; tell those that do not fit."""
    blank = _blank_rows(body, layout)
    rows = padded(body, layout.dialect, layout.first_line, problems)
    if not len(blank) and not len(rows):
        return None
    order = np.insert(np.arange(body.n_rows - len(rows)), rows, body.n_rows - len(rows) + np.arange(len(rows)))
    return order[~np.isin(order, blank)]


def _blank_rows(body: Body, layout: Layout) -> np.ndarray:
    """Return the rows that are blank lines: these have nothing at all, and so has their line."""
    begin, found = 0, []
    for parts in zip(*body.columns, strict=True):
        if body.lines.blank and all(part.null_count for part in parts):
            empty = np.ones(len(parts[0]), dtype=bool)
            for part in parts:
                empty &= np.asarray(part.is_null().to_numpy(zero_copy_only=False), dtype=bool)
            found.append(begin + np.flatnonzero(empty))
        begin += len(parts[0])
    rows = np.concatenate([np.zeros(0, np.int64), *found])
    lines = body.lines_of_rows(rows, layout.first_line)
    return rows[np.isin(lines, np.asarray(body.lines.blank, np.int64))]


def _frame(
    names: list[str], body: Body, read_as: Callable[[Chunks], pd.Series], order: np.ndarray | None
) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for index, name in enumerate(names):
        stopping_point()
        column = read_as(body.columns[index])
        body.columns[index] = []  # its texts are let go before the next column is made
        columns[name] = column if order is None else column.iloc[order].reset_index(drop=True)
    return pd.DataFrame(columns, copy=False)


def _nothing(problems: Problems) -> MonitorError:
    lost = next((problem for problem in problems.in_order() if problem.kind in ("short", "long")), None)
    if lost is None:
        return InvalidInput("the file has a header, but no rows")
    return InvalidInput(f"no line of the file could be read; the first, line {lost.line:,}: {lost.reason}")
