"""Fine bins -> the bins a method compares; which are joined is decided by the reference alone."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from core.profiles.column import ColumnSpec
from core.profiles.encode import Bins, Floats

Mask: TypeAlias = "npt.NDArray[np.bool_]"

N_GROUPS = 10
LEAST_EXPECTED, LEAST_EXPECTED_MAIN, MAIN_LEVELS = 5.0, 4.0, 2  # rows, of the most frequent levels, and how many


def equal_mass_groups(values: Floats, n_groups: int) -> Bins:
    """Return the group of each value bin, so that groups hold about equal reference mass.

    Parameters
    ----------
    values : ndarray of float, shape (bins,)
        Reference rows a value bin, in the order of the values.
    n_groups : int
        At most so many groups come out; fewer where single bins hold more than their part.

    Returns
    -------
    ndarray of int64, shape (bins,)
        Consecutive from 0 and never decreasing. The open tails join the outermost groups, but for a
        constant: what lies below or above the only value there was is a group of its own.

    Examples
    --------
    >>> equal_mass_groups(np.array([0.0, 10, 10, 10, 10, 0]), 2)
    array([0, 0, 0, 1, 1, 1])
    """
    total = values.sum()
    if total == 0:
        return np.zeros(len(values), dtype=np.int64)
    if np.count_nonzero(values) == 1:
        side: Bins = np.sign(np.arange(len(values)) - np.argmax(values)).astype(np.int64) + 1
        return side
    middle = (np.cumsum(values) - values / 2) / total
    group = np.minimum((middle * n_groups).astype(np.int64), n_groups - 1)
    occupied = np.unique(group[values > 0])
    consecutive: Bins = np.clip(np.searchsorted(occupied, group, side="right") - 1, 0, None).astype(np.int64)
    return consecutive


def without_slivers(values: Floats, group: Bins, least_share: float) -> Bins:
    """Return groups that hold a least share of the reference each, slivers joined to their smaller neighbours.

    Beside a value that holds much of the mass a group may be left with hardly any, in which a row or two by chance
    are beyond all that chi-square expects. A constant keeps what lies on either side of it.

    Examples
    --------
    >>> without_slivers(np.array([70.0, 1, 14, 15]), np.array([0, 1, 2, 3]), 0.05)
    array([0, 1, 1, 2])
    """
    joined = group.copy()
    total = max(float(values.sum()), 1.0)
    while np.count_nonzero(values) > 1 and joined.max() > 0:
        mass = np.bincount(joined, weights=values)
        smallest = int(mass.argmin())
        if mass[smallest] >= least_share * total:
            break
        after = smallest == 0 or (smallest + 1 < len(mass) and mass[smallest + 1] < mass[smallest - 1])
        joined[joined > (smallest if after else smallest - 1)] -= 1
    return joined


def often_expected(values: Floats, n_current: Floats) -> Mask:
    """Return which levels enough rows are expected of in a window of this size to count for themselves.

    Parameters
    ----------
    values : ndarray of float, shape (levels,)
        Reference rows a level.
    n_current : ndarray of float, shape (...)
        Number of current rows, which with the reference alone decides.

    Returns
    -------
    ndarray of bool, shape (..., levels)
        Five rows; four of the two most frequent levels, without which a table of few rows would have two columns and
        see no other level than the first.
    """
    expected = values * np.minimum(n_current / max(values.sum(), 1.0), 1.0)[..., None]
    first = values >= np.sort(values)[-MAIN_LEVELS:].min(initial=np.inf)
    often: Mask = expected >= np.where(first, LEAST_EXPECTED_MAIN, LEAST_EXPECTED)
    return often


def frequent_levels(values: Floats, n_current: float) -> Bins:
    """Return the group of each level: its own where enough rows are expected, else one shared group.

    Parameters
    ----------
    values : ndarray of float, shape (bins,)
        Reference rows a level.
    n_current : float
        Number of current rows, which with the reference alone decides what is pooled.
    """
    total = max(values.sum(), 1.0)
    frequent = often_expected(values, np.asarray(n_current))
    rare = ~frequent
    pooled = values[rare].sum() * min(n_current / total, 1.0)
    group = np.cumsum(frequent) - 1
    if frequent.any() and pooled < LEAST_EXPECTED:
        group[rare] = group[np.flatnonzero(frequent)[np.argmin(values[frequent])]]
    else:
        group[rare] = frequent.sum()
    return group.astype(np.int64)


def regroup(counts: Floats, group: Bins) -> Floats:
    """Return counts of shape (..., groups): the counts of shape (..., bins) summed by `group`."""
    belongs = group[:, None] == np.arange(int(group.max(initial=0)) + 1)
    joined: Floats = counts @ belongs.astype(np.float64)
    return joined


def joined(column: ColumnSpec, reference: Floats) -> Bins:
    """Return the group of every counter of a column.

    Parameters
    ----------
    column : ColumnSpec
        The column the counts belong to.
    reference : ndarray of float, shape (column.size,)

    Returns
    -------
    ndarray of int64, shape (column.size,)
        Ten groups of equal reference mass or the levels, then strange, missing and mistyped.
    """
    if column.kind == "categorical":
        return np.arange(column.size)
    values = equal_mass_groups(reference[: column.n_values], N_GROUPS)
    return np.append(values, values.max() + 1 + np.arange(column.size - column.n_values))


def shares(counts: Floats) -> Floats:
    """Return counts as shares of their total along the last axis; all zero where there are none."""
    result: Floats = counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1.0)
    return result


def smoothed(counts: Floats) -> Floats:
    """Return shares after half a row was added to every bin; they sum to one and none is zero."""
    result: Floats = (counts + 0.5) / (counts.sum(axis=-1, keepdims=True) + counts.shape[-1] / 2)
    return result


def null_psi(reference: Floats, current: Floats) -> tuple[Floats, Floats]:
    """Return the mean and the 95th percentile that PSI has without drift, shape (...) each.

    It is a chi-square of (occupied bins - 1) degrees of freedom times (1/n + 1/m).
    """
    freedom = max(int((reference > 0).sum()) - 1, 0)
    noise = 1 / np.maximum(current.sum(axis=-1), 1.0) + 1 / max(reference.sum(), 1.0)
    return freedom * noise, _seldom_exceeded(freedom) * noise


@cache
def _seldom_exceeded(freedom: int) -> float:
    """Return what one in twenty chi-squares of this freedom exceeds."""
    return float(special.chdtri(freedom, 0.05)) if freedom else 0.0
