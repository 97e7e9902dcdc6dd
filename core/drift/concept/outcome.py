"""One bucket through one detector: the step that a consumer takes, in the order of event time."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.drift.concept.change import Change
from core.drift.concept.detector import Detector, State
from core.profiles.encode import Bins, Floats


@dataclass(frozen=True)
class BucketOutcome:
    """What one bucket did to one detector.

    Parameters
    ----------
    state : dict
        To be kept with the bucket as JSON text. When late labels change a bucket, go back to the state before it and
        replay from there.
    changes : tuple of Change
        Their places are counted from the first value of the bucket.
    warnings : ndarray of int
        Places where the warning level was passed.
    """

    state: State
    changes: tuple[Change, ...]
    warnings: Bins

    @property
    def worse(self) -> tuple[Change, ...]:
        """The changes for the worse, which alerts are about."""
        return tuple(change for change in self.changes if change.worse)

    @property
    def before(self) -> float:
        """Mean before the last change for the worse; NaN without one."""
        return self.worse[-1].before if self.worse else math.nan

    @property
    def after(self) -> float:
        """Mean since the last change for the worse; NaN without one."""
        return self.worse[-1].after if self.worse else math.nan


def consume(detector: Detector, state: State, values: Floats) -> BucketOutcome:
    """Return what the values of the next bucket do.

    Parameters
    ----------
    detector : Detector
    state : dict
        After the bucket before, or from `Detector.start`.
    values : ndarray of float, shape (n,)
        From `stream_of` or `sizes_of`; a bucket without labels has none and changes nothing.

    Raises
    ------
    ValueError
        As of `Detector.update`.

    Examples
    --------
    >>> import numpy as np
    >>> from core.drift.concept.detector import DETECTORS
    >>> adwin = DETECTORS.get("adwin")
    >>> calm = consume(adwin, adwin.start(), np.tile([0.0, 0, 0, 0, 1], 100))
    >>> outcome = consume(adwin, calm.state, np.tile([0.0, 1.0], 100))
    >>> [(change.at, change.begins, change.worse) for change in outcome.changes]
    [(107, -4, True)]
    """
    update = detector.update(state, values)
    return BucketOutcome(update.state, update.changes, update.warnings)
