"""Population stability index less what chance alone gives it."""

from __future__ import annotations

import numpy as np

from core.drift.bins import null_psi
from core.drift.method import drift_method
from core.drift.methods.psi import score as psi
from core.profiles.encode import Floats


@drift_method(
    name="psi_corrected",
    label="PSI, corrected",
    threshold=0.1,
    symmetric=True,
    kinds=("numeric", "categorical"),
    rule="PSI less its mean without drift, (occupied bins - 1)(1/n + 1/m)",
)
def score(reference: Floats, current: Floats) -> Floats:
    """Return the population stability index less its mean without drift.

    Parameters
    ----------
    reference : ndarray of float, shape (bins,)
        Rows a bin; bins without reference rows are not counted among the occupied.
    current : ndarray of float, shape (..., bins)
        Rows a bin of one or many windows.

    Returns
    -------
    ndarray of float, shape (...)
        In nats; about 0 without drift whatever the sizes, and below 0 as often as above.

    Notes
    -----
    The raw index averages 0.1 at n = 100 with ten bins and no drift at all. O(bins). Source: the mean of a
    chi-square with B - 1 degrees of freedom; one-sample form in Yurdakul 2018, the reference's term is ours.

    Examples
    --------
    >>> counts = np.full(10, 10.0)
    >>> round(float(score(counts, counts)), 2)
    -0.18
    """
    mean, _ = null_psi(reference, current)
    corrected: Floats = psi(reference, current) - mean
    return np.asarray(corrected)
