"""How well a model does and how fast it answers, now and before, by its labels and by estimates without them."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from core.performance.metric import METRICS, metrics_for
from core.performance.metric import Metric as MetricKind
from core.performance.windows import Windows
from core.profiles.profile import Profile, stacked
from core.windows import UNITS
from services import models
from services.baseline import Baseline, read_baseline
from services.comparison import Span, chosen_window
from services.context import Context
from services.estimates import estimated_windows
from services.metrics_history import Range, metrics_history
from services.views.metrics import Estimate, Metric, MetricsPoint, MetricsView
from services.views.window import WindowView
from storage import profiles
from storage.profiles import ALL_ROWS


@dataclass(frozen=True)
class MetricsAsked:
    """A question about metrics.

    Parameters
    ----------
    window : tuple of int, optional
        Start and end in microseconds, of the figures and of their history; when left out, the current window and all
        that was logged.
    step : int, optional
        Length of a window of the history, microseconds; such that there are up to 60 when left out.
    segment : str
        Of whose rows; of all when left out.
    names : tuple of str
        Of the metrics; all when empty.
    """

    window: Span | None = None
    step: int | None = None
    segment: str = ALL_ROWS
    names: tuple[str, ...] = ()


ALL_METRICS = MetricsAsked()


def metrics(ctx: Context, model_id: str, asked: MetricsAsked = ALL_METRICS) -> MetricsView:
    """Return the figures of the current window, of the newest window with labels, and of up to 60 before them.

    Raises
    ------
    NotFound
        There is no such model, or it has no such segment.
    InvalidInput
        There is no such metric, or the windows are none.
    """
    wanted = {METRICS.get(name).name for name in asked.names}
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        baseline = read_baseline(connection, model, asked.segment)
        window = None if baseline is None else chosen_window(connection, baseline, asked.window)
        if baseline is None or window is None:
            return MetricsView(models.view(model), model.task, None, None, 0, 0, 0.0, (), ())
        labelled = window if asked.window else newest_labelled(connection, baseline)
        figures = figures_of(connection, baseline, (window, labelled), wanted)
        n, n_labelled = (_rows(connection, baseline, section, window) for section in ("data", "performance"))
    history = metrics_history(ctx, baseline.state, Range(asked.window, asked.step))
    return MetricsView(
        model=models.view(model),
        task=_task(baseline) or model.task,
        window=window,
        performance_window=labelled,
        n=n,
        n_labelled=n_labelled,
        label_coverage=_coverage(history),
        metrics=tuple(figures),
        history=tuple(_only(point, wanted) for point in history) if wanted else history,
    )


def newest_labelled(connection: Connection, baseline: Baseline) -> WindowView | None:
    """Return the window that ends with the newest bucket before which enough rows have labels."""
    if baseline.spec.performance is None:
        return None
    newest = profiles.newest_bucket(connection, baseline.place("performance"))
    if newest is None:
        return None
    data = profiles.newest_bucket(connection, baseline.everyone) or newest
    end = newest + baseline.length
    return WindowView(end - baseline.span, end, closed=newest < data)


def read_one(connection: Connection, baseline: Baseline, section: str, window: WindowView | None) -> Profile | None:
    """Return the profile of a window, counts of shape (1, n_counts); None if it holds nothing."""
    if window is None:
        return None
    found = profiles.read_total(connection, baseline.place(section), window.span, baseline.length)
    return None if found is None else stacked(found)


def _task(baseline: Baseline) -> str | None:
    return baseline.spec.performance.task if baseline.spec.performance else None


def _rows(connection: Connection, baseline: Baseline, section: str, window: WindowView) -> int:
    found = read_one(connection, baseline, section, window)
    return 0 if found is None else int(found.counts[0, 0])


def figures_of(
    connection: Connection,
    baseline: Baseline,
    windows: tuple[WindowView, WindowView | None],
    names: Collection[str] = (),
) -> list[Metric]:
    """Return figures of a window, all unless `names` are given; those that need labels are of the second one."""
    window, labelled = windows
    current = {
        "data": _windows(baseline, read_one(connection, baseline, "data", window), window),
        "performance": _windows(baseline, read_one(connection, baseline, "performance", labelled), labelled),
    }
    agreed = {"data": baseline.profile, "performance": baseline.performance}
    usual = {name: None if one is None else Windows(baseline.spec, stacked(one)) for name, one in agreed.items()}
    estimates = _estimates_now(connection, baseline, window)
    performance = baseline.spec.performance
    return [
        replace(_metric(kind, current[kind.section], usual[kind.section]), estimated=estimates.get(name))
        for name, kind in metrics_for(performance.task if performance else None).items()
        if not names or name in names
    ]


def _estimates_now(connection: Connection, baseline: Baseline, window: WindowView) -> dict[str, Estimate]:
    estimated = read_one(connection, baseline, "estimate", window)
    realised = _windows(baseline, read_one(connection, baseline, "performance", window), window)
    return estimated_windows(baseline, estimated, realised)[0] if estimated is not None else {}


def _windows(baseline: Baseline, profile: Profile | None, window: WindowView | None) -> Windows | None:
    if profile is None or window is None:
        return None
    return Windows(baseline.spec, profile, (window.end - window.start) / UNITS["h"])


def _metric(kind: MetricKind, current: Windows | None, usual: Windows | None) -> Metric:
    # references hold predictions that were made, at no time
    compared = usual is not None and kind.name not in ("error_rate", "throughput")
    reference = _number(kind.figures(usual).value[0]) if compared and usual is not None else None
    blank = Metric(kind.name, kind.label, kind.unit, None, reference=reference, better=kind.better)
    if current is None:
        reason = "no labels yet" if kind.section == "performance" else "nothing to measure in this window"
        return replace(blank, reason=reason)
    found = kind.figures(current)
    value, low, high = (_number(side[0]) for side in (found.value, found.low, found.high))
    return replace(blank, value=value, low=low, high=high, reason=kind.why_undefined(current)[0])


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _only(point: MetricsPoint, names: set[str]) -> MetricsPoint:
    return replace(
        point,
        values={name: value for name, value in point.values.items() if name in names},
        bands={name: band for name, band in point.bands.items() if name in names},
        estimates={name: estimate for name, estimate in point.estimates.items() if name in names},
    )


def _coverage(history: tuple[MetricsPoint, ...]) -> float:
    rows = sum(point.n for point in history)
    return sum(point.n_labelled for point in history) / rows if rows else 0.0
