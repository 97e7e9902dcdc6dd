"""Population stability index less what chance alone gives it."""

from __future__ import annotations

import numpy as np

from core.drift.bins import null_psi
from core.drift.method import DriftMethod, register
from core.drift.methods.psi import score as psi
from core.drift.sides import Sides
from core.profiles.encode import Floats


def score(sides: Sides) -> Floats:
    """Return the population stability index less its mean without drift.

    Parameters
    ----------
    sides : Sides
        Groups without reference rows are not counted among the occupied.

    Returns
    -------
    ndarray of float, shape (windows,)
        In nats; 0.00 without drift at n = 1,000, 0.05 at n = 100 and 0.14 at n = 30, where the half row in groups that
        are empty on both sides weighs on the smaller one. Equal shares give -(occupied groups - 1)(1/n + 1/m).

    Notes
    -----
    The raw index averages 0.14 at n = 100 with ten groups and no drift at all. O(groups). Source: the mean of a
    chi-square with B - 1 degrees of freedom; one-sample form in Yurdakul 2018, the reference's term is ours.

    Examples
    --------
    >>> sample = list(range(10)) * 10
    >>> score(Sides.of_values(sample, sample)).round(2)
    array([-0.18])
    """
    mean, _ = null_psi(*sides.groups)
    return np.asarray(psi(sides) - mean)


register(
    DriftMethod(
        name="psi_corrected",
        label="PSI, corrected",
        threshold=0.1,
        symmetric=True,
        kinds=("numeric", "categorical"),
        rule="PSI less its mean without drift, (occupied bins - 1)(1/n + 1/m)",
        score=score,
    )
)
