"""Dates as people write them: 2020-01-03, 3/1/2020, 3 Jan 2020, Oct-2016, 20200103."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.cleaning.distinct import marked

Moments = npt.NDArray[np.datetime64]
NAT = np.datetime64("NaT", "us")
NAMES = (
    "january januar jänner janvier enero/february februar février fevrier febrero/march märz maerz mars marzo mrz/"
    "april avril abril/may mai mayo/june juni juin junio/july juli juillet julio/august août aout agosto/"
    "september septembre septiembre/october oktober octobre octubre/november novembre noviembre/"
    "december dezember décembre decembre diciembre"
)
MONTHS = {
    name[:length]: number
    for number, names in enumerate(NAMES.split("/"), 1)
    for name in names.split()
    for length in range(3, len(name) + 1)
}
TIME = (
    r"(?:[T, ]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?P<f>\.\d{1,9})?)?\s*(?P<p>[AaPp])?(?:\.?[Mm]\.?)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
NAME, YEAR = r"(?P<n>\pL{3,9})\.?", r"(?P<y>\d{4})"
ISO = r"^\s*\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?\s*$"
NUMERIC = r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2})"
FAMILIES = (
    rf"{YEAR}[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){TIME}",
    rf"{NUMERIC}{TIME}",
    rf"(?:\pL{{3,9}},\s*)?(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[ /-]*{NAME}[ ,/-]*(?P<y>\d{{4}}|\d{{2}}){TIME}",
    rf"(?:\pL{{3,9}},\s*)?{NAME}[ -]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ ,-]+{YEAR}{TIME}",
    rf"{NAME}[ ,/-]*{YEAR}|{NAME.replace('<n>', '<n2>')}-(?P<y2>\d{{2}})",
    rf"{YEAR}[ ,/-]*{NAME}",
    rf"{YEAR}-(?P<m>0[1-9]|1[0-2])",
    r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])",
)
LETTER, ASCII_LETTER, LETTER_OR_MORE = r"\pL", "[A-Za-z]", r"[A-Za-z\x{80}-\x{10FFFF}]"
# One pass rules out most texts. All letters there are make a slow pattern, so what is no letter is taken for one here.
MAYBE = re.sub(r"\(\?P<\w+>", "(?:", "|".join([ISO, *(rf"^\s*(?:{one})\s*$" for one in FAMILIES)])).replace(
    LETTER, LETTER_OR_MORE
)
EARLIEST, LATEST = 1800, 2200
MICROSECONDS = {"H": 3_600_000_000, "M": 60_000_000, "S": 1_000_000}


def read_dates(texts: Any, day_first: bool) -> Moments:
    """Return the moments that texts say, in UTC where they name a zone; NaT where they say none.

    Parameters
    ----------
    texts : pyarrow array of str
    day_first : bool
        Whether 3/1/2020 is in January.

    Notes
    -----
    A year of two digits is of 1970 to 2069. A month alone is its first day. Years before 1800 and after 2200 are no
    dates.

    Examples
    --------
    >>> said = pa.array(["2020-01-03", "3/1/2020", "3 Jan 2020", "Oct-2016", "31/2/2020", "7"])
    >>> read_dates(said, day_first=True).astype("M8[D]").astype(str).tolist()
    ['2020-01-03', '2020-01-03', '2020-01-03', '2016-10-01', 'NaT', 'NaT']
    """
    moments = np.full(len(texts), NAT)
    maybe = marked(pc.match_substring_regex(texts, MAYBE))
    if not maybe.any():
        return moments
    ascii_only = marked(pc.string_is_ascii(texts))
    for here, letter in ((maybe & ascii_only, ASCII_LETTER), (maybe & ~ascii_only, LETTER)):
        if here.any():
            moments[here] = _read(texts.filter(pa.array(here)), letter, day_first)
    years = moments.astype("M8[Y]").astype(np.int64) + 1970
    return np.where((years < EARLIEST) | (years > LATEST), NAT, moments)


def day_or_month_first(texts: Any, counts: npt.NDArray[np.int64]) -> bool | None:
    """Return whether 3/1/2020 is in January, by the dates of a column that tell; None where none does.

    Parameters
    ----------
    texts : pyarrow array of str
    counts : int array
        Rows that hold each.

    Notes
    -----
    A number above 12 is a day. Dates written with points have the day first wherever they are written so.

    Examples
    --------
    >>> day_or_month_first(pa.array(["3/1/2020", "1/14/2020"]), np.ones(2, dtype=np.int64))
    False
    >>> day_or_month_first(pa.array(["3/1/2020", "5/6/2020"]), np.ones(2, dtype=np.int64)) is None
    True
    """
    here = marked(pc.match_substring_regex(texts, rf"^\s*{NUMERIC}(?:[T, ].*)?$"))
    if not here.any():
        return True
    found, counts = texts.filter(pa.array(here)), counts[here]
    parts = pc.extract_regex(found, pattern=rf"^\s*{NUMERIC}")
    days = [int(counts[_whole(parts, name) > 12].sum()) for name in ("a", "b")]
    if days[0] != days[1]:
        return days[0] > days[1]
    pointed = marked(pc.match_substring_regex(found, r"^\s*\d+\.\d+\."))
    return True if pointed.all() and not any(days) else None


def _read(texts: Any, letter: str, day_first: bool) -> Moments:
    """Return the moments of texts that are dates by their looks, each by the first family that it is of."""
    moments = np.full(len(texts), NAT)
    iso = marked(pc.match_substring_regex(texts, ISO))
    if iso.any():
        # Zones and no zones are read in one go, as if what names none were UTC.
        plain = pd.Series(pc.utf8_trim_whitespace(texts.filter(pa.array(iso))).to_pandas())
        read = pd.to_datetime(plain, format="ISO8601", errors="coerce", utc=True)
        moments[iso] = read.dt.tz_convert(None).to_numpy(dtype="M8[us]")
    places, texts = np.flatnonzero(~iso), texts.filter(pa.array(~iso))
    for family in FAMILIES:
        if not len(places):
            break
        pattern = rf"^\s*(?:{family.replace(LETTER, letter)})\s*$"
        here = marked(pc.match_substring_regex(texts, pattern))
        if here.any():
            parts = pc.extract_regex(texts.filter(pa.array(here)), pattern=pattern)
            moments[places[here]] = _moments(parts, day_first)
            places, texts = places[~here], texts.filter(pa.array(~here))
    return moments


def _moments(parts: Any, day_first: bool) -> Moments:
    names = {field.name for field in parts.type}
    year = _whole(parts, "y")
    if "y2" in names:
        year = np.where(year < 0, _whole(parts, "y2"), year)
    short = marked(pc.less(pc.utf8_length(pc.struct_field(parts, "y")), 4))
    year = np.where(short, year + np.where(year < 70, 2000, 1900), year)
    day = _whole(parts, "d") if "d" in names else np.ones(len(year), dtype=np.int64)
    if "a" in names:
        a, b = _whole(parts, "a"), _whole(parts, "b")
        day, month = (a, b) if day_first else (b, a)
    else:
        month = _whole(parts, "m") if "m" in names else _named(parts, names)
    valid = (month >= 1) & (month <= 12) & (day >= 1)
    months = (year - 1970) * 12 + np.where(valid, month, 1) - 1
    first = months.astype("M8[M]")
    length = ((first + 1).astype("M8[D]") - first.astype("M8[D]")).astype(np.int64)
    moments = (first.astype("M8[D]") + (day - 1)).astype("M8[us]")
    if "H" in names:
        within, fits = _time(parts)
        moments, valid = moments + within.astype("m8[us]"), valid & fits
    return np.where(valid & (day <= length), moments, NAT)


def _named(parts: Any, names: set[str]) -> npt.NDArray[np.int64]:
    month = _each(parts, "n", lambda name: MONTHS.get(name.casefold(), 0))
    # one of the two is empty, which is no month
    return month + _each(parts, "n2", lambda name: MONTHS.get(name.casefold(), 0)) if "n2" in names else month


def _time(parts: Any) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the microseconds since midnight, in UTC, and which of them can be."""
    of = {name: np.maximum(_whole(parts, name), 0) for name in MICROSECONDS}
    half = _each(parts, "p", lambda text: ("", "a", "p").index(text.casefold()))
    fits = (of["H"] < 24) & (of["M"] < 60) & (of["S"] < 60) & ((half == 0) | ((of["H"] >= 1) & (of["H"] <= 12)))
    of["H"] = np.where(half == 0, of["H"], of["H"] % 12 + 12 * (half == 2))
    total = sum((of[name] * size for name, size in MICROSECONDS.items()), np.zeros(len(half), dtype=np.int64))
    parted = _each(parts, "f", lambda text: round(float(text or 0) * 1e6))
    return total + parted - _each(parts, "z", _offset), fits


def _each(parts: Any, name: str, meaning: Callable[[str], int]) -> npt.NDArray[np.int64]:
    """Return what the texts of a part mean, each asked once."""
    found = pc.struct_field(parts, name).dictionary_encode()
    meanings = np.array([meaning(text) for text in found.dictionary.to_pylist()], dtype=np.int64)
    places: npt.NDArray[np.int32] = found.indices.to_numpy(zero_copy_only=False)
    return meanings[places]


def _offset(zone: str) -> int:
    if zone[:1] not in ("+", "-"):
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return (1 if zone[0] == "+" else -1) * minutes * MICROSECONDS["M"]


def _whole(parts: Any, name: str) -> npt.NDArray[np.int64]:
    """Return a part as numbers; -1 where it is empty."""
    texts = pc.struct_field(parts, name)
    numbers: npt.NDArray[np.int64] = pc.cast(pc.if_else(pc.equal(texts, ""), "-1", texts), pa.int64()).to_numpy(
        zero_copy_only=False
    )
    return numbers
