"""The vector itself: added, summed over time, and written as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import InvalidInput

_DTYPES = (np.dtype("<i1"), np.dtype("<i2"), np.dtype("<i4"), np.dtype("<i8"))
MOST_NARROW = 128


@dataclass(frozen=True, eq=False)
class Profile:
    """Counts and sums of one spec, for one cell or for many.

    Parameters
    ----------
    counts : ndarray of int64, shape (..., n_counts)
        Rows a counter.
    sums : ndarray of float64, shape (..., n_sums)
        Sums of standardised values.
    """

    counts: npt.NDArray[np.int64]
    sums: npt.NDArray[np.float64]

    def __add__(self, other: Profile) -> Profile:
        if self.counts.shape[-1] != other.counts.shape[-1]:
            raise InvalidInput("profiles of different specs cannot be merged")
        return Profile(self.counts + other.counts, self.sums + other.sums)

    def total(self) -> Profile:
        """Return the sum over all cells."""
        return Profile(self.counts.sum(axis=0), self.sums.sum(axis=0))

    def cell(self, index: int) -> Profile:
        """Return the profile of one cell."""
        return Profile(self.counts[index], self.sums[index])


def stacked(profile: Profile) -> Profile:
    """Return a profile as that of one window, counts of shape (1, n_counts)."""
    return Profile(profile.counts[None], profile.sums[None])


def zero(n_counts: int, n_sums: int) -> Profile:
    """Return the profile of no rows, the neutral element of merging."""
    return Profile(np.zeros(n_counts, dtype=np.int64), np.zeros(n_sums, dtype=np.float64))


def merge(profiles: Iterable[Profile], n_counts: int, n_sums: int) -> Profile:
    """Return the profile of the rows of all `profiles` together; of none, the zero profile."""
    merged = zero(n_counts, n_sums)
    for profile in profiles:
        merged = merged + profile
    return merged


def pack_counts(counts: npt.NDArray[np.int64]) -> bytes:
    r"""Return `counts` as bytes: the width in bytes, then the integers, as narrow as they allow.

    Examples
    --------
    >>> pack_counts(np.array([1, -2, 3]))
    b'\x01\x01\xfe\x03'
    """
    largest = int(np.abs(counts).max(initial=0))
    dtype = next(dtype for dtype in _DTYPES if largest <= np.iinfo(dtype).max)
    return bytes([dtype.itemsize]) + counts.astype(dtype).tobytes()


def unpack_counts(packed: bytes) -> npt.NDArray[np.int64]:
    """Return the counts that `pack_counts` wrote, shape (n,)."""
    dtype = next(dtype for dtype in _DTYPES if dtype.itemsize == packed[0])
    return np.frombuffer(packed, dtype=dtype, offset=1).astype(np.int64)


def total_of_packed(counts: Sequence[bytes], sums: Sequence[bytes]) -> Profile:
    """Return the sum of the profiles that were packed so, at least one, all of one spec.

    Notes
    -----
    Profiles of one width are added as they lie in memory, without being unpacked one by one: a year of hourly
    profiles of 30 columns takes 30 ms.
    """
    by_width: dict[int, list[bytes]] = {}
    for packed in counts:
        by_width.setdefault(packed[0], []).append(packed)
    total = sum(_total(width, parts) for width, parts in by_width.items())
    floats = np.frombuffer(b"".join(sums), dtype="<f8").reshape(len(sums), -1)
    return Profile(np.asarray(total, dtype=np.int64), floats.sum(axis=0))


def _total(width: int, packed: Sequence[bytes]) -> npt.NDArray[np.int64]:
    raw = np.frombuffer(b"".join(packed), dtype=np.uint8).reshape(len(packed), -1)[:, 1:]
    dtype = next(dtype for dtype in _DTYPES if dtype.itemsize == width)
    values = (raw if width == 1 else np.ascontiguousarray(raw)).view(dtype)
    total: npt.NDArray[np.int64] = np.zeros(values.shape[1], dtype=np.int64)
    for start in range(0, len(values), MOST_NARROW):  # sums of so few bytes fit in two, which adds three times faster
        total += values[start : start + MOST_NARROW].sum(axis=0, dtype=np.int16 if width == 1 else np.int64)
    return total


def pack_sums(sums: npt.NDArray[np.float64]) -> bytes:
    """Return `sums` as little-endian doubles."""
    return sums.astype("<f8").tobytes()


def unpack_sums(packed: bytes) -> npt.NDArray[np.float64]:
    """Return the sums that `pack_sums` wrote, shape (n,)."""
    return np.frombuffer(packed, dtype="<f8").astype(np.float64)
