"""Population stability index."""

from __future__ import annotations

import numpy as np

from core.drift.method import DriftMethod, register
from core.drift.sides import Sides
from core.profiles.encode import Floats


def score(sides: Sides) -> Floats:
    """Return the population stability index of the current rows against the reference.

    Parameters
    ----------
    sides : Sides

    Returns
    -------
    ndarray of float, shape (windows,)
        In nats, >= 0; equal shares give 0. No upper bound.

    Notes
    -----
    Half a row is added to every group (Jeffreys), so that an empty one neither explodes nor depends on an
    arbitrary constant. Without drift its mean is about (groups - 1)(1/n + 1/m), and more where groups are empty on
    both sides: 0.14 at n = 100 with ten groups. See `psi_corrected`. O(groups).
    Source: Yurdakul 2018, "Statistical properties of population stability index".

    Examples
    --------
    >>> score(Sides.of_values(["a", "b"] * 500, ["a", "b"] * 500))
    array([0.])
    >>> score(Sides.of_values(["a"] * 500 + ["b"] * 500, ["a"] * 750 + ["b"] * 250)).round(2)
    array([0.27])
    """
    q, p = sides.smoothed
    total: Floats = ((p - q) * np.log(p / q)).sum(axis=-1)
    return total


register(
    DriftMethod(
        name="psi",
        label="PSI",
        threshold=0.2,
        symmetric=True,
        kinds=("numeric", "categorical"),
        rule="sum (p - q) ln(p / q); ten groups of equal reference mass or the levels; half a row added to each; nats",
        score=score,
    )
)
