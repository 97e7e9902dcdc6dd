"""Which format a file has, from its bytes; the name decides only what they leave open."""

from __future__ import annotations

import re

from core.errors import UnsupportedMedia
from core.reading.encoding import BOMS
from core.reading.said import Format, Said
from core.reading.source import Source

PARQUET, ZIP, OLE = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "an SQLite database",
    b"\x28\xb5\x2f\xfd": "packed by zstd",
    b"BZh": "packed by bzip2",
    b"\xfd7zXZ": "packed by xz",
    b"7z\xbc\xaf": "packed by 7-Zip",
    b"Rar!": "packed by RAR",
    b"\x80\x04\x95": "a Python pickle, which can run programs",
    b"\x80\x05\x95": "a Python pickle, which can run programs",
    b"ARROW1": "an Arrow file",
    b"ORC": "an ORC file",
    b"Obj\x01": "an Avro file",
    b"\x89HDF": "an HDF5 file",
}
READ = "CSV, JSON, Parquet and Excel files are read"
_OBJECT = re.compile(rb'\s*\{\s*("(?:[^"\\]|\\.)*"\s*:|\})')


def format_of(source: Source, name: str, said: Said) -> Format:
    """Return the format of a file.

    Raises
    ------
    UnsupportedMedia
        It is of a sort that is not read; the message says which, where it is known.
    """
    head = source.head
    found: Format | None = None
    if head.startswith(PARQUET):
        found = "parquet"
    elif head.startswith((ZIP, OLE)):
        found = "excel"
    if source.packed and found:
        raise UnsupportedMedia(f"the file is a gzip of {found}; unpack it, only texts are read packed")
    if found is None:
        _require_known(head)
        found = _of_text(head, name)
    if said.format is None or (said.format == found):
        return found
    if found in ("parquet", "excel") or said.format in ("parquet", "excel"):
        raise UnsupportedMedia(f"the file is no {said.format} file; it looks like {found}")
    return said.format


def _require_known(head: bytes) -> None:
    for magic, what in OTHERS.items():
        if head.startswith(magic) and not (magic in (b"ORC", b"BZh", b"Rar!", b"GIF8") and b"\0" not in head[:512]):
            raise UnsupportedMedia(f"the file is {what}; {READ}")


def _of_text(head: bytes, name: str) -> Format:
    for bom, encoding in BOMS:
        if head.startswith(bom):
            head = head[len(bom) :].decode(encoding, errors="replace").encode("utf-8", errors="replace")
            break
    start = head.lstrip()[:1]
    named = name.lower().removesuffix(".gz").rpartition(".")[2]
    if start == b"[" and (named == "json" or re.match(rb"\s*\[\s*(\{|\])", head)):
        return "json"
    if start == b"{" and (named in ("json", "ndjson", "jsonl") or _OBJECT.match(head)):
        return "ndjson" if named in ("ndjson", "jsonl") or _has_lines(head) else "json"
    return "ndjson" if named in ("ndjson", "jsonl") else "csv"


def _has_lines(head: bytes) -> bool:
    """Return whether the first two lines are an object each, at least by their ends."""
    lines = [line.strip() for line in head.split(b"\n", 50)[:50] if line.strip()]
    whole = [line.startswith(b"{") and line.endswith(b"}") for line in lines[:3]]
    return len(lines) > 1 and sum(whole[:2]) >= 1 and lines[1].startswith(b"{")
