"""What people say about a file instead of what is found in it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, fields
from typing import Literal

from core.errors import InvalidInput

Format = Literal["csv", "json", "ndjson", "parquet", "excel"]
FORMATS: tuple[Format, ...] = ("csv", "json", "ndjson", "parquet", "excel")
MARKS, HEAD = ("separator", "quote", "escape", "decimal"), ("header_rows", "skip_lines")
CHOICES: dict[Format, tuple[str, ...]] = {
    "csv": ("encoding", *MARKS, *HEAD),
    "json": ("encoding",),
    "ndjson": ("encoding",),
    "parquet": (),
    "excel": ("sheet", *HEAD),
}


@dataclass(frozen=True)
class Said:
    """What is chosen; None leaves it to be found.

    Parameters
    ----------
    format : {"csv", "json", "ndjson", "parquet", "excel"}, optional
    separator : str, optional
        One ASCII character; an empty text for a file of one column.
    quote, escape : str, optional
        One ASCII character, or an empty text for none.
    encoding : str, optional
        Such as ``utf-8`` or ``windows-1252``.
    decimal : {".", ","}, optional
    header_rows : int, optional
        0 to 3; the names of several rows are joined by `` / ``.
    skip_lines : int, optional
        Lines before the header that are no part of the table.
    sheet : str, optional
        Of an Excel file.

    Raises
    ------
    InvalidInput
        A choice is none.
    """

    format: Format | None = None
    separator: str | None = None
    quote: str | None = None
    escape: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    header_rows: int | None = None
    skip_lines: int | None = None
    sheet: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no file can be read with."""
        if self.format is not None and self.format not in FORMATS:
            raise InvalidInput(f"the format is one of: {', '.join(FORMATS)}", field="format")
        self._require_marks()
        if self.decimal not in (None, ".", ","):
            raise InvalidInput("the decimal mark is . or ,", field="decimal")
        if self.header_rows not in (None, 0, 1, 2, 3):
            raise InvalidInput("a table has 0 to 3 header rows", field="header_rows")
        if self.skip_lines is not None and not 0 <= self.skip_lines <= 1_000:
            raise InvalidInput("0 to 1,000 lines can be skipped", field="skip_lines")
        if self.encoding is not None and not _is_encoding(self.encoding):
            raise InvalidInput(f"no encoding is called {self.encoding[:50]!r}", field="encoding")
        if self.format is not None:
            self.require_of(self.format)

    def require_of(self, form: Format) -> None:
        """Raise InvalidInput where something is chosen that files of a format do not have."""
        for one in fields(self):
            if one.name not in ("format", *CHOICES[form]) and getattr(self, one.name) is not None:
                choices = ", ".join(CHOICES[form]) or "nothing"
                raise InvalidInput(
                    f"a file of the format {form} has no {one.name} to be chosen, but {choices}", field=one.name
                )

    def _require_marks(self) -> None:
        for name in ("separator", "quote", "escape"):
            if not _is_mark(getattr(self, name)):
                raise InvalidInput(f"the {name} is one ASCII character other than a line end, or empty", field=name)
        marks = [mark for mark in (self.separator, self.quote, self.escape) if mark]
        if len(set(marks)) < len(marks):
            raise InvalidInput("separator, quote and escape are different characters", field="separator")


def _is_mark(mark: str | None) -> bool:
    return not mark or (len(mark) == 1 and mark.isascii() and mark not in "\r\n\0\x03\x04")


def _is_encoding(name: str) -> bool:
    try:
        return codecs.lookup(name) is not None and "a,1\n".encode(name).decode(name) == "a,1\n"
    except (LookupError, ValueError):
        return False
