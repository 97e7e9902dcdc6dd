"""The segments of a model, the worst first."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from sqlalchemy import Connection

from core.drift.verdict import WindowDrift, judge
from core.profiles.profile import Profile, stacked
from core.quality.report import WindowQuality, report
from services import models
from services.baseline import Baseline, ProfilesState, read_baseline
from services.comparison import Span, chosen_window
from services.context import Context
from services.metrics import figures_of, newest_labelled
from services.views.metrics import Metric
from services.views.segments import SegmentName, SegmentsView, SegmentView
from services.views.window import WindowView
from storage import profiles

DRIFTING = ("warning", "critical")
RANK = {"critical": 2.0, "warning": 1.0}
MAIN = {"classification": "accuracy", "regression": "mae"}
WORST_DRIFT = 3.0  # of both drift and quality: what labels show weighs more
SIGMAS = 1.96


def segments(ctx: Context, model_id: str, window: Span | None = None) -> SegmentsView:
    """Return how each segment fares in a window, or in the current one.

    Raises
    ------
    NotFound
    InvalidInput
        The window does not end after it starts.
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        baseline = read_baseline(connection, model)
        if baseline is None or not baseline.spec.segments:
            return SegmentsView(models.view(model), None, 0, None, ())
    return _remembered(ctx, baseline.state, window)


def segment_names(ctx: Context, model_id: str) -> tuple[SegmentName, ...]:
    """Return what segments there are to ask for, column by column; none where the model names no segment columns.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, model_id))
    return tuple(
        SegmentName(key, segment.column, label)
        for segment in (baseline.spec.segments if baseline else ())
        for key, label in zip(segment.keys, segment.labels, strict=True)
    )


@lru_cache(maxsize=32)
def _remembered(ctx: Context, state: ProfilesState, asked: Span | None) -> SegmentsView:
    with ctx.database.read() as connection:
        model = models.require(connection, state.model_id)
        everyone = read_baseline(connection, model)
        window = None if everyone is None else chosen_window(connection, everyone, asked)
        if everyone is None or window is None:
            return SegmentsView(models.view(model), window, 0, None, ())
        seen = profiles.read_total(connection, everyone.place("data"), window.span, everyone.length)
        n = 0 if seen is None else int(seen.counts[0])
        labelled = window if asked else newest_labelled(connection, everyone)
        found = [
            _segment(connection, read_baseline(connection, model, key), (window, labelled), (key, n))
            for segment in everyone.spec.segments
            for key in segment.keys
        ]
        overall = _main(connection, everyone, (window, labelled))
    known = (one for one in found if one is not None)
    ranked = sorted(known, key=lambda one: (-one.badness, -one.n))
    return SegmentsView(models.view(model), window, n, overall, tuple(ranked))


def _segment(
    connection: Connection,
    baseline: Baseline | None,
    windows: tuple[WindowView, WindowView | None],
    named: tuple[str, int],
) -> SegmentView | None:
    """Return one segment; None where neither the window nor the reference has a row of it."""
    key, n_all = named
    if baseline is None:
        return None
    seen = profiles.read_total(connection, baseline.place("data"), windows[0].span, baseline.length)
    if seen is None and not baseline.profile.counts[0]:
        return None
    n = 0 if seen is None else int(seen.counts[0])
    drift, quality = _judged(baseline, seen, windows[0])
    metric = _main(connection, baseline, windows)
    drifted = sorted(
        (column for column in drift.columns if column.verdict in DRIFTING),
        key=lambda column: (column.verdict != "critical", column.p_adjusted),
    )
    faults = [finding.sentence for finding in quality.findings if finding.state in DRIFTING] if quality else []
    reasons = [f"{column.column}: {column.reason}" for column in drifted] + faults
    segment = next(one for one in baseline.spec.segments if key in one.keys)
    return SegmentView(
        key=key,
        column=segment.column,
        label=segment.labels[segment.keys.index(key)],
        n=n,
        share=n / n_all if n_all else 0.0,
        usual_share=float(baseline.profile.counts[0]) / max(int(baseline.reference.n), 1),
        drift=drift.verdict,
        quality=quality.state if quality else "no_data",
        drifted=tuple(column.column for column in drifted),
        reason=reasons[0] if reasons else "",
        score=quality.score if quality else math.nan,
        metric=metric,
        badness=_badness(metric, drift, quality),
    )


def _judged(baseline: Baseline, seen: Profile | None, window: WindowView) -> tuple[WindowDrift, WindowQuality | None]:
    if seen is None:
        return WindowDrift(0, "no_data", ()), None
    held, filling = stacked(seen), np.array([not window.closed])
    return (
        judge(baseline.spec, baseline.profile, held, baseline.model.rules, filling)[0],
        report(baseline.spec, baseline.profile, held, filling)[0],
    )


def _main(connection: Connection, baseline: Baseline, windows: tuple[WindowView, WindowView | None]) -> Metric | None:
    """Return the figure that stands for how well the model does."""
    if baseline.spec.performance is None:
        return None
    return figures_of(connection, baseline, windows, (MAIN[baseline.spec.performance.task],))[0]


def _badness(metric: Metric | None, drift: WindowDrift, quality: WindowQuality | None) -> float:
    """Return what segments are ranked by: a metric that is worse for certain outweighs any drift."""
    drifting = RANK.get(drift.verdict, 0.0) + (RANK.get(quality.state, 0.0) / 2 if quality else 0.0)
    beyond = _fallen(metric)
    return drifting + (WORST_DRIFT + beyond if beyond > 0 else 0.0)


def _fallen(metric: Metric | None) -> float:
    """Return how far the reference lies beyond the better end of the band, in standard errors; 0 if inside it."""
    if metric is None or metric.value is None or metric.reference is None or metric.low is None or metric.high is None:
        return 0.0
    error = max((metric.high - metric.low) / (2 * SIGMAS), 1e-9)
    beyond = metric.reference - metric.high if metric.better == "more" else metric.low - metric.reference
    return max(beyond / error, 0.0)
