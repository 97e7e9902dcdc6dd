"""Precision: right among those predicted as the class."""

from __future__ import annotations

import numpy as np

from core.performance.metric import confusion, metric, over_classes, ratio
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@metric(name="precision", label="Precision", section="performance", task="classification")
def score(spec: ProfileSpec, profile: Profile) -> Floats:
    """Return precision in [0, 1]: of the positive class where there is one, else the mean over the classes seen."""
    if spec.performance is None:
        raise ValueError("a model without performance counters has no precision")
    matrix = confusion(spec.performance, profile.counts)
    right = np.diagonal(matrix, axis1=1, axis2=2)[:, :-1]
    by_class = ratio(right, matrix.sum(axis=1)[:, :-1])
    return over_classes(spec.performance, by_class, matrix)
