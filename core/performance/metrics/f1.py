"""Harmonic mean of precision and recall."""

from __future__ import annotations

import numpy as np

from core.performance.metric import confusion, metric, over_classes, ratio
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@metric(name="f1", label="F1", section="performance", task="classification")
def score(spec: ProfileSpec, profile: Profile) -> Floats:
    """Return F1 in [0, 1]: of the positive class where there is one, else the mean over the classes seen."""
    if spec.performance is None:
        raise ValueError("a model without performance counters has no F1")
    matrix = confusion(spec.performance, profile.counts)
    right = np.diagonal(matrix, axis1=1, axis2=2)[:, :-1]
    actual, predicted = matrix.sum(axis=2)[:, :-1], matrix.sum(axis=1)[:, :-1]
    return over_classes(spec.performance, ratio(2 * right, actual + predicted), matrix)
