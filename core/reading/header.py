"""Where the table in a text begins, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.errors import InvalidInput
from core.reading.dialect import Row, usual_width
from core.reading.limits import Limits
from core.reading.problem import Problems
from core.reading.said import Said

MOST_PREAMBLE = 50
_PLAIN = re.compile(r"\s*[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?\s*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ].*)?")


@dataclass(frozen=True)
class Header:
    """Names of the columns, and where the rows begin.

    Parameters
    ----------
    names : list of str
    n_rows, n_skipped : int
        Rows that hold names, and lines before these.
    end : int
        Characters of the text that stand before the first row.
    line : int
        Line of the first row.
    """

    names: list[str]
    n_rows: int
    n_skipped: int
    end: int
    line: int


def find_header(text: str, rows: Sequence[Row], said: Said, problems: Problems, *, strip: bool = True) -> Header:
    """Return names and the begin of the table, from the first rows of a text.

    Parameters
    ----------
    strip : bool
        Whether spaces around names are no part of them.

    Notes
    -----
    Lines before the header are told by being narrow: at most one field where most rows have two or more. There is no
    header where the first row has a number in every column of numbers (and these are no years and do not just count
    up). Two rows are names where the first has gaps, as merged cells leave them, the second none, neither holds a
    number, and what follows does.
    """
    lines = text.split("\n", MOST_PREAMBLE + 1)
    if said.skip_lines is None:
        n_skipped = _preamble(rows)
        skipped = list(rows[:n_skipped])
    else:
        skipped = [row for row in rows if row.line <= said.skip_lines]
    table = list(rows[len(skipped) :])
    if not table:
        raise InvalidInput("the file holds no table")
    for row in skipped:
        shown = lines[row.line - 1] if row.line <= len(lines) - 1 else " ".join(row.fields)
        problems.add("preamble", row.line, shown.rstrip("\r"), "it stands before the table")
    n_rows = _n_header_rows(table) if said.header_rows is None else min(said.header_rows, len(table))
    width = _width(table, n_rows)
    last = table[n_rows - 1] if n_rows else (skipped[-1] if skipped else None)
    end = last.end if last else 0
    fields = [[field.strip() if strip else field for field in row.fields] for row in table[:n_rows]]
    names = _joined(fields, width) if n_rows else [""] * width
    names = _aligned(names, [row.fields for row in table[n_rows:] if len(row.fields) == width])
    line = text.count("\n", 0, end) + 1 if "\n" in text else text.count("\r", 0, end) + 1
    return Header(names, n_rows, table[0].line - 1, end, line)


def unique_names(
    names: Sequence[str], limits: Limits, problems: Problems, line: int, *, told: bool = True
) -> list[str]:
    """Return names none of which is empty or stands twice; what was changed is told.

    Examples
    --------
    >>> from core.reading.limits import LIMITS
    >>> unique_names(["a", "", "a"], LIMITS, Problems(), 1)
    ['a', 'column 2', 'a 2']
    """
    taken = {name.strip() for name in names}
    used: set[str] = set()
    unique: list[str] = []
    for index, given in enumerate(names, 1):
        name = " ".join(given.replace("\0", " ").split())
        limits.require_name(name)
        wanted = name or f"column {index}"
        final, count = wanted, 1
        while final in used or ((count > 1 or not name) and final in taken):
            count += 1
            final = f"{wanted} {count}"
        used.add(final)
        unique.append(final)
        if told and final != name:
            why = f"the name {name!r} stands twice" if name else "it has no name"
            problems.add("header", line, given, f"column {index} is called {final!r}: {why}")
    return unique


def exact_names(names: Sequence[str], limits: Limits) -> list[str]:
    """Return names as they are.

    Raises
    ------
    InvalidInput
        One is empty, too long, or stands twice.

    Examples
    --------
    >>> from core.reading.limits import LIMITS
    >>> exact_names(["a", " b"], LIMITS)
    ['a', ' b']
    """
    for index, name in enumerate(names, 1):
        limits.require_name(name)
        if not name.strip() or "\0" in name:
            raise InvalidInput(f"column {index} has no name")
    twice = next((name for name, n in Counter(names).items() if n > 1), None)
    if twice is not None:
        raise InvalidInput(f"two columns have the same name, {twice!r}")
    return list(names)


def _width(table: Sequence[Row], n_rows: int) -> int:
    """Return how many fields the rows have: as many as the header, unless most by far have another number."""
    named = len(table[max(n_rows - 1, 0)].fields)
    widths = Counter(len(row.fields) for row in table[n_rows:])
    usual = usual_width(table[n_rows:])
    return named if not widths or widths[named] * 2 >= widths[usual] else usual


def _preamble(rows: Sequence[Row]) -> int:
    width = usual_width(rows)
    if width < 2:
        return 0
    for index, row in enumerate(rows[:MOST_PREAMBLE]):
        filled = sum(bool(field.strip()) for field in row.fields)
        is_comment = row.fields[0].startswith("#") and len(row.fields) != width
        if not (is_comment or (filled <= 1 and (width > 2 or len(row.fields) == 1))):
            return index if len(row.fields) >= width - 1 else 0
    return 0


def _n_header_rows(table: Sequence[Row]) -> int:
    first, body = table[0].fields, [row.fields for row in table[1:] if len(row.fields) == len(table[0].fields)]
    numeric = _numeric(body)
    if not body:
        return 0 if all(_is_number(field) for field in first) else 1
    if numeric and all(_is_number(first[index]) for index in numeric):
        return 1 if len(numeric) < len(first) and _may_be_names([first[index] for index in numeric]) else 0
    if len(body) > 2 and _is_merged(first, body[0]) and _numeric(body[1:]):
        return 2
    return 1


def _is_merged(first: Sequence[str], second: Sequence[str]) -> bool:
    gaps = [index for index, field in enumerate(first) if not field.strip()]
    filled = len(first) - len(gaps)
    after = bool(gaps) and any(first[index - 1].strip() for index in gaps if index)
    texts = not any(_is_number(field) for field in (*first, *second))
    return filled >= 1 and after and texts and all(field.strip() for field in second)


def _numeric(body: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns that hold numbers or dates only."""
    if not body:
        return []
    columns = zip(*body, strict=True)
    filled = [[field for field in column if field.strip()] for column in columns]
    return [index for index, column in enumerate(filled) if column and all(_is_number(field) for field in column)]


def _is_number(field: str) -> bool:
    return bool(_PLAIN.fullmatch(field) or _DATE.fullmatch(field))


def _may_be_names(fields: Sequence[str]) -> bool:
    if not all(field.strip().isdigit() for field in fields):
        return all(_DATE.fullmatch(field) for field in fields)
    whole = [int(field) for field in fields]
    return all(1900 <= number <= 2100 for number in whole) or (
        len(whole) > 1 and all(b - a == 1 for a, b in pairwise(whole))
    )


def _aligned(names: list[str], body: Sequence[Sequence[str]]) -> list[str]:
    """Return names over their columns: without an end of nothing, and after row numbers that have no name."""
    if not body:
        return names
    width = len(body[0])
    if len(names) > width and not any(names[width:]):
        return names[:width]
    beside = width > 2 and len(names) == width and not names[-1] and all(names[:-1])
    if beside and any(fields[-1].strip() for fields in body):
        return ["", *names[:-1]]
    return names


def _joined(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    width = max(width, *(len(row) for row in rows))
    levels: list[list[str]] = []
    for index, row in enumerate(rows):
        padded = [*row, *[""] * (width - len(row))]
        if index < len(rows) - 1:
            for at in range(1, width):
                padded[at] = padded[at] or padded[at - 1]
        levels.append(padded)
    return [" / ".join(dict.fromkeys(part for part in parts if part)) for parts in zip(*levels, strict=True)]
