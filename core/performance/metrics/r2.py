"""Share of the label's variance that the prediction explains."""

from __future__ import annotations

import numpy as np

from core.performance.metric import metric
from core.performance.residuals import residuals
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@metric(name="r2", label="R²", section="performance", task="regression", unit="value")
def score(spec: ProfileSpec, profile: Profile) -> Floats:
    """Return R², at most 1; NaN for fewer than two labels or a label that never varies."""
    found = residuals(spec, profile)
    varies = (found.n > 1) & (found.label_variance > 0)
    return 1 - np.divide(found.mean_square, found.label_variance, out=np.full_like(found.n, np.nan), where=varies)
