"""How well a model does and how fast it answers, now and before."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from sqlalchemy import Connection

from core.performance.metric import METRICS, wilson
from core.performance.metric import Metric as MetricKind
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.windows import consecutive
from services import models
from services.baseline import Baseline, ProfilesState, read_baseline
from services.comparison import current_window
from services.context import Context
from services.drift import MOST_WINDOWS
from services.views.metrics import Metric, MetricsPoint, MetricsView
from services.views.window import WindowView
from storage import profiles

FEWEST_ROWS = 30  # of a point in the history: fewer say nothing
SHARES = {"accuracy", "error_rate"}


def metrics(ctx: Context, model_id: str) -> MetricsView:
    """Return the figures of the current window, of the newest window with labels, and of up to 60 before them.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        baseline = read_baseline(connection, model)
        window = None if baseline is None else current_window(connection, baseline)
        if baseline is None or window is None:
            return MetricsView(models.view(model), model.task, None, None, 0, 0, 0.0, (), ())
        labelled = _newest_labelled(connection, baseline)
        current = {
            "data": _total(connection, baseline, "data", window),
            "performance": None if labelled is None else _total(connection, baseline, "performance", labelled),
        }
    history = _remembered(ctx, baseline.state)
    return MetricsView(
        model=models.view(model),
        task=baseline.spec.performance.task if baseline.spec.performance else model.task,
        window=window,
        performance_window=labelled,
        n=_rows(current["data"]),
        n_labelled=_rows(current["performance"]),
        label_coverage=_coverage(history),
        metrics=tuple(_metric(baseline, kind, current[kind.section]) for kind in _kinds(baseline).values()),
        history=history,
    )


def _kinds(baseline: Baseline) -> Mapping[str, MetricKind]:
    task = baseline.spec.performance.task if baseline.spec.performance else None
    return {name: kind for name, kind in METRICS.all().items() if kind.task is None or kind.task == task}


def _newest_labelled(connection: Connection, baseline: Baseline) -> WindowView | None:
    """Return the window that ends with the newest bucket before which enough rows have labels."""
    if baseline.spec.performance is None:
        return None
    newest = profiles.newest_bucket(connection, baseline.place("performance"))
    if newest is None:
        return None
    data = profiles.newest_bucket(connection, baseline.everyone) or newest
    end = newest + baseline.length
    return WindowView(end - baseline.span, end, closed=newest < data)


def _total(connection: Connection, baseline: Baseline, section: str, window: WindowView) -> Profile | None:
    found = profiles.read_total(connection, baseline.place(section), window.span, baseline.length)
    return None if found is None else _stacked(found)


def _stacked(profile: Profile) -> Profile:
    return Profile(profile.counts[None], profile.sums[None])


def _rows(profile: Profile | None) -> int:
    return 0 if profile is None else int(profile.counts[0, 0])


def _metric(baseline: Baseline, kind: MetricKind, profile: Profile | None) -> Metric:
    agreed = baseline.performance if kind.section == "performance" else baseline.profile
    reference = None if agreed is None else _number(kind.score(baseline.spec, _stacked(agreed))[0])
    if kind.name == "error_rate":
        reference = None  # references hold predictions that were made
    value = None if profile is None else _number(kind.score(baseline.spec, profile)[0])
    if value is None or profile is None:
        reason = "nothing to measure in this window"
        if kind.section == "performance":
            reason = "not defined for these labels" if _rows(profile) else "no labels yet"
        return Metric(kind.name, kind.label, kind.unit, None, reference=reference, reason=reason)
    low, high = _interval(value, profile) if kind.name in SHARES else (None, None)
    return Metric(kind.name, kind.label, kind.unit, value, low, high, reference)


def _interval(value: float, profile: Profile) -> tuple[float, float]:
    n = np.array([float(_rows(profile))])
    low, high = wilson(value * n, n)
    return float(low[0]), float(high[0])


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


@lru_cache(maxsize=64)
def _remembered(ctx: Context, state: ProfilesState) -> tuple[MetricsPoint, ...]:
    """Return the history at this state of the profiles; a page asks for it several times at once."""
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, state.model_id))
        return () if baseline is None else _history(connection, baseline)


def _history(connection: Connection, baseline: Baseline) -> tuple[MetricsPoint, ...]:
    newest = profiles.newest_bucket(connection, baseline.everyone) or 0
    oldest = profiles.oldest_bucket(connection, baseline.everyone) or 0
    starts, step = consecutive(oldest, newest, baseline.length, MOST_WINDOWS)
    both = {section: _windows(connection, baseline, section, starts) for section in ("data", "performance")}
    values: dict[str, Floats] = {
        name: np.where(
            both[kind.section].counts[:, 0] >= FEWEST_ROWS, kind.score(baseline.spec, both[kind.section]), np.nan
        )
        for name, kind in _kinds(baseline).items()
        if both[kind.section].counts.size
    }
    return tuple(
        MetricsPoint(
            WindowView(start, start + step, closed=start + step <= newest),
            int(both["data"].counts[index, 0]),
            int(both["performance"].counts[index, 0]) if both["performance"].counts.size else 0,
            {name: float(scores[index]) for name, scores in values.items() if math.isfinite(scores[index])},
        )
        for index, start in enumerate(starts)
    )


def _windows(connection: Connection, baseline: Baseline, section: str, starts: range) -> Profile:
    """Return one profile a window; of no width where the model has no such profiles."""
    found = profiles.read_windows(connection, baseline.place(section), starts, baseline.length)
    return found or Profile(np.zeros((len(starts), 0), np.int64), np.zeros((len(starts), 0)))


def _coverage(history: tuple[MetricsPoint, ...]) -> float:
    rows = sum(point.n for point in history)
    return sum(point.n_labelled for point in history) / rows if rows else 0.0
