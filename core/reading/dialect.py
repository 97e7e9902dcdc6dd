"""How a CSV file is written: separator, quotes, escapes, and where its table begins."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import clevercsv

from core.reading.said import Said

SEPARATORS = (",", ";", "\t", "|", ":", "^", "~", "\x01", "\x1f", " ")
USUAL = SEPARATORS[:4]
SAMPLE_CHARS, ASKED_CHARS, MOST_ROWS = 256 * 2**10, 16 * 2**10, 1_000
ONE_COLUMN = "\x1f"  # what a file of one column is parsed with
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces", "": "nothing (one column)"}
csv.field_size_limit(16 * 2**20)  # of this process; 131,072 would end a file of one long text
_COMMA = re.compile(r"[+-]?(\d{1,3}([. \u00a0]\d{3})+|\d+),\d+")
_POINT = re.compile(r"[+-]?(\d{1,3}([, ']\d{3})+|\d+)\.\d+")
_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


@dataclass(frozen=True)
class Dialect:
    r"""How a CSV file is written, as found or said.

    Parameters
    ----------
    separator, quote, escape : str
        Empty for none; a file of one column has no separator.
    encoding : str
    bom : bool
        Whether a byte-order mark begins the file.
    decimal : {".", ","}
    header_rows, skipped_lines : int
        Rows that hold names, and lines before them.
    line_end : str
        ``\n``, ``\r\n`` or ``\r``, the first that is met.
    """

    separator: str = ","
    quote: str = '"'
    escape: str = ""
    encoding: str = "utf-8"
    bom: bool = False
    decimal: str = "."
    header_rows: int = 1
    skipped_lines: int = 0
    line_end: str = "\n"

    def describe(self) -> str:
        """Return one phrase for people.

        Examples
        --------
        >>> Dialect(separator=";", encoding="cp1252", decimal=",").describe()
        'separated by semicolons, quoted by ", with decimal commas, in windows-1252'
        """
        parts = [f"separated by {NAMES.get(self.separator, repr(self.separator))}"]
        parts.append(f"quoted by {self.quote}" if self.quote else "without quotes")
        if self.escape:
            parts.append(f"escaped by {self.escape}")
        if self.decimal == ",":
            parts.append("with decimal commas")
        if self.encoding.startswith("cp125"):
            name = self.encoding.replace("cp", "windows-")
        else:
            name = "latin-1" if self.encoding == "iso8859-1" else self.encoding.upper()
        return ", ".join([*parts, f"in {name}"])


@dataclass(frozen=True)
class Row:
    """Fields of one row, the line it begins in, from 1, and the character after its end."""

    fields: list[str]
    line: int
    end: int


def rows_of(text: str, dialect: Dialect, most: int = MOST_ROWS) -> list[Row]:
    r"""Return the first rows of a text, without blank lines.

    Examples
    --------
    >>> [row.fields for row in rows_of('a,b\n"x\ny",2\n', Dialect())]
    [['a', 'b'], ['x\ny', '2']]
    """
    ends = [0]

    def told() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            ends.append(ends[-1] + len(line))
            yield line

    reader = csv.reader(
        told(),
        delimiter=dialect.separator or ONE_COLUMN,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
    )
    rows: list[Row] = []
    before = 0
    try:
        for fields in reader:
            if fields and (len(fields) > 1 or fields[0].strip() or '"' in text[ends[before] : ends[reader.line_num]]):
                rows.append(Row(fields, before + 1, ends[reader.line_num]))
            before = reader.line_num
            if len(rows) >= most:
                break
    except csv.Error:
        pass  # a field is longer than the reader takes: what came before is enough to judge by
    return rows


def find_dialect(text: str, said: Said) -> Dialect:
    """Return separator, quote, escape and decimal mark of the head of a text.

    Notes
    -----
    The usual separators are tried first: one that cuts all rows alike, alone, is it. Where several do, or none does,
    CleverCSV weighs patterns and types of the first 16 kB. The escape is one that makes rows alike that were not.
    """
    text = text[:SAMPLE_CHARS]
    line_end = next(iter(re.findall(r"\r\n|\n|\r", text)), "\n")
    dialect = Dialect(quote=_quote(text) if said.quote is None else said.quote, line_end=line_end)
    dialect = replace(dialect, escape=said.escape or "")
    separator = _separator(text, dialect) if said.separator is None else said.separator
    dialect = replace(dialect, separator=separator)
    if said.escape is None and "\\" in text and separator != "\\":
        escaped = replace(dialect, escape="\\")
        dialect = escaped if _misfits(text, escaped) < _misfits(text, dialect) else dialect
    return replace(dialect, decimal=said.decimal or _decimal(text, dialect))


def usual_width(rows: Sequence[Row]) -> int:
    """Return how many fields most rows have; of several numbers the greatest."""
    widths = Counter(len(row.fields) for row in rows)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _quote(text: str) -> str:
    if '"' in text:
        return '"'
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n]|\Z)", text, re.MULTILINE))
    return "'" if single >= 3 and single * 4 > text.count("'") else '"'


def _separator(text: str, dialect: Dialect) -> str:
    text = re.sub(r"\A(#[^\r\n]*(\r\n|\n|\r))+(?=.)", "", text)  # comments follow no dialect
    alike = {mark: _alike(text, replace(dialect, separator=mark)) for mark in USUAL if mark in text}
    clear = [mark for mark, share in alike.items() if share > 0.99]
    if len(clear) == 1:
        return clear[0]
    asked = text[:ASKED_CHARS]
    if len(text) > ASKED_CHARS:
        asked = asked[: asked.rfind("\n") + 1] or asked
    among = clear or [mark for mark in SEPARATORS if mark in asked and mark != dialect.quote]
    try:
        found = clevercsv.Sniffer().sniff(asked, delimiters=among) if among else None
    except clevercsv.Error:
        found = None
    weighed = found.delimiter if found is not None else ""
    enough = 0.4 if weighed in USUAL else 0.95  # any prose has spaces
    if weighed in SEPARATORS and _alike(text, replace(dialect, separator=weighed)) > enough:
        return str(weighed)
    best = max(alike, key=alike.__getitem__, default="")
    if alike.get(best, 0) > 0.7:
        return best
    # Rows of all lengths, but hardly one that is not cut: a damaged table rather than prose.
    cut = {mark: _cut_share(text, replace(dialect, separator=mark)) for mark in alike}
    best = max(cut, key=cut.__getitem__, default="")
    return best if cut.get(best, 0) > 0.9 else ""


def _alike(text: str, dialect: Dialect) -> float:
    """Return the share of rows with as many fields as most; 0 where most have one."""
    shares = [0.0]
    for escape in ("", "\\") if "\\" in text and not dialect.escape else (dialect.escape,):
        rows = rows_of(text, replace(dialect, escape=escape), 200)
        rows = rows[:-1] if len(text) >= SAMPLE_CHARS and len(rows) > 1 else rows  # the last is cut off
        width = usual_width(rows)
        shares.append(sum(len(row.fields) == width for row in rows) / len(rows) if width > 1 else 0.0)
    return max(shares)


def _cut_share(text: str, dialect: Dialect) -> float:
    rows = rows_of(text, dialect, 200)
    return sum(len(row.fields) > 1 for row in rows) / max(len(rows), 1)


def _misfits(text: str, dialect: Dialect) -> float:
    rows = rows_of(text, dialect)
    width = usual_width(rows)
    return sum(len(row.fields) != width for row in rows) / max(len(rows), 1)


def _decimal(text: str, dialect: Dialect) -> str:
    fields = [field.strip() for row in rows_of(text, dialect) for field in row.fields if "," in field or "." in field]
    commas = sum(bool(_COMMA.fullmatch(field)) and not _GROUP.fullmatch(field) for field in fields)
    points = sum(bool(_POINT.fullmatch(field)) and not _GROUP.fullmatch(field) for field in fields)
    return "," if commas > points else "."
