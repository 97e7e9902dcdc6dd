"""The rows of a CSV body, as columns of texts; rows that do not fit are kept aside with the lines they begin in."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from core.errors import InvalidInput
from core.reading.dialect import ONE_COLUMN, Dialect
from core.reading.limits import LONGEST_TEXT, MOST_PROBLEMS, Limits
from core.reading.lines import Lines, n_ends

END = "\x03\x04\x03\x04"  # the line after the last: where it is no row of its own, a quote was left open
MOST_HELD, MOST_HELD_CHARS = 100_000, 32 * 2**20


@dataclass(frozen=True)
class Odd:
    """A row with another number of fields.

    Parameters
    ----------
    index : int
        Place among the rows that were kept aside, from 0.
    width : int
    text : str
        As it stands; cut after 500 characters unless `held`.
    held : bool
        Whether it may yet be padded.
    """

    index: int
    width: int
    text: str
    held: bool


@dataclass
class Aside:
    """Keeps the rows that do not fit while the body is read.

    Parameters
    ----------
    width : int
        Fields that a row has.
    most : int
        Rows kept aside after which reading ends.

    Notes
    -----
    `places` are the rows that fit before each row kept aside, `ends` the line ends inside those kept aside before it.
    """

    width: int
    most: int
    odd: list[Odd] = field(default_factory=list)
    n_short: int = 0
    n_long: int = 0
    closed: bool = False
    places: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q", [0]))
    _n_chars: int = 0

    def __call__(self, row: csv.InvalidRow) -> str:
        """Keep a row that does not fit, and say that reading goes on."""
        text = row.text
        if text == END:
            self.closed = True
        elif text.strip():
            self._keep(row.actual_columns, text)
        self.places.append(row.number - 1 - len(self.places))
        self.ends.append(self.ends[-1] + n_ends(text.encode()))
        return "skip" if len(self.places) <= self.most else "error"

    def _keep(self, width: int, text: str) -> None:
        short = width < self.width
        self.n_short += short
        self.n_long += not short
        held = short and len(self.odd) < MOST_HELD and self._n_chars < MOST_HELD_CHARS
        if held or self.n_short + self.n_long <= MOST_PROBLEMS or END in text:
            shown = text if held else text[:LONGEST_TEXT] + END * (END in text)
            self.odd.append(Odd(len(self.places), width, shown, held))
            self._n_chars += len(text) if held else 0


@dataclass
class Body:
    """Columns of texts, and what helps to find the line of a row.

    Parameters
    ----------
    columns : list of list of pyarrow string arrays
        By column, in parts; missing values are null.
    aside : Aside
    lines : Lines
    n_rows : int
    """

    columns: list[list[pa.Array]]
    aside: Aside
    lines: Lines
    n_rows: int = 0
    inside: list[np.ndarray] = field(default_factory=list)

    def ends_before(self) -> np.ndarray:
        """Return the line ends inside the rows before each row, and before the end."""
        return np.concatenate([[0], np.cumsum(np.concatenate([np.zeros(0, np.int64), *self.inside]))])

    def lines_of_odd(self, first_line: int) -> np.ndarray:
        """Return the physical line in which each row begins that was kept aside."""
        places = np.asarray(self.aside.places, np.int64)
        inside = self.ends_before()[np.minimum(places, self.n_rows)] + np.asarray(self.aside.ends[:-1], np.int64)
        return np.asarray(first_line + places + np.arange(len(places)) + inside, np.int64)

    def lines_of_rows(self, rows: np.ndarray, first_line: int) -> np.ndarray:
        """Return the physical line in which each of some rows begins."""
        n_aside = np.searchsorted(np.asarray(self.aside.places, np.int64), rows, side="right")
        inside = self.ends_before()[rows] + np.asarray(self.aside.ends, np.int64)[n_aside]
        return np.asarray(first_line + rows + n_aside + inside, np.int64)


def read_rows(lines: Lines, dialect: Dialect, width: int, limits: Limits) -> Body:
    """Return the rows of a body as columns of texts.

    Parameters
    ----------
    lines : Lines
        Whose last line is `END`.
    width : int
        Fields that a row has.

    Raises
    ------
    TooLarge
        There are more rows or cells than are taken.
    InvalidInput
        More than a fifth of the rows that are taken do not fit: each costs some microseconds.
    ArrowInvalid
        A row does not end within 16 MiB: a quote is never closed.

    Notes
    -----
    One thread, a block of 16 MiB at a time: about 200 MB in two seconds.
    """
    body = Body([[] for _ in range(width)], Aside(width, limits.rows // 5), lines)
    try:
        for batch in open_rows(pa.PythonFile(lines, mode="r"), dialect, width, limits.line_bytes, body.aside):
            _add(body, batch, dialect, limits)
    except pa.ArrowInvalid as error:
        if len(body.aside.places) <= body.aside.most:
            raise
        raise InvalidInput(
            f"more than {body.aside.most:,} lines have not the {width:,} fields of the table; say what separates them, "
            "and which row is its header"
        ) from error
    return body


def open_rows(
    file: Any, dialect: Dialect, width: int, block_bytes: int, aside: Callable[[csv.InvalidRow], str]
) -> csv.CSVStreamingReader:
    """Return a reader of the rows of a stream as texts; rows with another number of fields go to `aside`."""
    names = [str(index) for index in range(width)]
    return csv.open_csv(
        file,
        read_options=csv.ReadOptions(use_threads=False, block_size=block_bytes, column_names=names),
        parse_options=csv.ParseOptions(
            delimiter=dialect.separator or ONE_COLUMN,
            quote_char=dialect.quote or False,
            double_quote=bool(dialect.quote),
            escape_char=dialect.escape or False,
            newlines_in_values=bool(dialect.quote),
            ignore_empty_lines=False,
            invalid_row_handler=aside,
        ),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


def _add(body: Body, batch: pa.RecordBatch, dialect: Dialect, limits: Limits) -> None:
    body.n_rows += len(batch)
    # Blank lines are rows here yet, and so is the line after the last.
    limits.require_shape(body.n_rows - 1 - len(body.lines.blank), len(body.columns))
    for parts, column in zip(body.columns, batch.columns, strict=True):
        parts.append(column)
    inside = np.zeros(len(batch), np.int32)
    if dialect.quote:
        for column in batch.columns:
            letters = column.buffers()[2]
            if letters is not None and _has_ends(letters):
                found = pc.count_substring_regex(column, r"\r\n|\n|\r")
                inside += np.asarray(pc.fill_null(found, 0).to_numpy(zero_copy_only=False), dtype=np.int32)
    body.inside.append(inside)


def _has_ends(letters: pa.Buffer) -> bool:
    data = np.frombuffer(letters, np.uint8)
    return bool((data == ord("\n")).any() or (data == ord("\r")).any())


def unclosed(line: int) -> InvalidInput:
    """Return the error of a quote that is opened and never closed."""
    return InvalidInput(
        f"a quote opened in line {line:,} is never closed; correct that line, or say that the file has no quotes",
        field="quote",
    )
