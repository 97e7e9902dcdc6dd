"""Latency that 95 % of the predictions stay below."""

from __future__ import annotations

from core.performance.latency import quantile
from core.performance.metric import metric
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@metric(name="latency_p95", label="Latency p95", section="data", unit="ms")
def score(spec: ProfileSpec, profile: Profile) -> Floats:  # noqa: ARG001 - latency bins are the same in every spec
    """Return the latency in ms, >= 0, exact to a twelfth."""
    return quantile(profile, 0.95)
