"""Kullback-Leibler divergence."""

from __future__ import annotations

import numpy as np

from core.drift.bins import smoothed
from core.drift.method import drift_method
from core.profiles.encode import Floats


@drift_method(
    name="kl",
    label="KL divergence",
    threshold=0.1,
    symmetric=False,
    kinds=("numeric", "categorical"),
    rule="sum p ln(p / q) of current p against reference q; bins as PSI; half a row added to each bin; nats",
)
def score(reference: Floats, current: Floats) -> Floats:
    """Return the divergence of the current shares from the reference shares.

    Parameters
    ----------
    reference : ndarray of float, shape (bins,)
        Rows a bin, >= 0.
    current : ndarray of float, shape (..., bins)
        Rows a bin of one or many windows.

    Returns
    -------
    ndarray of float, shape (...)
        In nats, >= 0, no upper bound; the expected surprise at current rows for who believes the reference.

    Notes
    -----
    Half a row is added to every bin. O(bins). Source: Kullback and Leibler 1951.

    Examples
    --------
    >>> round(float(score(np.array([500.0, 500.0]), np.array([750.0, 250.0]))), 3)
    0.131
    """
    p, q = smoothed(current), smoothed(reference)
    total: Floats = (p * np.log(p / q)).sum(axis=-1)
    return np.maximum(total, 0.0)
