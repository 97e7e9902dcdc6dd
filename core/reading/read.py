"""A file that somebody uploads becomes a table, with everything told that could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from core.errors import UnsupportedMedia
from core.reading.delimited import read_delimited
from core.reading.dialect import Dialect
from core.reading.excel import read_excel
from core.reading.form import format_of
from core.reading.json_files import read_json, read_ndjson
from core.reading.limits import LIMITS, Limits
from core.reading.parquet_files import read_parquet
from core.reading.problem import LOST, Kind, Problem, Problems
from core.reading.said import Format, Said
from core.reading.source import Source

__all__ = ["LIMITS", "Dialect", "Limits", "Problem", "Reading", "Said", "read"]


@dataclass(frozen=True)
class Reading:
    """A file as a table.

    Parameters
    ----------
    frame : DataFrame
        Index 0 to n - 1; columns are float64, int64, boolean, datetime64 or str.
    format : {"csv", "json", "ndjson", "parquet", "excel"}
    dialect : Dialect, optional
        Of a CSV file.
    problems : tuple of Problem
        By line; the first 1,000.
    n_problems : int
        All of them.
    counts : mapping of str to int
        All of them by kind.
    sheets : tuple of str
        Of an Excel file.
    sheet : str
        That was read.
    """

    frame: pd.DataFrame
    format: Format
    dialect: Dialect | None = None
    problems: tuple[Problem, ...] = ()
    n_problems: int = 0
    counts: Mapping[Kind, int] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def n_lost(self) -> int:
        """Lines of the file that are in no row of the table."""
        return sum(n for kind, n in self.counts.items() if kind in LOST)


def read(
    file: Path | BinaryIO,
    *,
    name: str = "",
    limits: Limits = LIMITS,
    said: Said | None = None,
    exact: bool = False,
) -> Reading:
    r"""Return a file as a table, and all that could not be read.

    Parameters
    ----------
    file : Path or binary file
        A file object has to be seekable; it is left open. Nothing is written.
    name : str
        As it was uploaded; the format is told by the bytes, the name decides what they leave open.
    limits : Limits
    said : Said, optional
        What is chosen instead of found.
    exact : bool
        Whether a CSV or Parquet file is to have the names and kinds of values that rows of JSON have: names stay as
        they are written, and are refused where one is missing or stands twice, as is what is nested; times stay texts.

    Returns
    -------
    Reading

    Raises
    ------
    InvalidInput, MalformedBody, TooLarge, UnsupportedMedia
        It cannot be read as a table; one sentence says why, and what to do where something can be done.

    Examples
    --------
    >>> import io
    >>> found = read(io.BytesIO(b"amount;country\n1,5;PT\n2\n2,5;ES\n"))
    >>> found.frame.to_dict("list")
    {'amount': [1.5, 2.5], 'country': ['PT', 'ES']}
    >>> found.dialect.describe()
    'separated by semicolons, quoted by ", with decimal commas, in UTF-8'
    >>> [(problem.line, problem.text, problem.reason) for problem in found.problems]
    [(3, '2', 'it has 1 field where the table has 2')]
    """
    said = said or Said()
    problems = Problems()
    with Source(file, limits, exact=exact) as source:
        form = format_of(source, name, said)
        if exact and form not in ("csv", "parquet"):
            raise UnsupportedMedia(f"the file is no CSV or Parquet file; it looks like {form}")
        said.require_of(form)
        found = _read(source, form, said, problems)
    counts = dict(problems.counts)
    return replace(found, problems=problems.in_order(), n_problems=sum(counts.values()), counts=counts)


def _read(source: Source, form: Format, said: Said, problems: Problems) -> Reading:
    if form == "csv":
        frame, dialect = read_delimited(source, said, problems)
        return Reading(frame, form, dialect)
    if form == "excel":
        frame, sheet, sheets = read_excel(source, said, problems)
        return Reading(frame, form, sheet=sheet, sheets=sheets)
    if form == "parquet":
        return Reading(read_parquet(source, problems), form)
    reader = read_json if form == "json" else read_ndjson
    return Reading(reader(source, said, problems), form)
