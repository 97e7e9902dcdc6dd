"""Mean size of the residual."""

from __future__ import annotations

from core.performance.metric import metric
from core.performance.residuals import residuals
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@metric(name="mae", label="MAE", section="performance", task="regression", unit="value")
def score(spec: ProfileSpec, profile: Profile) -> Floats:
    """Return MAE, >= 0, in the unit of the predicted value."""
    result: Floats = residuals(spec, profile).mean_size
    return result
