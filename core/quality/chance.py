"""Could chance alone make a share so much larger than the reference's? One-sided, both samples random."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from core.profiles.encode import Floats

RARE = 0.1
ENOUGH = 5.0


def excess_p(bad: npt.ArrayLike, of: npt.ArrayLike, usual: npt.ArrayLike, of_usual: npt.ArrayLike) -> Floats:
    """Return the p-value of a share being no larger than the reference's.

    Parameters
    ----------
    bad, of : array of numbers, shape (...)
        Values found and values looked at.
    usual, of_usual : array of numbers, broadcast to the same shape
        The same of the reference.

    Returns
    -------
    ndarray of float, shape (...)
        In [0, 1]; 1 where the share is not larger, or either side has no values.

    Notes
    -----
    Shares below 10 %, and those of which fewer than five values are expected: the conditional binomial test, exact for
    rare events (Przyborowski and Wilenski 1940); the normal approximation would take Poisson tails for ten times
    rarer than they are. Others: the pooled two-proportion test. O(values of the arrays); what has no excess costs
    nothing.

    Examples
    --------
    >>> excess_p([0, 1, 3], [30, 30, 30], 0, 4_970).round(6).tolist()
    [1.0, 0.006, 0.0]
    """
    c, n, r, m = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (bad, of, usual, of_usual)))
    p = np.ones(c.shape)
    look = (n > 0) & (m > 0) & (c * m > r * n)
    c, n, r, m = c[look], n[look], r[look], m[look]
    pooled = (r + c) / (n + m)
    common = (pooled >= RARE) & (n * np.minimum(r, m - r) >= ENOUGH * m)
    found = np.empty(len(c))
    rare = ~common
    # the binomial tail at c of r + c, as an incomplete beta function
    found[rare] = special.betainc(c[rare], r[rare] + 1, (n / (n + m))[rare])
    c, n, r, m, pooled = c[common], n[common], r[common], m[common], pooled[common]
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    found[common] = special.ndtr((r / m - c / n) / error)
    p[look] = found
    return p


def all_p(n: npt.ArrayLike, usual: npt.ArrayLike, of_usual: npt.ArrayLike) -> Floats:
    """Return the probability that all of `n` values are what `usual` of `of_usual` values of the reference are.

    Parameters
    ----------
    n, usual, of_usual : array of numbers, broadcast to one shape

    Returns
    -------
    ndarray of float, shape (...)
        In [0, 1]; 1 where n is 0.

    Notes
    -----
    The predictive probability with every share of the reference's kind equally likely beforehand (Laplace 1774), so
    exact whatever n.

    Examples
    --------
    >>> float(all_p(1, 0, 98).round(4)), float(all_p(2, 3, 3).round(4))
    (0.01, 0.6667)
    """
    n, r, m = (np.asarray(each, dtype=np.float64) for each in (n, usual, of_usual))
    p: Floats = np.exp(special.betaln(r + n + 1, m - r + 1) - special.betaln(r + 1, m - r + 1))
    return np.minimum(p, 1.0)
