"""Changes in the error stream of a model, by the time of its predictions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.drift.concept.change import Change, change_point


@dataclass(frozen=True)
class DatedChange:
    """A change that a detector found.

    Parameters
    ----------
    detector : str
    at : int
        Start of the bucket whose rows made it certain, microseconds.
    since : int
        Start of the bucket in which it began, as estimated.
    before, after : float
        Mean of the stream before it and since: the error rate, or the size of the error in units of the reference's.
    """

    detector: str
    at: int
    since: int
    before: float
    after: float

    @property
    def worse(self) -> bool:
        """Whether the errors grew."""
        return self.after > self.before


def dated(
    detector: str, changes: Sequence[Change], buckets: Sequence[int], rows: Sequence[int], origin: int
) -> list[DatedChange]:
    """Return changes with their times.

    Parameters
    ----------
    changes : sequence of Change
        In the stream that began `origin` rows after the first of the buckets.
    buckets : sequence of int
        Start of each bucket, ascending.
    rows : sequence of int
        Rows that each bucket gave to the stream.

    Examples
    --------
    >>> dated("adwin", [Change(at=7, begins=-30, before=0.1, after=0.3)], [0, 10, 20], [100, 50, 20], 150)
    [DatedChange(detector='adwin', at=20, since=10, before=0.1, after=0.3)]
    """
    found: list[DatedChange] = []
    if not changes:  # as nearly always: the rows of a long history are not added up for nothing
        return found
    from_newest = origin - sum(rows[:-1])
    for change in changes:
        moved = change.moved(from_newest)
        certain, began = (change_point(one, rows) for one in (replace(moved, begins=moved.at), moved))
        found.append(DatedChange(detector, buckets[certain], buckets[began], change.before, change.after))
    return found
