"""Limiting distributions of the statistics that sum squared gaps: weighted sums of squared normal numbers."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.profiles.encode import Floats

N_STRETCHES, N_NODES, N_TABLE = 16, 24, 1_500
LEAST, MOST = 0.01, 130.0  # p is 1 to six digits below, and less than 1e-57 above


def cramer_von_mises_p(statistic: Floats) -> Floats:
    """Return the chance that the integrated squared Brownian bridge exceeds `statistic`.

    Parameters
    ----------
    statistic : ndarray of float, any shape
        Standardised as in Anderson 1962: mean 1/6, variance 1/45.

    Returns
    -------
    ndarray of float, the same shape
        In [0, 1].

    Notes
    -----
    The sum of Z_j^2 / (j pi)^2. Interpolated in a table of Smirnov's formula, to 1e-5 of p. Source: Anderson and
    Darling 1952, "Asymptotic theory of certain goodness of fit criteria", which gives p = 0.05 at 0.461.

    Examples
    --------
    >>> cramer_von_mises_p(np.array([0.34730, 0.46136, 0.74346])).round(4).tolist()
    [0.1, 0.05, 0.01]
    """
    return _interpolated("cramer_von_mises", statistic)


def anderson_darling_p(statistic: Floats) -> Floats:
    """Return the chance that the integral of the squared bridge over its variance exceeds `statistic`.

    Parameters
    ----------
    statistic : ndarray of float, any shape
        Mean 1 without drift.

    Returns
    -------
    ndarray of float, the same shape
        In [0, 1].

    Notes
    -----
    The sum of Z_j^2 / (j (j + 1)). Interpolated in a table of Smirnov's formula, to 1e-5 of p. Source: Anderson and
    Darling 1952; two samples have the limit of one, Pettitt 1976.

    Examples
    --------
    >>> anderson_darling_p(np.array([1.9330, 2.4924, 3.8781])).round(4).tolist()
    [0.1, 0.05, 0.01]
    """
    return _interpolated("anderson_darling", statistic)


def _interpolated(name: str, statistic: Floats) -> Floats:
    at, log_p = _table(name)
    p: Floats = np.exp(np.interp(statistic, at, log_p, left=0.0, right=-np.inf))
    return p


@cache
def _table(name: str) -> tuple[Floats, Floats]:
    """Return statistics and the logarithms of their p-values by Smirnov's formula.

    P(Q > x) of the sum Q of w_j Z_j^2, with w falling, is the alternating sum of the integrals of
    exp(-x u / 2) / (pi u sqrt(|prod(1 - u w_j)|)) over u from 1 / w_{2k-1} to 1 / w_{2k}. The integrand has a root in
    the denominator at both ends, which Chebyshev's nodes take in; here as a function of s, a root of u, in which the
    stretches are equally wide.
    """
    k = np.arange(1.0, N_STRETCHES + 1)[:, None]
    angle = (np.arange(N_NODES) + 0.5) * np.pi / N_NODES
    if name == "cramer_von_mises":
        s = (2 * k - 0.5 + np.cos(angle) / 2) * np.pi
        u, du, product = s**2, np.pi * s, np.sin(s) / s
    else:
        s = 4 * k + np.cos(angle)
        u = (s**2 - 1) / 4
        du, product = s / 2, np.cos(np.pi * s / 2) / (np.pi * u)
    sign = np.where(k % 2 == 1, 1.0, -1.0)
    weight = sign * du * np.sin(angle) / (N_NODES * u * np.sqrt(np.abs(product)))
    at = np.geomspace(LEAST, MOST, N_TABLE)
    p = np.exp(-at[:, None] * u.ravel() / 2) @ weight.ravel()
    falling = np.maximum.accumulate(p[::-1])[::-1]  # the first few sums are cut off too early
    return at, np.log(np.clip(falling, 1e-300, 1.0))
