"""Share of labelled predictions that were right."""

from __future__ import annotations

import numpy as np

from core.performance.metric import metric, ratio
from core.profiles.encode import Floats
from core.profiles.performance import LABELLED, RIGHT
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@metric(name="accuracy", label="Accuracy", section="performance", task="classification")
def score(spec: ProfileSpec, profile: Profile) -> Floats:
    """Return right / labelled, in [0, 1], whether the reference knows the class or not."""
    if spec.performance is None:
        raise ValueError("a model without performance counters has no accuracy")
    counts = profile.counts.astype(np.float64)
    return ratio(counts[:, RIGHT], counts[:, LABELLED])
