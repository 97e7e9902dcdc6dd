"""Largest change of one share."""

from __future__ import annotations

import numpy as np

from core.drift.method import DriftMethod, register
from core.drift.sides import Sides
from core.profiles.encode import Floats


def score(sides: Sides) -> Floats:
    """Return by how much the share of one group or level changed at most.

    Parameters
    ----------
    sides : Sides

    Returns
    -------
    ndarray of float, shape (windows,)
        In [0, 1].

    Notes
    -----
    A number's groups hold a tenth of the reference each, so 0.1 is a group that doubled or emptied. Chance alone
    makes it about 0.06 at n = 100. O(groups).

    Examples
    --------
    >>> score(Sides.of_values(["a", "a", "b", "b"], ["a", "b", "b", "new"]))
    array([0.25])
    """
    q, p = sides.shares
    largest: Floats = np.abs(p - q).max(axis=-1)
    return largest


register(
    DriftMethod(
        name="l_infinity",
        label="Largest change of a share",
        threshold=0.1,
        symmetric=True,
        kinds=("numeric", "categorical"),
        rule="largest |p - q|; bins as PSI, not smoothed; a share of the rows, in [0, 1]",
        score=score,
    )
)
