"""Population stability index."""

from __future__ import annotations

import numpy as np

from core.drift.bins import smoothed
from core.drift.method import drift_method
from core.profiles.encode import Floats


@drift_method(
    name="psi",
    label="PSI",
    threshold=0.2,
    symmetric=True,
    kinds=("numeric", "categorical"),
    rule="sum (p - q) ln(p / q); ten groups of equal reference mass or the levels; half a row added to each bin; nats",
)
def score(reference: Floats, current: Floats) -> Floats:
    """Return the population stability index of current against reference counts.

    Parameters
    ----------
    reference : ndarray of float, shape (bins,)
        Rows a bin, >= 0, bins fixed by the reference.
    current : ndarray of float, shape (..., bins)
        Rows a bin of one or many windows.

    Returns
    -------
    ndarray of float, shape (...)
        In nats, >= 0; equal shares give 0. No upper bound.

    Notes
    -----
    Half a row is added to every bin (Jeffreys), so that an empty bin neither explodes nor depends on an
    arbitrary constant. Without drift its mean is about (bins - 1)(1/n + 1/m): see `psi_corrected`. O(bins).
    Source: Yurdakul 2018, "Statistical properties of population stability index".

    Examples
    --------
    >>> float(score(np.array([50.0, 50.0]), np.array([500.0, 500.0])))
    0.0
    >>> round(float(score(np.array([500.0, 500.0]), np.array([750.0, 250.0]))), 3)
    0.274
    """
    p, q = smoothed(current), smoothed(reference)
    total: Floats = ((p - q) * np.log(p / q)).sum(axis=-1)
    return total
