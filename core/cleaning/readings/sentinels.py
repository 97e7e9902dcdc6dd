"""Values that stand for a missing one: ``?``, ``N/A``, -999, and a zero where nothing can be zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.cleaning.distinct import marked

Floats = npt.NDArray[np.float64]

SURE_WORDS = (
    "? ?? ??? n/a n.a. #n/a #na <na> null (null) nan #null! #div/0! #value! #ref! missing <missing> (missing) (blank) "
    "undefined -- --- .. ... not_available #num!"
)
DOUBTFUL_WORDS = "none na nil - . _ / x * n.d. nd k.a. inf -inf"
SURE = frozenset((*SURE_WORDS.split(), "", "not available", "no data", "n / a", "not applicable"))
DOUBTFUL = frozenset(DOUBTFUL_WORDS.split())
LONGEST_CODE = max(map(len, SURE | DOUBTFUL))
# Texts that need not be looked at one by one: what is too long for a code, and ASCII, without any space around it.
TOO_LONG = rf"[!-~].{{{LONGEST_CODE - 1},}}[!-~]"
AS_IT_STANDS = rf"(?s)^(?:{TOO_LONG}|[!-~](?:[\x00-\x7F]*[!-~])?)$"
READ_AS_NUMBERS, FEW, ENOUGH_LEVELS, LONG = 0.6, 0.2, 5, 4.0

NINES = tuple(10.0**digits - 1 for digits in range(2, 9))
FAR, VERY_FAR = 3.0, 10.0  # ranges of the other values from which a value is out of their world
FEWEST, LEAST_SHARE = 3, 0.002
NO_ZERO_OF_MEDIAN, NO_ZERO_SPACINGS, MOST_ZEROS = 0.2, 8.0, 0.1
ENOUGH_VALUES = 10


def number_codes(numbers: Floats) -> list[float]:
    """Return numbers that stand for missing ones, found by how far they lie from all others and how often they come.

    Parameters
    ----------
    numbers : float array
        Without missing ones.

    Notes
    -----
    Asked of each: that it repeats. Of 99, 999 and so on, and their negatives: three ranges of the other values away. Of
    -1: that all others are at least 0, and ten of them differ. Of any extreme: ten ranges away. Of 0: that all others
    are well above, at least a fifth of their median and eight of their usual gaps, and that at most a tenth are 0.

    Examples
    --------
    >>> number_codes(np.array([*range(20), -999, -999, -999.0]))
    [-999.0]
    >>> number_codes(np.array([0.0, 0, 0, *range(20), 99]))
    []
    """
    values, counts = np.unique(numbers, return_counts=True)
    fewest = max(FEWEST, LEAST_SHARE * len(numbers))
    often = {float(one) for one in values[counts >= fewest]}
    named = {sign * nines for nines in NINES for sign in (1, -1)} & often
    rest = values[~np.isin(values, list(named))]
    if len(rest) < 2:
        return []
    low, high = float(rest[0]), float(rest[-1])
    found = {one for one in named if max(low - one, one - high) > FAR * (high - low)}
    found |= _beyond(rest, often)
    rest = values[~np.isin(values, list(found))]
    enough = len(rest) > ENOUGH_VALUES
    if enough and -1.0 in often and rest[0] == -1 and rest[1] >= 0:
        found.add(-1.0)
    times = int(counts[values == 0].sum())
    if enough and FEWEST <= times <= MOST_ZEROS * len(numbers) and rest[0] == 0 and _cannot_be_zero(rest[1:], numbers):
        found.add(0.0)
    return sorted(found)


def text_codes(texts: Any, counts: npt.NDArray[np.int64], numeric_share: Callable[[], float]) -> list[str]:
    """Return the texts that stand for missing ones.

    Parameters
    ----------
    texts : pyarrow array of str
        Distinct, as they are.
    counts : int array
        Rows that hold each.
    numeric_share : callable
        Returns the share of rows that a number or a date can be read from; asked only where it decides.

    Notes
    -----
    ``none``, ``na``, ``-`` and their like can be values: they are codes among numbers and dates, or where they are
    few and the other values are words.

    Examples
    --------
    >>> import pyarrow as pa
    >>> text_codes(pa.array(["1", "2", "-", " "]), np.array([9, 9, 1, 1]), lambda: 0.9)
    ['-', ' ']
    >>> text_codes(pa.array(["+", "-"]), np.array([5, 5]), lambda: 0.0)
    []
    """
    known = pc.is_in(pc.ascii_lower(texts), value_set=pa.array(sorted(SURE | DOUBTFUL), texts.type))
    places = np.flatnonzero(marked(known) | ~marked(pc.match_substring_regex(texts, AS_IT_STANDS)))
    short = texts.take(pa.array(places)).to_pylist()
    plain = [text.strip().casefold() for text in short]
    doubtful = np.array([one in DOUBTFUL for one in plain], dtype=bool)
    allowed = SURE
    if doubtful.any() and (
        numeric_share() >= READ_AS_NUMBERS
        or (counts[places[doubtful]].sum() <= FEW * counts.sum() and _of_words(texts.to_pylist()))
    ):
        allowed = SURE | DOUBTFUL
    return [text for text, one in zip(short, plain, strict=True) if one in allowed]


def _of_words(texts: list[str]) -> bool:
    plain = [text.strip().casefold() for text in texts]
    others = [text for text in plain if text not in SURE and text not in DOUBTFUL]
    return len(others) >= ENOUGH_LEVELS and sum(map(len, others)) / len(others) >= LONG


def _beyond(rest: Floats, often: set[float]) -> set[float]:
    """Return the extremes that lie ten ranges of all others away."""
    found: set[float] = set()
    if len(rest) > ENOUGH_VALUES:
        for extreme, next_one, other in ((rest[0], rest[1], rest[-1]), (rest[-1], rest[-2], rest[0])):
            if float(extreme) in often and abs(extreme - next_one) > VERY_FAR * abs(next_one - other):
                found.add(float(extreme))
    return found


def _cannot_be_zero(positive: Floats, numbers: Floats) -> bool:
    least = float(positive[0])
    median = float(np.median(numbers[numbers > 0]))
    gap = float(np.median(np.diff(positive)))
    return least >= NO_ZERO_OF_MEDIAN * median and least >= NO_ZERO_SPACINGS * gap
