"""Share of predictions that ended in an error."""

from __future__ import annotations

import numpy as np

from core.performance.metric import metric, ratio
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ERRORS, ROWS, ProfileSpec


@metric(name="error_rate", label="Error rate", section="data")
def score(spec: ProfileSpec, profile: Profile) -> Floats:  # noqa: ARG001 - the head is the same in every spec
    """Return errors / rows, in [0, 1]."""
    return ratio(profile.counts[:, ERRORS].astype(np.float64), profile.counts[:, ROWS].astype(np.float64))
