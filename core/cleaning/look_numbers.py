"""What a column of numbers or dates looks like: one sort of its values answers all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.cleaning.bars import Bars, bars, edges_of, quantiles
from core.cleaning.finding import Finding, finding
from core.cleaning.numbers import Floats, floats_of
from core.cleaning.step import Column

MOST_FREQUENT = 10
FENCE = 1.5
CODES = (-1.0, -9.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0, 99999.0)
LEAST_REPEATS = 2


@dataclass(frozen=True)
class Numbers:
    """What the numbers of a column are, infinite ones left out; None where there is none.

    Parameters
    ----------
    low, first, median, third, high : float, optional
        The smallest, the quartiles and the largest; of dates, nanoseconds since 1970.
    mean : float, optional
    """

    low: float | None = None
    first: float | None = None
    median: float | None = None
    third: float | None = None
    high: float | None = None
    mean: float | None = None


@dataclass(frozen=True)
class NumbersSeen:
    """What is seen of a column of numbers."""

    numbers: Numbers
    bars: Bars | None
    distinct: int
    frequent: tuple[tuple[float, int], ...]
    findings: tuple[Finding, ...]


def see_numbers(column: Column) -> NumbersSeen:
    """Return what is seen of a column of numbers or dates; takes the time of one sort."""
    values = sorted_values(column)
    present = len(values)
    inner = values[np.searchsorted(values, -np.inf, side="right") : np.searchsorted(values, np.inf)]
    distinct, frequent = _levels(values)
    if not len(inner):
        infinite = (finding("infinite", present, present),) if present else ()
        return NumbersSeen(Numbers(), None, distinct, frequent, infinite)
    low, first, median, third, high = quantiles(inner, 0, 0.25, 0.5, 0.75, 1)
    with np.errstate(over="ignore"):
        mean = float(inner.mean())
    numbers = Numbers(low, first, median, third, high, mean if np.isfinite(mean) else None)
    plain = column.dtype.kind != "M"
    findings = tuple(_findings(inner, present, (first, third))) if plain else ()
    return NumbersSeen(numbers, bars(inner, edges_of(inner)), distinct, frequent, findings)


def sorted_values(column: Column) -> Floats:
    """Return the values of a column of numbers or dates in order, without those missing; dates as nanoseconds."""
    if column.dtype.kind == "M":
        moments = column.dropna().to_numpy().astype("datetime64[ns]").astype(np.int64)
        return np.sort(moments.astype(np.float64))
    values = np.sort(floats_of(column))  # NaN is last
    return values[: np.searchsorted(values, np.nan)]


def _findings(values: Floats, present: int, middle: tuple[float, float]) -> Iterator[Finding]:
    if present > len(values):
        yield finding("infinite", present - len(values), present)
    code, n = _code(values)
    if n:
        yield finding("codes", n, present, f"{code:g}")
    reach = FENCE * (middle[1] - middle[0])
    if reach > 0:
        inside = np.searchsorted(values, middle[1] + reach, side="right") - np.searchsorted(values, middle[0] - reach)
        if outside := len(values) - int(inside):
            yield finding("outliers", outside, present, f"{middle[0] - reach:.4g} and {middle[1] + reach:.4g}")


def _code(values: Floats) -> tuple[float, int]:
    """Return the end value that looks like a code, far from all others and repeated, and how often it occurs."""
    for code in {values[0], values[-1]} & set(CODES):
        lower, upper = np.searchsorted(values, code), np.searchsorted(values, code, side="right")
        rest = values[upper:] if code == values[0] else values[:lower]
        n = int(upper - lower)
        if n < LEAST_REPEATS or len(rest) < n:
            continue
        gap = abs((rest[0] if code == values[0] else rest[-1]) - code)
        if gap > rest[-1] - rest[0] or (code == values[0] < 0 <= rest[0] and code != -1):
            return float(code), n
    return 0.0, 0


def _levels(values: Floats) -> tuple[int, tuple[tuple[float, int], ...]]:
    if not len(values):
        return 0, ()
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    lengths = np.diff(starts, append=len(values))
    few = min(MOST_FREQUENT, len(lengths))
    top = np.argpartition(-lengths, few - 1)[:few] if lengths.max() > 1 else np.arange(few)
    top = top[np.lexsort((top, -lengths[top]))]
    frequent: list[Any] = list(zip(values[starts[top]].tolist(), lengths[top].tolist(), strict=True))
    return len(starts), tuple((value, n) for value, n in frequent if np.isfinite(value))
