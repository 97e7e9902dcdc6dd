"""A change in the mean of a stream: where it was found, since when it is there, and in which bucket that was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Change:
    """A change in the mean of a stream, which it took some values to be certain of.

    Parameters
    ----------
    at : int
        Place, in the values given, of the value that made it certain.
    begins : int
        Place of the first value after the change, as estimated; negative where that came with earlier values.
    before, after : float
        Mean of the values from the last restart to `begins`, and from there to `at`, in the unit of the stream.
    """

    at: int
    begins: int
    before: float
    after: float

    @property
    def worse(self) -> bool:
        """Whether the errors grew."""
        return self.after > self.before

    def moved(self, by: int) -> Change:
        """Return the same change, its places counted from `by` values earlier."""
        return replace(self, at=self.at + by, begins=self.begins + by)


def change_at(at: int, ages: tuple[float, float], totals: tuple[float, float]) -> Change:
    """Return the change whose means follow from the sums at its beginning and at its end.

    Parameters
    ----------
    at : int
        Place of the value that made it certain.
    ages : (float, float)
        Number of values since the restart: up to the beginning of the change, and up to `at`; the first is smaller.
    totals : (float, float)
        Sums of these values.

    Examples
    --------
    >>> change_at(4, (10.0, 15.0), (1.0, 4.0))
    Change(at=4, begins=0, before=0.1, after=0.6)
    """
    new = ages[1] - ages[0]
    before, after = totals[0] / max(ages[0], 1.0), (totals[1] - totals[0]) / max(new, 1.0)
    return Change(at, at + 1 - int(new), float(before), float(after))


def first(mask: npt.NDArray[np.bool_]) -> int | None:
    """Return the place of the first true value of a mask that is not empty; None where there is none."""
    place = int(mask.argmax())
    return place if mask[place] else None


def change_point(change: Change, rows: Sequence[int]) -> int:
    """Return the bucket in which a change began.

    Parameters
    ----------
    change : Change
        Its places counted from the first value of the newest bucket.
    rows : sequence of int
        Values that each bucket gave to the stream, oldest first; the last is the newest, in which `change` was found.

    Returns
    -------
    int
        Index into `rows`; 0 where the change began before the oldest.

    Notes
    -----
    How near the estimate is to the truth depends on the detector: see the table of `benchmarks.detector_power`.

    Examples
    --------
    >>> change_point(Change(at=7, begins=-30, before=0.1, after=0.3), [100, 0, 50, 20])
    2
    """
    behind = np.cumsum(rows)
    begins = int(behind[-1]) - rows[-1] + change.begins
    return min(int(np.searchsorted(behind, max(begins, 0), side="right")), len(rows) - 1)
