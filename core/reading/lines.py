"""A text as a stream of whole lines, which counts them, so that every row can be traced to its line."""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Iterable, Iterator

from core.errors import TooLarge
from core.reading.encoding import REPLACED
from core.reading.limits import Limits
from core.reading.problem import Problems

LINE_END = re.compile(rb"\r\n|\n|\r")
UNDECODED = "it holds bytes that are no letters of this encoding; they are shown as \N{REPLACEMENT CHARACTER}"


def n_ends(text: bytes) -> int:
    r"""Return how many line ends a text has: ``\n``, ``\r\n`` or ``\r``.

    Examples
    --------
    >>> n_ends(b"a\r\nb\nc\rd")
    3
    """
    n = text.count(b"\n")
    return n + text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else n


class Lines(io.RawIOBase):
    """The lines of a body after its header, for a reader of streams.

    Parameters
    ----------
    chunks : iterable of bytes
        UTF-8.
    limits : Limits
    skip_bytes, first_line : int
        What stands before the body, and the number of its first line.
    last : bytes
        One more line, added to the end: whoever reads it as a line knows that no quote was left open.
    problems : Problems, optional
        Lines with bytes that could not be decoded are told here.

    Raises
    ------
    TooLarge
        While reading: a line is too long, or there are too many.
    """

    def __init__(
        self,
        chunks: Iterable[bytes],
        limits: Limits,
        *,
        skip_bytes: int = 0,
        first_line: int = 1,
        last: bytes = b"",
        problems: Problems | None = None,
    ) -> None:
        super().__init__()
        self._first_line = first_line
        self._most_lines = 2 * limits.rows  # blank lines and line ends inside quotes are lines, but no rows
        self._problems = problems
        self._pieces = self._counted(_whole_lines(_after(chunks, skip_bytes), limits.line_bytes), last)
        self._buffer = memoryview(b"")
        self.n_lines = 0
        self.blank = array("q")
        self.ended = True

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size` of them where it is not negative."""
        parts: list[memoryview] = [self._buffer]
        missing = size - len(self._buffer)
        while size < 0 or missing > 0:
            piece = next(self._pieces, None)
            if piece is None:
                break
            parts.append(memoryview(piece))
            missing -= len(piece)
        if size >= 0 and missing < 0:
            kept = len(parts[-1]) + missing
            self._buffer = parts[-1][kept:]
            parts[-1] = parts[-1][:kept]
        else:
            self._buffer = memoryview(b"")
        return b"".join(parts)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield the number and the bytes of each line, without its end."""
        number = self._first_line
        for piece in self._pieces:
            parts = LINE_END.split(piece) if b"\r" in piece else piece.split(b"\n")
            if not parts[-1]:
                parts.pop()
            yield from enumerate(parts, number)
            number += len(parts)

    def _counted(self, pieces: Iterable[bytes], last: bytes) -> Iterator[bytes]:
        for piece in pieces:
            self._note(piece)
            yield piece
        if last:
            yield (b"" if self.ended else b"\n") + last

    def _note(self, piece: bytes) -> None:
        line = self._first_line + self.n_lines
        self.n_lines += n_ends(piece)
        self.ended = piece[-1:] in (b"\n", b"\r")
        if self.n_lines > self._most_lines:
            raise TooLarge(f"the file has more than {self._most_lines:,} lines, which are the most that are taken")
        if piece[:1] in (b"\n", b"\r") or b"\n\n" in piece or b"\n\r" in piece or b"\r\r" in piece:
            ends = [0, *(found.end() for found in LINE_END.finditer(piece))]
            self.blank.extend(line + index for index, at in enumerate(ends[:-1]) if piece[at : at + 1] in b"\r\n")
        if self._problems is not None and REPLACED in piece:
            for number, text in enumerate(LINE_END.split(piece), line):
                if REPLACED in text:
                    self._problems.add("encoding", number, text[:4_000].decode(errors="replace"), UNDECODED)


def _after(chunks: Iterable[bytes], skip_bytes: int) -> Iterator[bytes]:
    for chunk in chunks:
        if skip_bytes < len(chunk):
            yield chunk[skip_bytes:] if skip_bytes else chunk
        skip_bytes = max(skip_bytes - len(chunk), 0)


def _whole_lines(chunks: Iterable[bytes], longest: int) -> Iterator[bytes]:
    """Yield the bytes again, cut after line ends; a return at an end waits for what follows it."""
    rest: list[bytes] = []
    size = 0
    for chunk in chunks:
        cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r", 0, -1)) + 1
        if not cut and rest and rest[-1].endswith(b"\r"):
            cut = 0 if not chunk else -1
        if cut > 0:
            yield b"".join([*rest, chunk[:cut]])
            rest, size = [chunk[cut:]], len(chunk) - cut
        elif cut < 0:
            yield b"".join(rest)
            rest, size = [chunk], len(chunk)
        else:
            rest.append(chunk)
            size += len(chunk)
        if size > longest:
            raise TooLarge(f"a line is longer than {longest:,} bytes, which are the most that are taken")
    if size:
        yield b"".join(rest)
