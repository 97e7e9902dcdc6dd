"""How far a figure of a window may be from what more rows would show: 95 % bands of the sampling error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from core.profiles.encode import Floats


@dataclass(frozen=True, eq=False)
class Figures:
    """One figure a window with its band.

    Parameters
    ----------
    value : ndarray of float, shape (windows,)
        NaN where it is not defined.
    low, high : ndarray of float, shape (windows,)
        Band of the sampling error; NaN where there is none.
    """

    value: Floats
    low: Floats
    high: Floats


def nothing(n: int) -> Figures:
    """Return figures of n windows that are not defined in any."""
    absent = np.full(n, np.nan)
    return Figures(absent, absent, absent)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, NaN where the whole is 0."""
    shares: Floats = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)
    return shares


def sigmas(confidence: Floats | float) -> Floats:
    """Return the half-width of the band of a normal figure, in standard errors: 1.96 for 0.95."""
    return np.asarray(special.ndtri(0.5 + np.asarray(confidence) / 2))


def wilson(successes: Floats, n: Floats, confidence: Floats | float = 0.95) -> tuple[Floats, Floats]:
    """Return the interval of a share.

    Parameters
    ----------
    successes, n : ndarray of float, shape (...)
    confidence : float in (0, 1), or ndarray of shape (...)

    Returns
    -------
    low, high : ndarray of float, shape (...)
        In [0, 1]; (0, 1) where n is 0.

    Notes
    -----
    Source: Wilson 1927; Brown, Cai and DasGupta 2001 recommend it for every n.

    Examples
    --------
    >>> low, high = wilson(np.array([8.0]), np.array([10.0]))
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.49, 0.943)
    """
    z = sigmas(confidence)
    size = np.maximum(n, 1e-9)
    share = successes / size
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return np.where(n > 0, np.maximum(middle - half, 0), 0.0), np.where(n > 0, np.minimum(middle + half, 1), 1.0)


def share(part: Floats, whole: Floats, confidence: Floats | float) -> Figures:
    """Return part / whole with its Wilson band."""
    return Figures(ratio(part, whole), *wilson(part, whole, confidence))


def like_a_share(value: Floats, variance: Floats, fewest: Floats, confidence: Floats | float) -> Figures:
    """Return a figure in [0, 1] with the Wilson band of a share that varies as much.

    Parameters
    ----------
    value, variance : ndarray of float, shape (windows,)
        The figure, and the square of its standard error by the delta method.
    fewest : ndarray of float, shape (windows,)
        Rows it rests on, which count where the figure is 0 or 1 and so seems not to vary at all.
    confidence : float in (0, 1), or ndarray of shape (windows,)

    Notes
    -----
    Near its ends a figure is skewed, and a band of equal halves would leave [0, 1].
    """
    inside = (value > 0) & (value < 1) & (variance > 0)
    size = np.where(inside, np.divide(value * (1 - value), variance, out=np.ones_like(value), where=inside), fewest)
    return Figures(value, *wilson(np.clip(value, 0, 1) * size, size, confidence))


def normal(value: Floats, variance: Floats, confidence: Floats | float) -> Figures:
    """Return a figure with a band of equal halves; `variance` is the square of its standard error."""
    half = sigmas(confidence) * np.sqrt(np.maximum(variance, 0))
    return Figures(value, value - half, value + half)


def positive(value: Floats, variance: Floats, confidence: Floats | float) -> Figures:
    """Return a figure above 0 with the band of a gamma variable that varies as much: means of sizes are skewed.

    Notes
    -----
    Exact for the mean square of normal errors, and closer than a normal band where a few large errors make the mean.
    Source: Satterthwaite 1946.
    """
    varies = (value > 0) & (variance > 0)
    shape = np.divide(value**2, variance, out=np.ones_like(value), where=varies)
    tail = (1 - np.asarray(confidence)) / 2
    ends = (shape / special.gammaincinv(shape, side) for side in (1 - tail, tail))
    low, high = (np.where(varies, value * end, value) for end in ends)
    return Figures(value, low, high)
