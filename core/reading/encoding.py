"""Which encoding a text file has, and its text as UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import charset_normalizer

from core.errors import MalformedBody
from core.reading.source import Source

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE_BYTES = 16 * 2**10
REPLACED = "\N{REPLACEMENT CHARACTER}".encode()
# In Western texts letters with accents stand alone among plain ones, and signs do not stand inside words.
STRANGE = re.compile(r"[^\W\d_a-zA-Z]{3,}|(?<=[a-z])[^\w\s\x00-\x7f’´·–—-](?=[a-z])|(?<=[a-z])[¹²³ºª](?=[a-z])")  # noqa: RUF001


@dataclass(frozen=True)
class Encoding:
    """An encoding, and whether a byte-order mark says so.

    Parameters
    ----------
    name : str
        As Python knows it.
    bom : int
        Length of the mark in bytes, 0 without one.
    exact : bool
        Whether all bytes are known to be letters of it.
    """

    name: str
    bom: int = 0
    exact: bool = False


def find_encoding(source: Source, said: str | None = None) -> Encoding:
    """Return the encoding of a text, from its mark, its bytes and, where these leave it open, its letters.

    Raises
    ------
    MalformedBody
        It holds NUL bytes, so it is no text.

    Notes
    -----
    Reads the whole file once, at about a gigabyte a second where it is ASCII: a letter that is no UTF-8 may come late.
    """
    marked = next((Encoding(name, len(bom)) for bom, name in BOMS if source.head.startswith(bom)), None)
    if marked and said is None:
        return marked
    wide = _without_mark(source.head)
    if said is None:
        return Encoding(wide) if wide else _from_bytes(source.chunks())
    name = codecs.lookup(said).name.removesuffix("-sig")
    if marked and marked.name.startswith(name):
        return marked
    return Encoding(f"{name}-le" if name in ("utf-16", "utf-32") else name)


def as_utf8(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Yield a text as UTF-8 without its mark; what cannot be decoded becomes U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    skip = encoding.bom
    is_utf8 = encoding.name == "utf-8"
    try:
        for whole in chunks:
            chunk, skip = whole[skip:], max(skip - len(whole), 0)
            plain = is_utf8 and chunk.isascii() and not decoder.getstate()[0]
            # Lone surrogates, which UTF-16 can hold and UTF-8 cannot, are replaced as well.
            yield chunk if plain else decoder.decode(chunk).encode("utf-8", errors="replace")
        yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")
    except UnicodeError as error:
        raise MalformedBody(f"the file is not written in {encoding.name}: {str(error)[:200]}") from error


def _without_mark(head: bytes) -> str:
    """Return UTF-16 in the order that its zero bytes show; empty where there are few."""
    sample = head[:4_096]
    even, odd = sample[::2].count(0) / (len(sample) / 2), sample[1::2].count(0) / max(len(sample) / 2, 1)
    if max(even, odd) < 0.4 or min(even, odd) > 0.1:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _from_bytes(chunks: Iterable[bytes]) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    letters, size, n_lines, valid = [], 0, 0, True
    for chunk in chunks:
        if (at := chunk.find(b"\0")) >= 0:
            line = n_lines + chunk.count(b"\n", 0, at) + 1
            raise MalformedBody(f"the file is no text: line {line:,} holds a NUL byte")
        n_lines += chunk.count(b"\n")
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        found = not size or valid
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            at = max(error.start - 4, 0)
            letters.append(chunk[at : at + SAMPLE_BYTES])
            decoder.reset()
            valid = False
        if found and size < SAMPLE_BYTES:
            part = b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())[:SAMPLE_BYTES]
            letters.append(part)
            size += len(part)
    if valid and not decoder.getstate()[0]:
        return Encoding("utf-8", exact=True)
    return Encoding(_from_letters(b"\n".join(letters[-4:])))


def _from_letters(sample: bytes) -> str:
    as_utf8 = sample.decode("utf-8", errors="replace")
    wide = len(as_utf8) - len(as_utf8.encode("ascii", errors="ignore"))
    if as_utf8.count("\N{REPLACEMENT CHARACTER}") * 10 < wide:
        return "utf-8"  # mostly valid: a few damaged places, which are shown, not another encoding
    western = sample.decode("cp1252", errors="replace")
    signs = sum(not letter.isascii() for letter in western)
    strange = sum(len(found.group()) for found in STRANGE.finditer(western))
    if strange <= 0.1 * signs:
        return "cp1252" if "\N{REPLACEMENT CHARACTER}" not in western else "iso8859-1"
    best = charset_normalizer.from_bytes(sample[:SAMPLE_BYTES]).best()
    name = codecs.lookup(best.encoding).name if best else "cp1252"
    return "cp1252" if name in ("ascii", "utf-8") else name
