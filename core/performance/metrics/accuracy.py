"""Share of labelled predictions that were right."""

from __future__ import annotations

from core.performance.metric import confusion, metric, ratio
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@metric(name="accuracy", label="Accuracy", section="performance", task="classification")
def score(spec: ProfileSpec, profile: Profile) -> Floats:
    """Return right / labelled, in [0, 1]; a class the reference does not know is never right."""
    if spec.performance is None:
        raise ValueError("a model without performance counters has no accuracy")
    matrix = confusion(spec.performance, profile.counts)
    right = matrix[:, :-1, :-1].trace(axis1=1, axis2=2)
    return ratio(right, matrix.sum(axis=(1, 2)))
