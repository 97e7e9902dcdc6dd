"""Quantiles from logarithmic bins, and the ranks between which they lie."""

from __future__ import annotations

import numpy as np
from scipy import special

from core.profiles.encode import Floats


def place(counts: Floats, share: Floats | float) -> Floats:
    """Return where `share` of the rows end, in bins from the first, shape (windows,); NaN where there are no rows.

    Parameters
    ----------
    counts : ndarray of float, shape (windows, bins)
    share : float in [0, 1], or ndarray of shape (windows,)
        Rows are taken to be spread evenly over their bin.

    Examples
    --------
    >>> place(np.array([[0.0, 4.0, 4.0, 0.0]]), 0.75).tolist()
    [2.5]
    """
    cumulative = np.cumsum(counts, axis=1)
    wanted = share * cumulative[:, -1]
    position = (cumulative < wanted[:, None]).sum(axis=1).clip(max=counts.shape[1] - 1)
    window = np.arange(len(counts))
    inside = counts[window, position]
    below = cumulative[window, position] - inside
    part = np.divide(wanted - below, inside, out=np.zeros_like(wanted), where=inside > 0)
    return np.where(cumulative[:, -1] > 0, position + part, np.nan)


def rank_shares(n: Floats, quantile: float, confidence: Floats | float) -> tuple[Floats, Floats]:
    """Return the shares of the rows between whose ends the quantile lies, each of shape (windows,).

    Notes
    -----
    As many rows lie below the true quantile as successes in n draws, whatever the distribution: ranks between the
    tails of that binomial distribution hold it. Source: David and Nagaraja 2003, section 7.1.
    """
    size = np.maximum(n, 1.0)
    tail = (1 - np.asarray(confidence)) / 2
    # the row behind so many others lies in the middle of its share
    low, high = ((special.bdtrik(side, size, quantile) + 0.5) / size for side in (tail, 1 - tail))
    return np.clip(np.nan_to_num(low), 0, 1), np.clip(np.nan_to_num(high, nan=1.0), 0, 1)
