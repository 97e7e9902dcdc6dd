"""Windows over buckets: differences of running sums."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Bins
from core.profiles.profile import Profile

Number = TypeVar("Number", np.int64, np.float64)


def rolling(buckets: Bins, profile: Profile, starts: Bins, ends: Bins) -> Profile:
    """Return one profile a window.

    Parameters
    ----------
    buckets : ndarray of int64, shape (n,), increasing
        Start of each bucket, microseconds.
    profile : Profile
        Counts of shape (n, n_counts).
    starts, ends : ndarray of int64, shape (windows,)
        Half-open windows; a bucket belongs to the window that holds its start.

    Returns
    -------
    Profile
        Counts of shape (windows, n_counts).

    Notes
    -----
    O(n + windows), however wide the windows are. Exact: counts are integers, sums are multiples of 2**-20.
    """
    first, last = np.searchsorted(buckets, starts), np.searchsorted(buckets, ends)
    return Profile(_differences(profile.counts, first, last), _differences(profile.sums, first, last))


def _differences(values: npt.NDArray[Number], first: Bins, last: Bins) -> npt.NDArray[Number]:
    running = np.zeros((len(values) + 1, values.shape[1]), dtype=values.dtype)
    np.cumsum(values, axis=0, out=running[1:])
    return running[last] - running[first]
