"""What lies behind the figures: the confusion of classes, and curves over thresholds."""

from __future__ import annotations

from core.performance import curves
from core.profiles.performance import PerformanceSpec
from core.profiles.profile import Profile, stacked
from services import models
from services.baseline import read_baseline
from services.comparison import chosen_window
from services.context import Context
from services.metrics import ALL_METRICS, MetricsAsked, newest_labelled, read_one
from services.views.metrics import Curves, PerformanceView


def performance(ctx: Context, model_id: str, asked: MetricsAsked = ALL_METRICS) -> PerformanceView:
    """Return confusion and curves of a window, or of the newest with labels, and of the reference.

    Raises
    ------
    NotFound
        There is no such model, or it has no such segment.
    InvalidInput
        The window does not end after it starts.
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        baseline = read_baseline(connection, model, asked.segment)
        if baseline is None or baseline.spec.performance is None:
            return PerformanceView(models.view(model), model.task, None, None, None, None)
        choose = chosen_window(connection, baseline, asked.window) if asked.window else None
        window = choose or newest_labelled(connection, baseline)
        seen = read_one(connection, baseline, "performance", window)
    spec = baseline.spec.performance
    return PerformanceView(
        models.view(model),
        spec.task,
        window,
        spec.positive,
        None if seen is None else _curves(spec, seen),
        None if baseline.performance is None else _curves(spec, stacked(baseline.performance)),
    )


def _curves(spec: PerformanceSpec, profile: Profile) -> Curves:
    n = int(profile.counts[0, 0])
    if spec.task != "classification":
        return Curves(n)
    scored = bool(spec.scores)
    return Curves(
        n,
        curves.confusion(spec, profile),
        curves.per_class(spec, profile),
        curves.roc(spec, profile) if scored else None,
        curves.precision_recall(spec, profile) if scored else None,
        curves.calibration(spec, profile) if spec.probabilities else None,
    )
