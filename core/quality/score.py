"""From findings to a score between 0 and 100: what cannot be used, what is to be doubted, what changed its shape.

A column loses 100 points times the share of values that cannot be used (missing, mistyped, infinite) and 50 times the
share of those to be doubted (outliers, out of range, new levels, another or a sudden constant), each as far as it
exceeds the reference's share. Checks that look at the same values do not add up: of each sort the dearest counts. What
is no finding costs nothing.

A window has the mean of its features, less 10 points times the share concerned for each feature that is absent or
changed its type and for rows with unknown members, and less 50 times the excess of duplicate rows.
"""

from __future__ import annotations

import numpy as np

from core.profiles.encode import Floats
from core.quality.weigh import Weighed

FULL = 100.0


def column_scores(weighed: Weighed) -> Floats:
    """Return the score of every column, shape (columns, windows), in [0, 100]; NaN where there are too few rows."""
    lost = (weighed.use.points + weighed.doubt.points)[:-1]
    scores: Floats = np.where(weighed.judged, np.maximum(FULL - lost, 0.0), np.nan)
    return scores


def window_scores(weighed: Weighed) -> Floats:
    """Return the score of every window, shape (windows,), in [0, 100]; NaN where there are too few rows."""
    features = [place for place, column in enumerate(weighed.spec.columns) if column.role == "feature"]
    whole = np.full(len(weighed.n), FULL)
    mean = _summed(column_scores(weighed)[features]) / len(features) if features else whole
    lost = _summed(weighed.shape.reshape(-1, len(weighed.n))) + weighed.doubt.points[-1]
    scores: Floats = np.where(weighed.judged, np.maximum(mean - lost, 0.0), np.nan)
    return scores


def _summed(figures: Floats) -> Floats:
    """Return sums over the first axis, taken one by one: a window alone gets the same to the bit as among others."""
    sums: Floats = figures.cumsum(axis=0)[-1]
    return sums
