"""Root of the mean square of the residual."""

from __future__ import annotations

import numpy as np

from core.performance.metric import metric
from core.performance.residuals import residuals
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@metric(name="rmse", label="RMSE", section="performance", task="regression", unit="value")
def score(spec: ProfileSpec, profile: Profile) -> Floats:
    """Return RMSE, >= 0, in the unit of the predicted value."""
    result: Floats = np.sqrt(residuals(spec, profile).mean_square)
    return result
