"""The two sides of a numeric column, as far as its counters and sums can tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np

from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats
from core.profiles.tally import CLIP, QUANTUM

Sums: TypeAlias = tuple[Floats, Floats]
"""The two sums of a numeric column in the reference and in the current window, shape (2,) each."""

PERCENTS = np.array([*range(5, 100, 5), 97, 99]) / 100
P10, Q1, MEDIAN, Q3, P90 = 1, 4, 9, 14, 17  # places among them
FEW_ROWS = 8
FEW_VALUES = 30  # up to so many distinct values, each is worth naming
MOST_GRAINS = 100
RESOLUTION = 1e-6  # of a variance in reference variances: what rounding the squares leaves of a constant
LIKELY_GAP = 1.63  # the KS distance of equal samples in units of `noise`, at one in a hundred
BIN_ERROR = 0.012  # what not knowing where in its bin a value lies adds to a distance


@dataclass(frozen=True)
class Moments:
    """Mean and deviation of one side; NaN where the sums are not known, or values so far out that they were clipped."""

    mean: float
    deviation: float


UNKNOWN = Moments(math.nan, math.nan)


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the bins of a numeric column lie.

    Parameters
    ----------
    edges : ndarray of float, shape (bins - 1,)
    bounds : tuple of ndarray of float, shape (bins,) each
        Lower and upper end of each bin; the open ones end at the range of the reference.
    widths, points : ndarray of float, shape (bins,)
        Width of each bin, 0 where it holds one value; that value, or the middle.
    grainy : bool
        Whether every bin stands for one value, its lower edge, as with up to a hundred distinct values.
    """

    edges: Floats
    bounds: tuple[Floats, Floats]
    widths: Floats
    points: Floats
    grainy: bool


@lru_cache(maxsize=512)
def layout(column: ColumnSpec) -> Layout:
    """Return where the bins of a numeric column lie, worked out once for all of its windows."""
    edges = np.array(column.edges)
    lower, upper = np.concatenate([edges[:1], edges]), np.concatenate([edges, edges[-1:]])
    with np.errstate(over="ignore"):  # a reference that spans the floats
        widths = np.minimum(upper - lower, np.finfo(np.float64).max)
        single = widths <= 2 * np.spacing(np.abs(lower))
    grainy = len(edges) <= MOST_GRAINS and not single[1:-2].any()
    widths[single if not grainy else slice(None)] = 0.0
    return Layout(edges, (lower, upper), widths, lower + widths / 2, bool(grainy))


@dataclass(frozen=True, eq=False)
class NumberSides:
    """Reference and current values of one numeric column; neither is empty.

    Parameters
    ----------
    column : ColumnSpec
    reference, current : ndarray of float, shape (column.n_values,)
        Rows a value bin.
    sums : tuple of ndarray, optional
        Sums of both sides, of standardised values and of their squares.
    """

    column: ColumnSpec
    reference: Floats
    current: Floats
    sums: Sums | None = None

    @property
    def edges(self) -> Floats:
        """Edges of the bins, shape (bins - 1,)."""
        return self.layout.edges

    @property
    def widths(self) -> Floats:
        """Width of each bin; 0 where it holds one value, and of the open ones."""
        return self.layout.widths

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Lower and upper end of each bin; the open ones end at the range of the reference."""
        return self.layout.bounds

    @cached_property
    def layout(self) -> Layout:
        """Where the bins lie."""
        return layout(self.column)

    @cached_property
    def totals(self) -> tuple[float, float]:
        """Rows of either side."""
        return float(self.reference.sum()), float(self.current.sum())

    @cached_property
    def before(self) -> Floats:
        """Share of the reference below each edge."""
        share: Floats = self.reference.cumsum()[:-1] / self.totals[0]
        return share

    @cached_property
    def now(self) -> Floats:
        """Share of the current values below each edge."""
        share: Floats = self.current.cumsum()[:-1] / self.totals[1]
        return share

    @cached_property
    def gained(self) -> Floats:
        """Share of each bin now, less its share before."""
        difference: Floats = self.current / self.totals[1] - self.reference / self.totals[0]
        return difference

    @cached_property
    def noise(self) -> float:
        """Unit of a KS distance between equal samples of these sizes."""
        return math.sqrt(1 / self.totals[0] + 1 / self.totals[1])

    @cached_property
    def distance(self) -> float:
        """KS distance between the sides."""
        return float(np.abs(self.now - self.before).max())

    @cached_property
    def moments(self) -> tuple[Moments, Moments]:
        """Mean and deviation of either side."""
        if self.sums is None:
            return UNKNOWN, UNKNOWN
        (before, now), (m, n) = self.sums, self.totals
        return _moments(self.column, before, m), _moments(self.column, now, n)

    @cached_property
    def fine(self) -> bool:
        """Whether the sums would tell a deviation a tenth as wide as the middle half; one huge value may forbid it."""
        return self.width == 0 or math.sqrt(RESOLUTION) * self.column.scale < 0.1 * self.width

    @cached_property
    def width(self) -> float:
        """Width of the middle half of the reference."""
        return self.quantiles[0][Q3] - self.quantiles[0][Q1]

    @cached_property
    def quantiles(self) -> tuple[list[float], list[float]]:
        """The quantiles `PERCENTS` of either side, inside the reference's range.

        Linear inside a bin, so exact to one bin, that is about one percent of the reference's rows.
        """
        first, second = (self._quantiles(side) for side in (self.reference, self.current))
        return first, second

    def _quantiles(self, counts: Floats) -> list[float]:
        cumulative = counts.cumsum()
        rank = PERCENTS * cumulative[-1]
        where = cumulative.searchsorted(rank)
        mine = counts[where]
        part = (rank - (cumulative[where] - mine)) / mine
        placed: list[float] = (self.bounds[0][where] + part * self.widths[where]).tolist()
        return placed

    def gap_to(self, moved: Floats) -> float:
        """Return the KS distance between the current values and the reference with its points moved, shape (bins,)."""
        rounding = 1e-12 * np.abs(moved)
        where = self.edges.searchsorted(moved - rounding)
        inside = where < len(self.edges)
        where[inside] += self.edges[where[inside]] <= (moved + rounding)[inside]
        expected = np.bincount(where, weights=self.reference, minlength=len(self.reference))
        return float(np.abs(expected.cumsum()[:-1] / self.totals[0] - self.now).max())

    def without(self, changed: list[int]) -> NumberSides:
        """Return the sides with the bins `changed` left out."""
        r, c = self.reference.copy(), self.current.copy()
        r[changed] = c[changed] = 0
        return NumberSides(self.column, r, c)

    @property
    def unlike(self) -> float:
        """How far the distance exceeds what chance and the width of bins explain; infinite with hardly a row."""
        few = min(self.totals) < FEW_ROWS
        return math.inf if few else self.distance - LIKELY_GAP * self.noise - BIN_ERROR

    def widening(self) -> float:
        """Return how many times as wide the middle half is; 1 where values are too coarse to tell."""
        coarse = self.layout.grainy and len(self.edges) <= FEW_VALUES
        if self.width == 0 or coarse or self.reference.max() > 0.2 * self.totals[0]:
            return 1.0
        return (self.quantiles[1][Q3] - self.quantiles[1][Q1]) / self.width


def _moments(column: ColumnSpec, sums: Floats, n: float) -> Moments:
    first, second = float(sums[0]) / n, float(sums[1]) / n
    variance = second - first**2
    if abs(first) > CLIP / 2:
        return UNKNOWN
    known = first**2 < CLIP / 4 and variance > -RESOLUTION
    deviation = math.sqrt(variance) if variance > RESOLUTION else 0.0
    mean = column.mean + column.scale * first
    mean = mean if abs(mean) > QUANTUM * column.scale else 0.0
    return Moments(mean, column.scale * deviation if known else math.nan)
