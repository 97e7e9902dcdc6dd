"""Performance without labels: what an estimate says, what is usual, and whether labels have shown it wrong."""

from __future__ import annotations

import numpy as np

from core.performance.estimate.agreement import contradicted
from core.performance.estimate.estimator import agreed, estimates
from core.performance.metric import METRICS
from core.performance.windows import Windows
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from services.baseline import Baseline
from services.views.metrics import Estimate

SIGMAS = 1.96  # half the width of a 95 % band
LABELS_NEEDED = 30


def estimated_windows(baseline: Baseline, estimated: Profile, realised: Windows | None) -> list[dict[str, Estimate]]:
    """Return, a window, the estimates by metric; undefined ones are left out.

    Parameters
    ----------
    estimated : Profile
        Of the estimates, counts of shape (windows, n_counts).
    realised : Windows or None
        Labelled rows of the same windows, as far as labels have come.
    """
    found: list[dict[str, Estimate]] = [{} for _ in range(len(estimated.counts))]
    if baseline.estimator is None:
        return found
    usual = agreed(baseline.estimator)
    for name, one in estimates(baseline.estimator, estimated).items():
        if name not in usual or name not in METRICS.all():  # what only leads to a metric, such as what a root is of
            continue
        low, high = usual[name].limits(one.n)
        out, wrong = usual[name].outside(one.value, one.n), np.zeros(len(found), dtype=bool)
        if realised is not None:
            told = _told(name, realised)
            wrong = contradicted(usual[name], one, *told)
        for window in np.flatnonzero(np.isfinite(one.value)).tolist():
            value, least, most, from_, to = (float(side[window]) for side in (one.value, one.low, one.high, low, high))
            found[window][name] = Estimate(value, least, most, from_, to, bool(out[window]), bool(wrong[window]))
    return found


def _told(name: str, realised: Windows) -> tuple[Floats, Floats, Floats]:
    """Return what labels say of a metric, its standard error, and by how many; undefined where they are few."""
    found = METRICS.get(name).figures(realised)
    n = realised.counts[:, 0].astype(np.float64)
    value = np.where(n >= LABELS_NEEDED, found.value, np.nan)
    return value, (found.high - found.low) / (2 * SIGMAS), n
