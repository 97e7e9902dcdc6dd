"""JSON and NDJSON files become tables, a piece at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
import pandas as pd

from core.errors import InvalidInput, MalformedBody, TooLarge
from core.reading.encoding import as_utf8, find_encoding
from core.reading.header import unique_names
from core.reading.lines import Lines
from core.reading.objects import Table
from core.reading.problem import Problems
from core.reading.said import Said
from core.reading.source import Source

WHOLE_BYTES = 64 * 2**20
BATCH = 5_000
SHAPES = 'an array of objects, {"data": [...]} or {"column": [...]}'
_BEGIN = re.compile(rb'\s*(?:\{\s*"data"\s*:\s*)?\[')
_MARKS = np.zeros(256, dtype=np.int8)
_MARKS[[ord("{"), ord("[")]] = 1
_MARKS[[ord("}"), ord("]")]] = -1


def read_ndjson(source: Source, said: Said, problems: Problems) -> pd.DataFrame:
    """Return one row for each line that is an object; all other lines are told.

    Raises
    ------
    InvalidInput, MalformedBody, TooLarge
    """
    encoding = find_encoding(source, said.encoding)
    table, batch, size = Table(source.limits), [], 0
    told = None if encoding.exact else problems
    for number, line in Lines(as_utf8(source.chunks(), encoding), source.limits, problems=told).lines():
        if not line.strip():
            continue
        row = _object(line, number, problems)
        if row is None:
            continue
        batch.append(row)
        size += len(line)
        if len(batch) >= BATCH or size > 2**22:
            table.add(batch)
            batch, size = [], 0
    table.add(batch)
    if not table.n_rows:
        lost = [problem for problem in problems.kept if problem.kind == "json"]
        why = f"line {lost[0].line:,}: {lost[0].reason}" if lost else "it is empty"
        raise MalformedBody(f"no line of the file is a JSON object; {why}")
    return _named(table, source, problems)


def read_json(source: Source, said: Said, problems: Problems) -> pd.DataFrame:
    """Return the rows of a JSON file: an array of objects, such an array under ``data``, or arrays by column.

    Raises
    ------
    InvalidInput, MalformedBody, TooLarge

    Notes
    -----
    Arrays of objects are read a mebibyte at a time. Other shapes are read whole, up to 64 MiB.
    """
    encoding = find_encoding(source, said.encoding)
    chunks = as_utf8(source.chunks(), encoding)
    table = Table(source.limits)
    begin = _BEGIN.match(next(as_utf8(iter([source.head]), encoding)))
    if begin is None:
        _add_whole(table, _loaded(_all_of(chunks)))
    else:
        in_data = b"{" in begin.group()
        for rows in _rows(chunks, begin.end(), in_data=in_data, longest=source.limits.line_bytes):
            for row in rows:
                if not isinstance(row, dict):
                    raise InvalidInput(f"the array holds {orjson.dumps(row)[:50].decode(errors='replace')}, no object")
            table.add(rows)
    if not table.n_rows:
        raise InvalidInput("the file holds no rows")
    return _named(table, source, problems)


def _named(table: Table, source: Source, problems: Problems) -> pd.DataFrame:
    if not table.names:
        raise InvalidInput("the objects of the file hold nothing")
    return table.frame(unique_names(table.names, source.limits, problems, 0), problems)


def _object(line: bytes, number: int, problems: Problems) -> dict[str, Any] | None:
    shown = line[:2_000].decode(errors="replace")
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        problems.add("json", number, shown, f"it is no JSON: {error.msg}")
        return None
    if isinstance(row, dict):
        return row
    problems.add("json", number, shown, "it is no object")
    return None


def _loaded(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedBody(f"the file is no JSON: {str(error)[:200]}") from error


def _all_of(chunks: Iterator[bytes]) -> bytes:
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > WHOLE_BYTES:
            raise TooLarge(f"JSON that is no array of objects is read up to {WHOLE_BYTES:,} bytes; send NDJSON instead")
    return b"".join(parts)


def _add_whole(table: Table, loaded: Any) -> None:
    if not isinstance(loaded, dict):
        raise InvalidInput(f"the JSON is no table; it has to be {SHAPES}")
    rows = loaded.get("data")
    if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
        for begin in range(0, len(rows), BATCH):
            table.add(rows[begin : begin + BATCH])
        return
    if not loaded or not all(isinstance(values, list) for values in loaded.values()):
        raise InvalidInput(f"the JSON is no table; it has to be {SHAPES}")
    lengths = {len(values) for values in loaded.values()}
    if len(lengths) > 1:
        raise InvalidInput(f"the columns have different lengths: {', '.join(map(str, sorted(lengths)[:5]))}")
    table.add_columns(loaded, lengths.pop())


def _rows(chunks: Iterator[bytes], begin: int, *, in_data: bool, longest: int) -> Iterator[list[Any]]:
    """Yield the elements of the first array of a text, as many at a time as are whole."""
    rest = b""
    for chunk in chunks:
        text, begin = chunk[begin:], max(begin - len(chunk), 0)
        piece = rest + text
        cut, end = _cut(piece)
        if end >= 0:
            yield from _parsed(piece[:end])
            _require_end(piece[end + 1 :], chunks, in_data=in_data)
            return
        if cut >= 0:
            yield from _parsed(piece[:cut])
            rest = piece[cut + 1 :]
        else:
            rest = piece
        if len(rest) > longest:
            raise TooLarge(f"one object has more than {longest:,} bytes, or its brackets do not match")
    raise MalformedBody("the JSON is cut off: its array does not end")


def _parsed(elements: bytes) -> Iterator[list[Any]]:
    if elements.strip():
        yield _loaded(b"[" + elements + b"]")


def _cut(piece: bytes) -> tuple[int, int]:
    """Return where the last comma between whole elements stands, and the bracket that ends the array; -1 for none."""
    bare = piece.replace(b"\\\\", b"__").replace(b'\\"', b"__") if b"\\" in piece else piece
    data = np.frombuffer(bare, np.uint8)
    inside = (np.cumsum(data == ord('"'), dtype=np.uint8) & 1).astype(bool)
    steps = _MARKS[data]
    steps[inside] = 0
    depth = np.cumsum(steps, dtype=np.int32)
    ends = np.flatnonzero(depth < 0)
    end = int(ends[0]) if len(ends) else -1
    commas = np.flatnonzero((data == ord(",")) & (depth == 0) & ~inside)
    return (int(commas[-1]) if len(commas) else -1), end


def _require_end(rest: bytes, chunks: Iterator[bytes], *, in_data: bool) -> None:
    """Raise MalformedBody where something follows the array that is no end; keys after ``data`` are let be."""
    size = len(rest)
    parts = [rest]
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > WHOLE_BYTES:
            raise TooLarge("too much follows the array of rows")
    tail = b"".join(parts).strip()
    if in_data:
        _loaded(b'{"data":[]' + tail)
    elif tail:
        raise MalformedBody(f"the JSON goes on after its array: {tail[:50].decode(errors='replace')!r}")
