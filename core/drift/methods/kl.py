"""Kullback-Leibler divergence."""

from __future__ import annotations

import numpy as np

from core.drift.method import DriftMethod, register
from core.drift.sides import Sides
from core.profiles.encode import Floats


def score(sides: Sides) -> Floats:
    """Return the divergence of the current shares from the reference shares.

    Parameters
    ----------
    sides : Sides

    Returns
    -------
    ndarray of float, shape (windows,)
        In nats, >= 0, no upper bound; the expected surprise at current rows for who believes the reference.

    Notes
    -----
    Half a row is added to every group. Chance alone makes it about (groups - 1)(1/n + 1/m) / 2, and more where groups
    are empty on both sides: 0.08 at n = 100 with ten groups. O(groups). Source: Kullback and Leibler 1951.

    Examples
    --------
    >>> score(Sides.of_values(["a"] * 500 + ["b"] * 500, ["a"] * 750 + ["b"] * 250)).round(2)
    array([0.13])
    """
    q, p = sides.smoothed
    total: Floats = (p * np.log(p / q)).sum(axis=-1)
    return np.maximum(total, 0.0)


register(
    DriftMethod(
        name="kl",
        label="KL divergence",
        threshold=0.1,
        symmetric=False,
        kinds=("numeric", "categorical"),
        rule="sum p ln(p / q) of current p against reference q; bins as PSI; half a row added to each bin; nats",
        score=score,
    )
)
