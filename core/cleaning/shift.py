"""How the values of a column lay before and after: on the same bars, so that the two can be laid side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.cleaning.bars import HUGE, Bars, bars, edges_of, quantiles
from core.cleaning.kinds import kind_of
from core.cleaning.look_numbers import sorted_values
from core.cleaning.numbers import Floats
from core.cleaning.step import Column

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_LEVELS = 8
NUMBERS = ("whole", "number")


@dataclass(frozen=True)
class NumberShift:
    """Numbers or dates (in nanoseconds since 1970), infinite ones left out.

    Parameters
    ----------
    before, after : Bars
        On the same edges.
    mean_before, mean_after : float
    quantiles : tuple of (share, before, after)
    """

    before: Bars
    after: Bars
    mean_before: float
    mean_after: float
    quantiles: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class LevelShift:
    """The most frequent texts or truth values.

    Parameters
    ----------
    levels : tuple of (level, share before, share after)
        Shares are of the values there are.
    rest_before, rest_after : float
        Share of all other levels.
    """

    levels: tuple[tuple[str, float, float], ...]
    rest_before: float
    rest_after: float


def shift_of(before: Column, after: Column) -> NumberShift | LevelShift | None:
    """Return how the values lay before and after; None where they are of different kinds, or there are none."""
    kinds = kind_of(before), kind_of(after)
    if all(kind in NUMBERS for kind in kinds) or kinds == ("date", "date"):
        return _numbers(_finite(before), _finite(after))
    return _levels(before, after) if kinds in (("text", "text"), ("truth", "truth")) else None


def _finite(column: Column) -> Floats:
    values = sorted_values(column)
    return values[np.isfinite(values)]


def _numbers(before: Floats, after: Floats) -> NumberShift | None:
    if not len(before) or not len(after):
        return None
    edges = edges_of(before)
    if after[0] < edges[0] or after[-1] > edges[-1]:
        both = np.sort(np.concatenate([before, after]))
        edges = edges_of(both)
    told = zip(SHARES, quantiles(before, *SHARES), quantiles(after, *SHARES), strict=True)
    return NumberShift(bars(before, edges), bars(after, edges), _mean(before), _mean(after), tuple(told))


def _mean(values: Floats) -> float:
    return float(np.clip(values, -HUGE, HUGE).mean())


def _levels(before: Column, after: Column) -> LevelShift:
    shares = [one.astype("str").value_counts(normalize=True) for one in (before, after)]
    names = dict.fromkeys([*_top(shares[0]), *_top(shares[1])])
    found = [[float(one.get(name, 0.0)) for name in names] for one in shares]
    rest = (max(0.0, 1 - sum(one)) for one in found)
    return LevelShift(tuple(zip(names, *found, strict=True)), *rest)


def _top(shares: pd.Series[float]) -> list[str]:
    return [str(name) for name in shares.index[:MOST_LEVELS]]
