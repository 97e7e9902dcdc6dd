"""Numbers as people write them: $1,234.50, 1.234,50 €, (12), 13.5%, 36 months."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.cleaning.distinct import marked
from core.cleaning.readings.units import PREFIX, common_unit, unit_of, written_as

Floats = npt.NDArray[np.float64]
SPACE = "[ \u00a0\u2009\u202f]"
QUOTE = "['\u2019]"
PER = ("%", "‰")
LOOKED_AT = 5_000  # distinct texts that tell the unit; the rest are read by what they told
PLAIN = r"^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$"
AROUND = (
    rf"^\s*\(?[<>≤≥]?=?\s*[+-]?(?P<before>(?i:{PREFIX})?\s*)[+-]?[.,]?\d(?:(?:{SPACE}|{QUOTE}|[\d.,_])*[\d.,])?"
    r"(?:[eE][+-]?\d{1,3})?\+?(?P<after>.*)$"
)


@dataclass(frozen=True)
class Numerals:
    """How the numbers of a column are written.

    Parameters
    ----------
    decimal : {"point", "comma"}
    unit : str
        The one that may stand around each, and must if it is per cent; a currency by its code. Numbers of another unit
        are not read.
    bounds : bool
        Whether "< 1" and "10+" are read, as the nearest number they allow: the next whole number where `whole`, else
        the bound itself.
    whole : bool
    """

    decimal: Literal["point", "comma"] = "point"
    unit: str = ""
    bounds: bool = False
    whole: bool = False


def read_numbers(texts: Any, how: Numerals) -> Floats:
    """Return the numbers that texts say; NaN where they say none.

    Parameters
    ----------
    texts : pyarrow array of str

    Notes
    -----
    A million texts take about a second: a few passes of compiled patterns, none of Python.

    Examples
    --------
    >>> read_numbers(pa.array(["$1,234.50", "(12)", "-3", "1e3", "12 apples"]), Numerals(unit="USD")).tolist()
    [1234.5, -12.0, -3.0, 1000.0, nan]
    >>> read_numbers(pa.array(["1.234,5", "7 000"]), Numerals("comma")).tolist()
    [1234.5, 7000.0]
    """
    plain = marked(pc.match_substring_regex(texts, PLAIN))
    if plain.all() and how.decimal == "point":
        return _floats(pc.utf8_ltrim(pc.utf8_trim_whitespace(texts), characters="+"))
    texts = pc.replace_substring(pc.utf8_trim_whitespace(texts), pattern="\u2212", replacement="-")
    ahead, behind = written_as(how.unit)
    valid = marked(pc.match_substring_regex(texts, _whole(how, ahead, behind)))
    texts = pc.if_else(pa.array(valid), texts, None)
    if how.unit:
        texts = pc.replace_substring_regex(texts, pattern=f"{ahead}|{behind}" if ahead else behind, replacement="")
    sign = np.where(_matched(texts, r"^[<>≤≥=\s]*[(-]|-\s*$"), -1.0, 1.0)
    away = "," if how.decimal == "point" else "."
    digits = pc.replace_substring_regex(
        texts, pattern=rf"^[^\d.,]+|[^\d.,]+$|{SPACE}|{QUOTE}|[_{away}]", replacement=""
    )
    if how.decimal == "comma":
        digits = pc.replace_substring(digits, pattern=",", replacement=".")
    numbers = sign * _floats(digits)
    return np.add(numbers, _beyond(texts)) if how.bounds and how.whole else numbers


def numerals_of(texts: Any, counts: npt.NDArray[np.int64], how: Numerals) -> tuple[Numerals, Floats]:
    """Return how most of the texts are written as numbers, and the numbers so read.

    Parameters
    ----------
    how : Numerals
        Whether bounds are read.

    Notes
    -----
    Where a point and a comma read equally many, as in "1,234" alone, the point is the decimal mark: three digits after
    a mark, always, are the mark of thousands.
    """
    unit = _unit(texts[:LOOKED_AT], counts[:LOOKED_AT])
    both = [Numerals("point", unit, how.bounds)]
    if marked(pc.match_substring(texts, pattern=",")).any() or _matched(texts, r"\.\d{3}\.").any():
        both.append(Numerals("comma", unit, how.bounds))
    read = [(one, read_numbers(texts, one)) for one in both]
    best, numbers = max(read, key=lambda one: float(counts[~np.isnan(one[1])].sum()))
    found = numbers[~np.isnan(numbers)]
    if not (len(found) and (found == np.round(found)).all()):
        return best, numbers
    best = Numerals(best.decimal, unit, how.bounds, whole=True)
    return best, read_numbers(texts, best) if how.bounds else numbers


def numerals_words(how: Numerals) -> str:
    """Return how numbers are written, where not plainly.

    Examples
    --------
    >>> numerals_words(Numerals("comma", "EUR")), numerals_words(Numerals())
    (' with the unit EUR written with a decimal comma', '')
    """
    unit = f" with the unit {how.unit}" if how.unit else ""
    return unit + (" written with a decimal comma" if how.decimal == "comma" else "")


def bounded(texts: Any) -> npt.NDArray[np.bool_]:
    """Return which texts say a bound rather than a number, as "< 1" or "10+" do."""
    return _matched(texts, r"^\s*[<>≤≥]|\d\s*\+")


def _unit(texts: Any, counts: npt.NDArray[np.int64]) -> str:
    found: Counter[str] = Counter()
    around = ~_matched(texts, PLAIN)
    texts, counts = texts.filter(pa.array(around)), counts[around]
    parts = pc.extract_regex(texts, pattern=AROUND).to_pylist()
    for part, count in zip(parts, counts.tolist(), strict=True):
        if part is None:
            continue
        unit = unit_of(part["before"], part["after"].rstrip(")- "))
        if unit:
            found[unit] += count
    return common_unit(found)


def _whole(how: Numerals, ahead: str, behind: str) -> str:
    mark, other = (r"\.", ",") if how.decimal == "point" else (",", r"\.")
    groups = "|".join(rf"(?:{one}\d{{3}})+" for one in (other, SPACE, QUOTE, "_"))
    indian = r"|[1-9]\d?(?:,\d{2})+,\d{3}" if how.decimal == "point" else ""
    body = rf"(?:(?:[1-9]\d{{0,2}}(?:{groups}){indian}|\d+)(?:{mark}\d*)?|{mark}\d+)(?:[eE][+-]?\d{{1,3}})?"
    # 0.05 among per cent may be 5 % or a twentieth of one, so there the sign is needed.
    ahead, behind = ahead and f"{ahead}?", behind if how.unit in PER else behind and f"{behind}?"
    before, beyond = (r"[<>≤≥]?=?\s*", r"\+?") if how.bounds else ("", "")
    one = rf"{before}[+-]?\s*{ahead}\s*[+-]?{body}{beyond}\s*{behind}"
    return rf"^(?:{one}|\(\s*{ahead}\s*{body}\s*{behind}\s*\)|{ahead}\s*{body}\s*{behind}-)$"


def _beyond(texts: Any) -> Floats:
    below = _matched(texts, r"^\s*<\s*[^=\s]")
    above = _matched(texts, r"^\s*>\s*[^=\s]")
    away: Floats = above.astype(np.float64) - below.astype(np.float64)
    return away


def _matched(texts: Any, pattern: str) -> npt.NDArray[np.bool_]:
    return marked(pc.fill_null(pc.match_substring_regex(texts, pattern), False))


def _floats(texts: Any) -> Floats:
    numbers: Floats = np.array(pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False))
    numbers[np.isinf(numbers)] = np.nan
    return numbers
