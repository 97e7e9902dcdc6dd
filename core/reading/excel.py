"""A sheet of an Excel or OpenDocument workbook becomes a table."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from core.cleaning.kinds import tidy
from core.errors import InvalidInput, MalformedBody, UnsupportedMedia
from core.reading.archive import require_workbook
from core.reading.dialect import Row
from core.reading.form import OLE
from core.reading.header import find_header, unique_names
from core.reading.objects import packed
from core.reading.problem import Problems
from core.reading.said import Said
from core.reading.source import Source
from core.reading.texts import TEXT

HEAD_ROWS = 200


def read_excel(source: Source, said: Said, problems: Problems) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    """Return the table of the first sheet that holds something, or of the one that is said; its name, and all names.

    Raises
    ------
    InvalidInput, MalformedBody, TooLarge, UnsupportedMedia
    """
    if source.head.startswith(OLE):
        raise UnsupportedMedia("the file is a workbook of Excel 97 to 2003, or encrypted; save it as .xlsx")
    require_workbook(source.file, source.limits)
    source.file.seek(0)
    names, name, cells = _opened(source.file.read(), said)
    source.limits.require_shape(len(cells), max(map(len, cells), default=0))
    frame = _frame(cells, said, source, problems)
    return frame, name, names


def _opened(body: bytes, said: Said) -> tuple[tuple[str, ...], str, list[list[Any]]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(body)) as workbook:
            return _first_filled(workbook, said.sheet)
    except (CalamineError, OSError, ValueError) as error:
        raise MalformedBody(f"the workbook is damaged: {str(error)[:200]}") from error
    except BaseException as error:
        # A fault in the reader's own language is an exception of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise MalformedBody("the workbook is damaged") from error


def _first_filled(workbook: CalamineWorkbook, said: str | None) -> tuple[tuple[str, ...], str, list[list[Any]]]:
    names = tuple(workbook.sheet_names)
    if said is not None and said not in names:
        raise InvalidInput(f"no sheet is called {said[:50]!r}; there are: {', '.join(names)[:300]}", field="sheet")
    for name in names if said is None else (said,):
        cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if any(value != "" for row in cells for value in row):
            return names, name, cells
    raise InvalidInput("there is nothing in the workbook" if said is None else f"there is nothing in sheet {said!r}")


def _frame(cells: list[list[Any]], said: Said, source: Source, problems: Problems) -> pd.DataFrame:
    rows = [
        Row([_shown(value) for value in row], number, number)
        for number, row in enumerate(cells[:HEAD_ROWS], 1)
        if any(value != "" for value in row)
    ]
    text = "\n".join(" ".join(field for field in map(_shown, row) if field) for row in cells[:HEAD_ROWS])
    header = find_header(text, _cropped(rows), said, problems)
    begin = header.end  # rows end where they stand, so this is a number of rows
    left = next(index for index in range(len(cells[0])) if any(row[index] != "" for row in cells[:HEAD_ROWS]))
    body = [row for row in cells[begin:] if any(value != "" for value in row)]
    if not body:
        raise InvalidInput("the sheet has a header, but no rows")
    names = list(header.names)
    width = len(cells[0]) - left
    names += [""] * (width - len(names))
    told = header.n_rows > 0
    columns = {}
    kept = [index for index in range(width) if names[index] or any(row[left + index] != "" for row in body)]
    unique = unique_names([names[index] for index in kept], source.limits, problems, header.n_skipped + 1, told=told)
    for name, index in zip(unique, kept, strict=True):
        columns[name] = _column([row[left + index] for row in body])
    return tidy(pd.DataFrame(columns, copy=False))


def _cropped(rows: Sequence[Row]) -> list[Row]:
    """Return rows without the columns at the left and right that hold nothing."""
    if not rows:
        raise InvalidInput(f"the first {HEAD_ROWS} rows of the sheet hold nothing")
    filled = [index for index in range(len(rows[0].fields)) if any(row.fields[index] for row in rows)]
    return [Row(row.fields[filled[0] : filled[-1] + 1], row.line, row.end) for row in rows]


def _shown(value: Any) -> str:
    return value.strip() if isinstance(value, str) else str(value)


def _column(values: list[Any]) -> pd.Series:
    """Return cells as a column; whole numbers that a workbook keeps as doubles become whole."""
    filled: list[Any] = [None if value == "" else value for value in values]
    kinds = {type(value) for value in filled} - {type(None)}
    if kinds and kinds <= {dt.date, dt.datetime}:
        return pd.Series(pd.to_datetime(pd.Series(filled, dtype=object), format="ISO8601"))
    if kinds == {bool}:
        return pd.Series(pd.array(filled, dtype="boolean"))
    if kinds == {float} and all(value is None or (value.is_integer() and abs(value) < 2**53) for value in filled):
        filled = [None if value is None else int(value) for value in filled]
    elif not kinds <= {int, float}:
        return pd.Series(pd.array([None if value is None else _shown(value) for value in filled], dtype=TEXT))
    return pd.Series(packed(filled).to_pandas())
