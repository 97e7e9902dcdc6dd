"""How far values moved: integrals between two distribution functions along the axis of the values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.drift.steps import Steps
from core.profiles.encode import Bins, Floats

TRIMMED = 0.01  # share of the reference beyond either end: percentiles are edges, so the ends are exact
MOST_A_BIN = 0.02  # a fine bin that holds more of the reference is one value, at its lower edge
NORMAL_IQR = 1.349  # interquartile range of a normal column of standard deviation one
BLOCK = 16_384  # rows that stay in the cache
HUGE = 1e150  # beyond, squares are infinite and their inverse is zero


@dataclass(frozen=True, eq=False)
class Travel:
    """Integrals over the middle 98 % of the reference, with F and G the two distribution functions; shape (...).

    Parameters
    ----------
    gap : ndarray of float
        Of |F - G|, in units of the reference's spread.
    squared : ndarray of float
        Of (F - G)^2.
    apart : ndarray of float
        Of F (1 - G) + G (1 - F), the mean distance of a reference row from a current row, in units of `squared`.
    """

    gap: Floats
    squared: Floats
    apart: Floats


def of_bins(edges: Floats, steps: Steps) -> Travel:
    """Return the travel between the rows of fine bins.

    Parameters
    ----------
    edges : ndarray of float, shape (bins - 1,)
    steps : Steps
        At the upper ends of the bins.

    Notes
    -----
    Rows spread evenly over a bin, but a bin with more than 2 % of the reference is one value: where edges are
    percentiles no other holds as much. Values beyond the middle 98 % of the reference count as its ends. The spread is
    the larger of IQR / 1.349 and the standard deviation of the values so trimmed. Where the middle 98 % are one value,
    any other lies one unit away from it. O(bins).
    """
    f, g = steps.reference, steps.current
    low, lower, upper, high = (_position(f, share) for share in (TRIMMED, 0.25, 0.75, 1 - TRIMMED))
    if low == high:
        return _around(f[low : low + 2], g[..., low : low + 2])
    place = _scaled(edges[low : high + 1], edges[low], edges[high])
    width, inner, outer = np.diff(place), slice(low + 1, high + 1), slice(low, high)
    single = f[inner] - f[outer] > MOST_A_BIN
    f_start, g_start = np.where(single, f[inner], f[outer]), np.where(single, g[..., inner], g[..., outer])
    f_end, g_end = f[inner], g[..., inner]
    first = (width * (1 - (f_start + f_end) / 2)).sum()
    second = 2 * (width * mean_product(place[:-1], place[1:], 1 - f_start, 1 - f_end)).sum()
    spread = max((place[upper - low] - place[lower - low]) / NORMAL_IQR, np.sqrt(second - first**2))
    start, end = g_start - f_start, g_end - f_end
    both = f_start + f_end + g_start + g_end
    return Travel(
        (width * mean_size(start, end)).sum(axis=-1) / spread,
        (width * mean_product(start, end, start, end)).sum(axis=-1),
        (width * (both / 2 - 2 * mean_product(f_start, f_end, g_start, g_end))).sum(axis=-1),
    )


def of_rows(reference: Floats, current: Floats) -> Travel:
    """Return the travel between rows, by the rule of `of_bins` but with nothing to spread.

    Parameters
    ----------
    reference, current : ndarray of float, shapes (m,) and (n,), rising, m >= 1 and n >= 1

    Notes
    -----
    Between two values of the side with fewer rows its function is level, and the integrals of the other and of its
    square are differences of running sums over its rows. O(m + n), and little more than two running sums.
    """
    low, lower, upper, high = _at(reference, np.array([TRIMMED, 0.25, 0.75, 1 - TRIMMED])).tolist()
    if low == high:
        f, g = (np.array([np.searchsorted(x, low, side) for side in ("left", "right")]) for x in (reference, current))
        return _around(f / len(reference), g / len(current))
    few, many = sorted((reference, current), key=len)
    gap, squared, apart = _integrals(few, many, low, high)
    quartiles = _scaled(np.array([lower, upper]), low, high)
    spread = max((quartiles[1] - quartiles[0]) / NORMAL_IQR, _deviation(reference, low, high))
    return Travel(gap / spread, squared, apart)


def _integrals(few: Floats, many: Floats, low: float, high: float) -> tuple[Floats, Floats, Floats]:
    """Return the integrals of |F - c|, (F - c)^2 and F (1 - c) + c (1 - F); c is `few`'s function, F the other."""
    n, m = len(few), len(many)
    start, stop = np.searchsorted(many, [low, high], "right")
    k = np.concatenate([[start], np.clip(np.searchsorted(many, few, "right"), start, stop), [stop]])
    place = np.concatenate([[0.0], _scaled(np.clip(few, low, high), low, high), [1.0]])
    level = np.arange(n + 1) * m // n  # rows of `many` up to which F does not exceed c
    crossed = np.flatnonzero((k[:-1] <= level) & (level < k[1:]))
    c = np.insert(np.arange(n + 1) / n, crossed, crossed / n)
    k = np.insert(k, crossed + 1, level[crossed])
    place = np.insert(place, crossed + 1, _scaled(many[level[crossed]], low, high))
    width, (sums, odd_sums) = np.diff(place), np.diff(_running_sums(many, low, high, k))
    f = (np.diff(k * place) - sums) / m
    f_squared = (np.diff(k * (k * place)) - odd_sums) / m / m
    net = f - c * width
    return np.abs(net).sum(), (f_squared - c * (f + net)).sum(), (f + c * (width - 2 * f)).sum()


def _running_sums(ordered: Floats, low: float, high: float, until: Bins) -> Floats:
    """Return the sums of x_i and of (2 i + 1) x_i over i from the first to each of `until`, shape (2, untils).

    In blocks that stay in the cache; x are the rows where `low` is zero and `high` one.
    """
    sums, total = np.zeros((2, len(until))), np.zeros((2, 1))
    for start in range(int(until[0]), int(until[-1]), BLOCK):
        stop = min(start + BLOCK, int(until[-1]))
        rows = _scaled(ordered[start:stop], low, high)
        running = total + np.cumsum([rows, np.arange(2.0 * start + 1, 2 * stop, 2) * rows], axis=1)
        here = slice(*np.searchsorted(until, [start, stop], "right"))
        sums[:, here] = running[:, until[here] - start - 1]
        total = running[:, -1:]
    return sums


def mean_product(a: Floats, a_end: Floats, b: Floats, b_end: Floats) -> Floats:
    """Return the mean of a product along a stretch on which both factors are straight."""
    product: Floats = (a * (2 * b + b_end) + a_end * (b + 2 * b_end)) / 6
    return product


def mean_size(a: Floats, a_end: Floats) -> Floats:
    """Return the mean of the absolute value of a straight line from `a` to `a_end`.

    Examples
    --------
    >>> mean_size(np.array([-1.0, 1.0, 2.0]), np.array([1.0, 3.0, 0.0])).tolist()
    [0.5, 2.0, 1.0]
    """
    total = np.abs(a) + np.abs(a_end)
    crossing = (a**2 + a_end**2) / np.maximum(total, 1e-300)
    size: Floats = np.where(a * a_end < 0, crossing, total) / 2
    return size


def _around(f: Floats, g: Floats) -> Travel:
    """Return the travel off the only value there is, from the shares below it and at or below it."""
    gap = g - f
    apart = f + g - 2 * f * g
    return Travel(np.abs(gap).sum(axis=-1), (gap**2).sum(axis=-1), apart.sum(axis=-1))


def _at(ordered: Floats, shares: Floats) -> Floats:
    """Return the smallest values with at least these shares of the rows at or below them."""
    ranks = np.ceil(shares * len(ordered)).astype(np.int64) - 1
    return ordered[np.maximum(ranks, 0)]


def _deviation(ordered: Floats, low: float, high: float) -> float:
    """Return the standard deviation of rows trimmed to `low` and `high`, which are zero and one."""
    first, last = np.searchsorted(ordered, [low, high])
    middle, above = _scaled(ordered[first:last], low, high), len(ordered) - last
    mean, square = (middle.sum() + above) / len(ordered), ((middle**2).sum() + above) / len(ordered)
    return float(np.sqrt(square - mean**2))


def _position(function: Floats, share: float) -> int:
    """Return the last edge with less than `share` of the rows below it."""
    return max(int(np.searchsorted(function[:-1], share)) - 1, 0)


def _scaled(values: Floats, low: float, high: float) -> Floats:
    """Return where values lie between `low` and `high`, in [0, 1], whatever their size."""
    if low > -HUGE and high < HUGE and high - low > 1 / HUGE:
        return (values - low) / (high - low)
    power = -int(np.frexp(max(abs(low), abs(high)))[1])
    least, most = np.ldexp(low, power), np.ldexp(high, power)
    place: Floats = (np.ldexp(values, power) - least) / (most - least)
    return place
