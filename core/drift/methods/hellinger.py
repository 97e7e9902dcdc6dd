"""Hellinger distance."""

from __future__ import annotations

import numpy as np

from core.drift.method import DriftMethod, register
from core.drift.sides import Sides
from core.profiles.encode import Floats


def score(sides: Sides) -> Floats:
    """Return the distance between the square roots of the shares.

    Parameters
    ----------
    sides : Sides

    Returns
    -------
    ndarray of float, shape (windows,)
        In [0, 1]: 0 for equal shares, 1 where no group has rows of both.

    Notes
    -----
    Empty groups need no smoothing. Chance alone makes it about sqrt((groups - 1)(1/n + 1/m) / 8): 0.11 at n = 100
    with ten groups. O(groups). Source: Hellinger 1909; a small distance is 0.83 times Jensen and Shannon's.

    Examples
    --------
    >>> score(Sides.of_values(["a"] * 9, ["b"] * 9)), score(Sides.of_values([1.0, 2.0], [2.0, 1.0]))
    (array([1.]), array([0.]))
    """
    q, p = sides.shares
    distance: Floats = np.sqrt(((np.sqrt(p) - np.sqrt(q)) ** 2).sum(axis=-1) / 2)
    return np.minimum(distance, 1.0)


register(
    DriftMethod(
        name="hellinger",
        label="Hellinger distance",
        threshold=0.1,
        symmetric=True,
        kinds=("numeric", "categorical"),
        rule="root of half the sum of (sqrt p - sqrt q)^2; bins as PSI, not smoothed; in [0, 1]",
        score=score,
    )
)
