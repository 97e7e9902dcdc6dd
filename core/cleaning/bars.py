"""Histograms of few bars, which say where values lie also where a few lie far away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cleaning.numbers import Floats

MOST_BARS = 30
EXACT = 2.0**50  # a half can still be told from a whole number
HUGE = 1e300  # sums of what is larger overflow
FAR = 3.0  # widths of the middle half; what lies further outside it is counted beside the bars


@dataclass(frozen=True)
class Bars:
    """A histogram.

    Parameters
    ----------
    edges : tuple of float
        One more than there are bars; of dates, nanoseconds since 1970.
    counts : tuple of int
        The last bar includes its upper edge.
    below, above : int
        Values outside the edges.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    below: int = 0
    above: int = 0

    @property
    def n(self) -> int:
        """Values counted, with those outside the edges."""
        return sum(self.counts) + self.below + self.above


def edges_of(values: Floats) -> Floats:
    """Return edges of at most 30 bars for sorted finite values, of which there is at least one.

    A bar each for few whole numbers; otherwise of equal width over all that does not lie far outside.

    Examples
    --------
    >>> edges_of(np.array([1.0, 2.0, 2.0, 3.0])).tolist()
    [0.5, 1.5, 2.5, 3.5]
    """
    first, third = quantiles(values, 0.25, 0.75)
    reach = FAR * (third - first)
    low, high = float(values[0]), float(values[-1])
    if reach > 0:
        low, high = max(low, first - reach), min(high, third + reach)
    largest = max(abs(low), abs(high))
    if high - low < MOST_BARS - 1 and largest < EXACT and bool((values == np.round(values)).all()):
        return np.arange(np.ceil(low), np.floor(high) + 2) - 0.5
    if largest > HUGE or high - low <= 1e-9 * largest:
        return np.array([low, high])
    return np.linspace(low, high, MOST_BARS + 1)


def bars(values: Floats, edges: Floats) -> Bars:
    """Return how many sorted finite values lie between edges.

    Examples
    --------
    >>> bars(np.array([-9.0, 1.0, 2.0, 2.0, 99.0]), np.array([0.5, 1.5, 2.5]))
    Bars(edges=(0.5, 1.5, 2.5), counts=(1, 2), below=1, above=1)
    """
    before = np.searchsorted(values, edges)
    before[-1] = np.searchsorted(values, edges[-1], side="right")
    counts = tuple(np.diff(before).tolist())
    return Bars(tuple(edges.tolist()), counts, int(before[0]), len(values) - int(before[-1]))


def quantiles(values: Floats, *shares: float) -> list[float]:
    """Return quantiles of sorted values, interpolated as `numpy.quantile` does; cheap however many they are."""
    places = np.array(shares) * (len(values) - 1)
    under = np.floor(places).astype(int)
    over = np.minimum(under + 1, len(values) - 1)
    part = places - under
    found: list[float] = (values[under] * (1 - part) + values[over] * part).tolist()
    return found
