"""The bytes of an upload, unpacked where they are packed, as often as they are asked for."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from core.errors import InvalidInput, MalformedBody, TooLarge
from core.reading.limits import CHUNK_BYTES, HEAD_BYTES, Limits
from core.stopping import stopping_point

GZIP = b"\x1f\x8b"


class Source:
    """A file that is read from its start any number of times; nothing is written.

    Parameters
    ----------
    file : Path or binary file
        A file object is rewound, and left open.
    limits : Limits
    exact : bool
        Whether names and times stay as they are written.

    Raises
    ------
    InvalidInput, TooLarge, MalformedBody
        It is empty, too long, or its gzip is damaged in the head.
    """

    def __init__(self, file: Path | BinaryIO, limits: Limits, *, exact: bool = False) -> None:
        self.exact = exact
        self._own = isinstance(file, Path)
        self.file: BinaryIO = file.open("rb") if isinstance(file, Path) else file
        self.limits = limits
        try:
            self.size = self.file.seek(0, io.SEEK_END)
            self._require_size()
            self.file.seek(0)
            self.packed = self.file.read(2) == GZIP
            self.head = self._first(HEAD_BYTES)
        except BaseException:
            self.close()
            raise

    def _require_size(self) -> None:
        if not self.size:
            raise _empty()
        if self.size > self.limits.file_bytes:
            raise TooLarge(f"the file has {self.size:,} bytes; at most {self.limits.file_bytes:,} are taken")

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file if it was opened here."""
        if self._own:
            self.file.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield the unpacked bytes from the start, about a mebibyte at a time.

        Raises
        ------
        TooLarge, MalformedBody
            More than the limit comes out, or the gzip is damaged or cut off.
        """
        self.file.seek(0)
        if not self.packed:
            while chunk := self.file.read(CHUNK_BYTES):
                stopping_point()
                yield chunk
            return
        size = 0
        try:
            with gzip.GzipFile(fileobj=self.file) as unpacked:
                while chunk := unpacked.read(CHUNK_BYTES):
                    stopping_point()
                    size += len(chunk)
                    if size > self.limits.inflated_bytes:
                        raise TooLarge(f"the file unpacks to more than {self.limits.inflated_bytes:,} bytes")
                    yield chunk
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise MalformedBody(f"the gzip of the file is damaged or cut off: {str(error)[:200]}") from error

    def _first(self, n_bytes: int) -> bytes:
        parts, size = [], 0
        for chunk in self.chunks():
            parts.append(chunk)
            size += len(chunk)
            if size >= n_bytes:
                break
        if not size:
            raise _empty()
        return b"".join(parts)[:n_bytes]


def _empty() -> InvalidInput:
    return InvalidInput("the file is empty")
