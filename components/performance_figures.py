"""Metrics over time: what labels say with its band, what is estimated before they come, and how many have come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from components.figures import message
from components.numbers import in_unit, share
from components.performance_words import between
from components.plots import Figure, across, aside, bars, figure, line, metric_line, time_axis
from components.times import iso
from services.views.metrics import Estimate, Metric, MetricsPoint, MetricsView

Span = tuple[int, int]
FULLY = 0.9  # labelled: from there on what labels say stands alone
COVERAGE = 0.17  # of the height
ERRORS = (("mae", "var(--accent)"), ("rmse", "var(--reference)"), ("median_error", "var(--warn)"))
THIN = {"mode": "lines", "hoverinfo": "skip", "hovertemplate": None}


def over_time(view: MetricsView, chosen: Metric | None, window: Span | None = None, coverage: bool = True) -> Figure:
    """Return one metric over time.

    Parameters
    ----------
    window : tuple of int, optional
        What is looked at, which is marked.
    coverage : bool
        Whether the share of labelled rows stands below.
    """
    if chosen is None:
        return message("No metric is defined yet")
    told = _realised(view, chosen)
    estimated = _estimates(view, chosen)
    if not told and not estimated:
        return message(f"{chosen.label}: {chosen.reason or 'no window has a value yet'}")
    axis: Figure = {"rangemode": "normal"} | ({"tickformat": ".2~%"} if chosen.unit == "ratio" else {})
    labelled = _coverage(view) if coverage else []
    layout = {
        "shapes": [*_reference(chosen), *_marks(view, window)],
        "annotations": _notes() if labelled else [],
        "showlegend": bool(estimated) or chosen.reference is not None,
        "xaxis": _times(view) | ({"anchor": "y2"} if labelled else {}),
        "yaxis": axis | ({"domain": [COVERAGE + 0.13, 1]} if labelled else {}),
        "meta": {"windows": [f"{point.window.start}.{point.window.end}" for point in view.history]},
    }
    if labelled:
        layout["yaxis2"] = {"domain": [0, COVERAGE], "range": [0, 1], "tickvals": [0, 1], "tickformat": ".0%"}
    return figure([*told, *estimated, *labelled], layout, f"metric {view.model.id} {chosen.name}")


def errors(view: MetricsView) -> Figure:
    """Return the errors of a regression over time in the unit of its value, and R² below."""
    names = {metric.name: metric for metric in view.metrics}
    drawn = [
        metric_line(view, name, names[name].label, colour, "%{y:.4g}")
        for name, colour in ERRORS
        if name in names and any(name in point.values for point in view.history)
    ]
    if not drawn:
        return message("No window has labels enough yet")
    drawn.append(metric_line(view, "r2", "R²", "var(--ok)", "%{y:.3f}") | {"yaxis": "y2"})
    layout = {
        "showlegend": True,
        "xaxis": _times(view) | {"anchor": "y2"},
        "yaxis": {"domain": [0.42, 1], "title": {"text": "Error"}},
        "yaxis2": {"domain": [0, 0.32], "title": {"text": "R²"}, "rangemode": "normal", "nticks": 4},
    }
    return figure(drawn, layout, f"errors {view.model.id}")


def _realised(view: MetricsView, chosen: Metric) -> list[Figure]:
    """Return what labels say, and its band."""
    drawn = metric_line(view, chosen.name, chosen.label, "var(--accent)", "%{customdata}")
    if all(value is None for value in drawn["y"]):
        return []
    bands = [point.bands.get(chosen.name) for point in view.history]
    said = [_with_band(point, chosen) for point in view.history]
    return [_band(view, bands, "var(--band)"), drawn | {"customdata": said}]


def _estimates(view: MetricsView, chosen: Metric) -> list[Figure]:
    """Return what is estimated where labels are to come, its band and limits, and where labels contradict it."""
    found = [point.estimates.get(chosen.name) for point in view.history]
    if not any(found):
        return []
    waiting = [_waits(point, chosen) for point in view.history]
    open_ = [one if waits else None for one, waits in zip(found, waiting, strict=True)]
    settled = [None if waits else one for one, waits in zip(found, waiting, strict=True)]
    traces = [_band(view, [(one.low, one.high) if one else None for one in open_], "var(--mute-soft)")]
    traces += _usual(view, open_)
    if any(open_):
        traces.append(_dashed(view, open_, chosen, "Estimated"))
    if any(settled):
        late = _dashed(view, settled, chosen, "Estimated before its labels")
        traces.append(late | {"visible": "legendonly"})
    wrong = [one if one and one.contradicted else None for one in found]
    if any(wrong):
        traces.append(_flagged(view, wrong, chosen))
    return traces


def _waits(point: MetricsPoint, chosen: Metric) -> bool:
    return chosen.name not in point.values or point.n_labelled < FULLY * point.n


def _dashed(view: MetricsView, found: Sequence[Estimate | None], chosen: Metric, name: str) -> Figure:
    values = [one.value if one else None for one in found]
    drawn = line(_starts(view), values, name, "var(--warn)", "")
    said = [_estimate_words(one, chosen) if one else "" for one in found]
    shapes = ["diamond" if one and one.outside else "circle-open" for one in found]
    sizes = [9 if one and one.outside else 5 for one in found]
    return drawn | {
        "line": {"width": 1.75, "color": "var(--warn)", "dash": "dash"},
        "marker": {"size": sizes, "color": "var(--warn)", "symbol": shapes},
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _flagged(view: MetricsView, found: Sequence[Estimate | None], chosen: Metric) -> Figure:
    drawn = line(_starts(view), [one.value if one else None for one in found], "Contradicted", "", "")
    said = [f"Estimate {in_unit(one.value, chosen.unit)} contradicted by labels" if one else "" for one in found]
    return drawn | {
        "mode": "markers",
        "marker": {"size": 8, "color": "var(--bad)", "symbol": "x"},
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _usual(view: MetricsView, found: Sequence[Estimate | None]) -> list[Figure]:
    """Return between which lines an estimate stays while nothing changes."""
    sides = [[one.usual_low if one else None for one in found], [one.usual_high if one else None for one in found]]
    look = THIN | {"line": {"width": 1, "color": "var(--warn)", "dash": "dot"}, "legendgroup": "usual"}
    return [
        line(_starts(view), side, "Usual limits", "", "") | look | {"showlegend": not index}
        for index, side in enumerate(sides)
        if any(value is not None for value in side)
    ]


def _band(view: MetricsView, ends: Sequence[tuple[float, float] | None], colour: str) -> Figure:
    """Return a filled band, in pieces where there are windows without one."""
    x: list[str | None] = []
    y: list[float | None] = []
    starts = _starts(view)
    for there, run in groupby(range(len(ends)), key=lambda index: ends[index] is not None):
        if not there:
            continue
        kept = list(run)
        pairs = [ends[index] or (0.0, 0.0) for index in kept]
        x += [*(starts[index] for index in kept), *(starts[index] for index in reversed(kept)), None]
        y += [*(low for low, _ in pairs), *(high for _, high in reversed(pairs)), None]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 1, "color": colour},
        "showlegend": False,
        **THIN,
    }


def _coverage(view: MetricsView) -> list[Figure]:
    """Return the share of labelled rows as bars."""
    parts = [point.n_labelled / point.n if point.n else 0.0 for point in view.history]
    said = [f"{point.n_labelled:,} of {point.n:,} rows labelled ({share(part)})"
            for point, part in zip(view.history, parts, strict=True)]  # fmt: skip
    drawn = bars(_starts(view), parts, "Rows labelled", "var(--accent-faint)")
    more = {"yaxis": "y2", "customdata": said, "hovertemplate": "%{customdata}<extra></extra>", "showlegend": False}
    return [drawn | more]


def _reference(chosen: Metric) -> list[Figure]:
    if chosen.reference is None:
        return []
    dashed = {"width": 1.5, "color": "var(--reference)"}
    name = f"Reference {in_unit(chosen.reference, chosen.unit)}"
    return [across(chosen.reference, chosen.reference, line=dashed, name=name, showlegend=True)]


def _notes() -> list[Figure]:
    place = {"yref": "paper", "x": 0, "xanchor": "left"}
    return [aside(COVERAGE + 0.005, "share of rows labelled", "bottom") | place]


def _marks(view: MetricsView, window: Span | None) -> list[Figure]:
    """Return a line where the chosen window begins."""
    if window is None:
        return []
    at = iso(window[0])
    return [
        {
            "type": "line",
            "x0": at,
            "x1": at,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"width": 1.5, "color": "var(--ink)"},
        }
        for point in view.history
        if (point.window.start, point.window.end) == window
    ]


def _with_band(point: MetricsPoint, chosen: Metric) -> str:
    value, band = point.values.get(chosen.name), point.bands.get(chosen.name)
    said = in_unit(value, chosen.unit)
    return f"{said} ({between(*band, chosen.unit)})" if band else said


def _estimate_words(found: Estimate, chosen: Metric) -> str:
    said = f"Estimated {in_unit(found.value, chosen.unit)} ({between(found.low, found.high, chosen.unit)})"
    usual = between(found.usual_low, found.usual_high, chosen.unit)
    return f"{said}<br>{'outside its usual' if found.outside else 'usual'} {usual}"


def _times(view: MetricsView) -> Figure:
    return time_axis([point.window for point in view.history])


def _starts(view: MetricsView) -> list[str]:
    return [iso(point.window.start) for point in view.history]
