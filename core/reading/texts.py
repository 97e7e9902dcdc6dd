"""Columns of texts become numbers, dates or truth values where every value is plainly one."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Chunks: TypeAlias = "list[pa.Array]"
Column: TypeAlias = "pd.Series[Any]"
TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
EXACT = 2**53
GROUPS = {".": ",", ",": "."}  # what parts thousands where the key is the decimal mark
_ISO = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$"
_ZONED = r"(Z|\d{2}:\d{2}.*[+-]\d{2}:?\d{2})$"


def typed(chunks: Chunks, decimal: str = ".", *, times: bool = True) -> Column:
    """Return a column of texts with the type that all of its values have.

    Parameters
    ----------
    chunks : list of pyarrow string arrays
        Missing values are null.
    decimal : {".", ","}
    times : bool
        Whether ISO dates and times become such.

    Returns
    -------
    Series
        int64, or float64 where there are fractions or missing values; boolean of ``true`` and ``false``; datetime64 of
        ISO dates and times, in UTC where they have a zone; else str.

    Notes
    -----
    A number that begins with a zero (``007``), or with a plus and seven digits or more, says more than its value, and
    so does a whole one that a double cannot hold: such columns stay text. Thousands are parted by points, commas,
    spaces or apostrophes; a column where each value could as well be read otherwise (``1,234``) stays text.

    Examples
    --------
    >>> typed([pa.array(["1", "2"])]).dtype, typed([pa.array(["1,5", None])], ",").tolist()
    (dtype('int64'), [1.5, nan])
    >>> typed([pa.array(["007", "12"])]).tolist(), typed([pa.array(["NA", "1"])]).tolist()
    (['007', '12'], ['NA', '1'])
    """
    first = _first_value(chunks)
    if first is None or not first.strip():
        return as_text(chunks)
    if first != first.strip() or _is_padded(chunks):
        trimmed: Chunks = [pc.utf8_trim_whitespace(chunk) for chunk in chunks]
        found = _other_than_text(trimmed, first.strip(), decimal, times)
    else:
        found = _other_than_text(chunks, first, decimal, times)
    return as_text(chunks) if found is None else found


def as_text(chunks: Chunks) -> Column:
    """Return a column of texts as such, without a copy where it is small."""
    wide = pa.chunked_array([chunk.cast(pa.large_string()) for chunk in chunks], pa.large_string())
    return pd.Series(pd.array(wide, dtype=TEXT))


def as_dates(chunks: Chunks) -> Column | None:
    """Return texts as times; None where one is no ISO date or time, or only some have a zone."""
    joined = pa.chunked_array(chunks)
    if not pc.all(pc.match_substring_regex(joined, _ISO)).as_py():
        return None
    zoned = pc.match_substring_regex(joined, _ZONED)
    for unit in ("us", "ns"):
        try:
            if pc.all(zoned).as_py():
                times = joined.cast(pa.timestamp(unit, "UTC")).cast(pa.timestamp(unit))
            else:
                times = joined.cast(pa.timestamp(unit))
        except pa.ArrowInvalid:
            continue
        return pd.Series(times.to_numpy())
    return None


def _other_than_text(chunks: Chunks, first: str, decimal: str, times: bool) -> Column | None:
    if first[0] in "+-.,0123456789":
        found = _numbers(chunks, decimal)
        if found is None and times and len(first) >= 10 and first[4:5] == "-":
            found = as_dates(chunks)
        return found
    return _truths(chunks) if first.lower() in ("true", "false") else None


def _truths(chunks: Chunks) -> Column | None:
    joined = pc.utf8_lower(pa.chunked_array(chunks))
    known = pc.is_in(joined, pa.array(["true", "false"]))
    if pc.sum(known).as_py() != len(joined) - joined.null_count:
        return None
    values = np.asarray(pc.fill_null(pc.equal(joined, "true"), False).to_numpy(), dtype=bool)
    return pd.Series(pd.arrays.BooleanArray(values, np.asarray(joined.is_null().to_numpy(), dtype=bool)))


def _numbers(chunks: Chunks, decimal: str) -> Column | None:
    whole = _cast(chunks, pa.int64())
    if whole is not None:
        return _as_whole(whole)
    plain = chunks if decimal == "." else _with_point(chunks)
    number = None if plain is None else _cast(plain, pa.float64())
    if number is None:
        ungrouped = _ungrouped(chunks, decimal)
        number = None if ungrouped is None else _cast(ungrouped, pa.float64())
    return None if number is None else _as_number(number, chunks)


def _cast(chunks: Chunks, kind: pa.DataType) -> Chunks | None:
    """Return the chunks as numbers; None at the first value that says more than a number, or is none."""
    cast = []
    for chunk in chunks:
        if _says_more(chunk):
            return None
        try:
            cast.append(chunk.cast(kind))
        except pa.ArrowInvalid:
            return None
    return cast


def _says_more(chunk: pa.Array) -> bool:
    """Return whether a value begins with a needless zero, or with a plus and seven characters or more."""
    n = len(chunk)
    if chunk.null_count == n:
        return False
    wide = pa.types.is_large_string(chunk.type)
    _, ends, letters = chunk.buffers()
    kind: Any = np.int64 if wide else np.int32
    offsets: np.ndarray = np.frombuffer(ends, kind)[chunk.offset : chunk.offset + n + 1]
    data = np.frombuffer(letters, np.uint8)
    starts, stops = offsets[:-1].copy(), offsets[1:]
    last = len(data) - 1
    first = data[np.minimum(starts, last)]
    plus = (first == ord("+")) & (stops - starts > 7)
    starts += (first == ord("-")) | (first == ord("+"))
    zero = (stops - starts > 1) & (data[np.minimum(starts, last)] == ord("0"))
    if plus.any() or not zero.any():
        return bool(plus.any())
    second = data[np.minimum(starts[zero] + 1, last)]
    return bool((((second >= ord("0")) & (second <= ord("9"))) | (second == ord("x")) | (second == ord("X"))).any())


def _as_whole(chunks: Chunks) -> Column | None:
    joined = pa.chunked_array(chunks)
    if not joined.null_count:
        return pd.Series(joined.to_numpy())
    range_ = pc.min_max(joined).as_py()
    if max(abs(range_["min"]), abs(range_["max"])) > EXACT:
        return None
    return pd.Series(joined.cast(pa.float64()).to_numpy())


def _as_number(numbers: Chunks, texts: Chunks) -> Column | None:
    joined = pa.chunked_array(numbers)
    values = np.asarray(joined.to_numpy(), dtype=np.float64)
    finite = np.isfinite(values)
    if finite.sum() < len(values) - joined.null_count:
        return None
    great = np.abs(np.where(finite, values, 0.0)) > EXACT
    if great.any():
        whole = pc.match_substring_regex(pa.chunked_array(texts), r"^[+-]?\d+$")
        if (great & np.asarray(pc.fill_null(whole, False).to_numpy(), dtype=bool)).any():
            return None
    return pd.Series(values)


def _with_point(chunks: Chunks) -> Chunks | None:
    """Return texts with decimal commas as ones with points; None where a point is there already."""
    if any(pc.any(pc.match_substring(chunk, ".")).as_py() for chunk in chunks):
        return None
    return [pc.replace_substring(chunk, ",", ".") for chunk in chunks]


def _ungrouped(chunks: Chunks, decimal: str) -> Chunks | None:
    """Return numbers with parted thousands as plain ones; None where one is none, or all can be read otherwise."""
    mark, point = GROUPS[decimal], f"[{decimal}]"
    group = f"[{mark} '\u00a0\u202f]"
    shape = f"^[+-]?([1-9][0-9]{{0,2}}({group}[0-9]{{3}})+|[0-9]+)({point}[0-9]+)?$"
    sample = chunks[0].slice(0, 100)
    clear = False
    for chunk in (sample, *chunks):
        if pc.all(pc.match_substring_regex(chunk, shape)).as_py() is False:
            return None
        sure = f"{group}[0-9]{{3}}({group}|{point})|['\u00a0\u202f]"
        clear = clear or bool(pc.any(pc.match_substring_regex(chunk, sure)).as_py())
    if not clear:
        return None
    bare = [pc.replace_substring_regex(chunk, group, "") for chunk in chunks]
    return bare if decimal == "." else [pc.replace_substring(chunk, ",", ".") for chunk in bare]


def _first_value(chunks: Chunks) -> str | None:
    for chunk in chunks:
        if chunk.null_count < len(chunk):
            value: str = chunk.drop_null()[0].as_py()
            return value
    return None


def _is_padded(chunks: Chunks) -> bool:
    """Return whether one of the first values has spaces around it."""
    sample = chunks[0].slice(0, 1_000)
    return bool(pc.any(pc.match_substring_regex(sample, r"^\s|\s$")).as_py())
