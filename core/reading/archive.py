"""What a workbook unpacks to, measured before anything else opens it."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from core.errors import MalformedBody, TooLarge, UnsupportedMedia
from core.reading.limits import CHUNK_BYTES, Limits

MOST_MEMBERS = 5_000
MOST_CELLS = 20_000_000
MOST_TEXT = 2 * 2**30
LONGEST_ROW = 16 * 2**20
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ROW = re.compile(rb"""^[^>]*?\sr\s*=\s*["']([0-9]{1,9})["']""")
_ROWS_REPEATED = re.compile(rb"""^[^>]*?number-rows-repeated\s*=\s*["']([0-9]{1,9})["']""")
_COLUMNS_REPEATED = re.compile(rb"""number-columns-repeated\s*=\s*["']([0-9]{1,9})["']""")


def require_workbook(file: BinaryIO, limits: Limits) -> None:
    """Raise unless a file is a zip of a workbook that unpacks, truly, to what is taken.

    Raises
    ------
    UnsupportedMedia, MalformedBody, TooLarge
        It is another zip; it says sizes that are not so; it, its widest sheet, or its texts, are too large.

    Notes
    -----
    Every member is unpacked once, in pieces, and counted: sizes in a zip are only said. A sheet is read as a full
    rectangle and each cell has its own copy of its text, so the rectangle and the longest text are bounded too.
    """
    try:
        file.seek(-22, 2)
        if not file.read(4).startswith(b"PK\x05\x06"):
            raise _damaged("it has a comment, or is cut off")
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise _damaged(str(error)[:200]) from error
    names = {member.filename for member in members}
    if len(members) > MOST_MEMBERS:
        raise TooLarge(f"the workbook has more than {MOST_MEMBERS:,} parts")
    if "xl/workbook.xml" not in {name.lower() for name in names} and "content.xml" not in names:
        if "xl/workbook.bin" in names:
            raise UnsupportedMedia("the file is a binary workbook; save it as .xlsx")
        raise UnsupportedMedia("the file is a zip, but no workbook; unpack it and send what is inside")
    if sum(member.file_size for member in members) > limits.inflated_bytes:
        raise TooLarge(f"the workbook unpacks to more than {limits.inflated_bytes:,} bytes")
    left = limits.inflated_bytes
    size = Size()
    for member in members:
        left -= size.add(member, _unpacked(file, member, left))
    size.require()


class Size:
    """Cells and texts that a workbook holds once it is read."""

    def __init__(self) -> None:
        self.n_cells = 0
        self.n_texts = 0
        self.longest = 0

    def add(self, member: zipfile.ZipInfo, chunks: Iterator[bytes]) -> int:
        """Return the bytes of a member, after measuring what it adds."""
        name = member.filename.lower()
        if name.startswith("xl/worksheets/"):
            return self._add_sheet(chunks)
        if name.endswith("sharedstrings.xml"):
            return self._add_texts(chunks)
        return self._add_open_sheet(chunks) if name == "content.xml" else sum(map(len, chunks))

    def require(self) -> None:
        """Raise TooLarge where the cells or their texts are too many."""
        if self.n_cells > MOST_CELLS:
            raise TooLarge(f"a sheet spans {self.n_cells:,} cells; at most {MOST_CELLS:,} are read, send it as CSV")
        if self.n_texts * self.longest > MOST_TEXT:
            raise TooLarge("the texts of the workbook may unpack to more than 2 GiB; send it as CSV")

    def _add_sheet(self, chunks: Iterator[bytes]) -> int:
        size = n_rows = width = row = 0
        for part, n_bytes in _parts(chunks, b"<row"):
            size += n_bytes
            found = _ROW.match(part)
            row = int(found.group(1)) if found else row + 1
            cells = _CELL.findall(part[found.end() if found else 0 :])
            width = max(width, part.count(b"<c") if not cells else max(_column(letters) for letters, _ in cells))
            n_rows = max(n_rows, row, *(int(digits) for _, digits in cells), 0)
            self.n_texts += part.count(b't="s"') + part.count(b"t='s'")
        self.n_cells = max(self.n_cells, n_rows * width)
        return size

    def _add_texts(self, chunks: Iterator[bytes]) -> int:
        size = 0
        for part, n_bytes in _parts(chunks, b"<si"):
            size += n_bytes
            self.longest = max(self.longest, len(part))
        return size

    def _add_open_sheet(self, chunks: Iterator[bytes]) -> int:
        size = n_rows = last = width = 0
        for part, n_bytes in _parts(chunks, b"table-row"):
            size += n_bytes
            found = _ROWS_REPEATED.match(part)
            n_rows += int(found.group(1)) if found else 1
            if b"value-type" in part:
                last = n_rows
                filled = part[: part.rindex(b"value-type")]
                ahead = filled[: max(filled.rfind(b"<"), 0)]
                again = _COLUMNS_REPEATED.search(part, len(ahead))
                repeated = sum(int(n) for n in _COLUMNS_REPEATED.findall(ahead)) + (int(again.group(1)) if again else 0)
                width = max(width, repeated + part.count(b"table-cell"))
                self.n_cells = max(self.n_cells, last * width)
        return size


def _parts(chunks: Iterator[bytes], mark: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield what stands between marks, and the bytes that were unpacked for it."""
    rest = b""
    for chunk in chunks:
        *parts, rest = (rest + chunk).split(mark)
        yield from ((part, 0) for part in parts)
        yield b"", len(chunk)
        if len(rest) > LONGEST_ROW:
            raise TooLarge(f"a row of the workbook has more than {LONGEST_ROW:,} bytes")
    yield rest, 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """Yield what a member truly unpacks to."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
        raise UnsupportedMedia("the workbook is encrypted, or packed in a way that is not read")
    file.seek(max(member.header_offset, 0))
    local = file.read(30)
    if len(local) < 30 or not local.startswith(b"PK\x03\x04"):
        raise _damaged("a part is not where it should be")
    file.seek(sum(struct.unpack("<HH", local[26:30])), 1)
    size = 0
    for chunk in _inflated(file, member):
        size += len(chunk)
        if size > min(left, member.file_size):
            raise TooLarge("the workbook unpacks to more than it says")
        yield chunk
    if size != member.file_size:
        raise _damaged("a part is shorter than it says")


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    packed = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    left = member.compress_size
    while left > 0 and (raw := file.read(min(left, CHUNK_BYTES))):
        left -= len(raw)
        if packed is None:
            yield raw
            continue
        while raw:
            try:
                yield packed.decompress(raw, CHUNK_BYTES)
            except zlib.error as error:
                raise _damaged(str(error)[:200]) from error
            raw = packed.unconsumed_tail


def _damaged(why: str) -> MalformedBody:
    return MalformedBody(f"the workbook is damaged: {why}")
