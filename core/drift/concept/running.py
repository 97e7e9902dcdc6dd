"""Sums up to each value, the lowest a statistic was so far, and whether two means differ beyond their error."""

from __future__ import annotations

import numpy as np

from core.profiles.encode import Bins, Floats


def sums(n: float, total: float, block: Floats) -> tuple[Floats, Floats]:
    """Return the number of values and their sum up to each value of a block.

    Parameters
    ----------
    n, total : float
        Before the block.
    block : ndarray of float, shape (m,)
        Whose sums floats hold exactly.

    Returns
    -------
    n, total : ndarray of float, shape (m,)
    """
    return n + np.arange(1.0, block.size + 1), total + np.cumsum(block)


def after(earlier: float, block: Floats) -> Floats:
    """Return the block behind one value kept from before it, shape (m + 1,)."""
    return np.concatenate(([earlier], block))


def lowest(statistic: Floats) -> tuple[Floats, Bins]:
    """Return the lowest value so far and the latest place that holds it.

    Parameters
    ----------
    statistic : ndarray of float, shape (m,)
        Infinite where it does not count.

    Returns
    -------
    least : ndarray of float, shape (m,)
    place : ndarray of int, shape (m,)
        0 as long as nothing counts.

    Examples
    --------
    >>> least, place = lowest(np.array([3.0, 1.0, 2.0, 1.0]))
    >>> least.tolist(), place.tolist()
    ([3.0, 1.0, 1.0, 1.0], [0, 1, 1, 3])
    """
    least = np.minimum.accumulate(statistic)
    holds = (statistic <= least) & (statistic < np.inf)
    return least, np.maximum.accumulate(np.where(holds, np.arange(statistic.size), 0))


def standard_error(n: tuple[Floats, Floats], total: Floats, square: Floats) -> Floats:
    """Return the standard error of the difference of two means.

    Parameters
    ----------
    n : two ndarrays of float, shape (m,)
        Values of either part, from 1 on.
    total, square : ndarray of float, shape (m,)
        Sum of all the values, and of their squares; of errors both are their number.

    Notes
    -----
    The variance is that of both parts together, as in the two-proportion test.

    Examples
    --------
    >>> n = (np.array([200.0]), np.array([200.0]))
    >>> standard_error(n, np.array([40.0]), np.array([40.0])).tolist()
    [0.03]
    """
    together = n[0] + n[1]
    variance = np.maximum(square / together - (total / together) ** 2, 0.0)
    return np.sqrt(variance * (1 / n[0] + 1 / n[1]))
