"""The errors of a model over time, with the changes that were found in them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from math import log10

from components.concept import alerting, labels_of, level
from components.figures import message
from components.numbers import plain, share
from components.plots import Figure, across, aside, figure, line, time_axis
from components.times import iso, moment, span
from services.views.concept import ConceptView, ErrorPoint

MOST_LINES = 120  # the newest; more would hide the curve
WIDE = 30.0  # times
APART = 150  # lines side by side that a pointer can tell apart
STEPS = 12  # places of a vertical line where a pointer finds it


@dataclass(frozen=True)
class Stroke:
    """How changes of one sort are drawn."""

    name: str
    worse: bool
    alerting: bool
    line: Figure
    opacity: float


STROKES = (
    Stroke("More errors", True, True, {"color": "var(--bad)", "width": 2, "dash": "solid"}, 1.0),
    Stroke("Fewer errors", False, True, {"color": "var(--ok)", "width": 1.5, "dash": "dash"}, 0.9),
    Stroke("More, no alert", True, False, {"color": "var(--bad)", "width": 1, "dash": "dot"}, 0.5),
    Stroke("Fewer, no alert", False, False, {"color": "var(--ok)", "width": 1, "dash": "dot"}, 0.5),
)


def errors(view: ConceptView, now: int) -> Figure:
    """Return errors over time with their band, the reference as a line, and vertical lines where changes began."""
    points = [point for point in view.curve if point.value is not None]
    if not points:
        return message("No window has labels enough yet")
    marks = [found for stroke in STROKES if (found := _lines(view, stroke, now))]
    wide = _is_wide(view)
    shapes, notes = [], []
    if view.reference is not None:
        dashed = {"width": 1.25, "dash": "dash", "color": "var(--reference)"}
        shapes.append(across(view.reference, view.reference, line=dashed))
        at = (
            log10(view.reference) if wide else view.reference
        )  # of a note, unlike of a line, an axis wants the logarithm
        notes.append(aside(at, "reference", "bottom"))
    layout = {
        "shapes": shapes,
        "annotations": notes,
        "showlegend": True,
        "hovermode": "closest",
        "hoverdistance": 24,
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        "xaxis": time_axis([point.window for point in view.curve]),
        "yaxis": {"tickformat": ".2~%"} if view.kind == "binary" else {"type": "log" if wide else "linear"},
        "yaxis2": {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True},
    }
    return figure([_band(view), _curve(view, now), *marks], layout, f"errors {view.model.id}")


def _is_wide(view: ConceptView) -> bool:
    """Return whether sizes of errors are so far apart that the small ones would lie on the axis."""
    sizes = [point.value for point in view.curve if point.value is not None]
    sizes += [point.low for point in view.curve if point.low is not None]
    sizes += [view.reference] if view.reference is not None else []
    return view.kind == "real" and min(sizes) > 0 and max(sizes) > WIDE * min(sizes)


def _curve(view: ConceptView, now: int) -> Figure:
    name = "Error rate" if view.kind == "binary" else "Mean error"
    drawn = line([_middle(point) for point in view.curve], [point.value for point in view.curve], name, "", "")
    drawn["line"]["color"] = drawn["marker"]["color"] = "var(--accent)"
    said = [_point_words(view, point, name, now) for point in view.curve]
    return drawn | {"text": said, "hovertemplate": "%{text}<extra></extra>"}


def _point_words(view: ConceptView, point: ErrorPoint, name: str, now: int) -> str:
    if point.value is None:
        return ""
    write = share if view.kind == "binary" else plain
    band = (
        f"<br>95%: {write(point.low)} to {write(point.high)}"
        if point.low is not None and point.high is not None
        else ""
    )
    bounds = span(point.window.start, point.window.end, now)
    return f"<b>{name} {write(point.value)}</b>{band}<br>{point.n:,} labels<br>{bounds}"


def _band(view: ConceptView) -> Figure:
    """Return the band as one shape for each run of windows that have it: a gap stays a gap."""
    x: list[str | None] = []
    y: list[float | None] = []
    for known, run in groupby(view.curve, key=lambda point: point.low is not None and point.high is not None):
        inside = list(run)
        if known:
            outline = [*inside, *inside[::-1]]
            x += [*(_middle(point) for point in outline), None]
            y += [*(point.high for point in inside), *(point.low for point in inside[::-1]), None]
    look = {"fill": "toself", "fillcolor": "var(--band)", "line": {"width": 0}, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "lines", "name": "95% band", "x": x, "y": y} | look


def _lines(view: ConceptView, stroke: Stroke, now: int) -> Figure | None:
    """Return vertical lines where changes of one sort began, those of one moment as one."""
    names = alerting(view)
    found = sorted(
        (
            change
            for change in view.changes
            if change.worse == stroke.worse and (change.detector in names) == stroke.alerting
        ),
        key=lambda change: change.since,
    )[-MOST_LINES:]
    x: list[str | None] = []
    y: list[float | None] = []
    text: list[str | None] = []
    for since in dict.fromkeys(change.since for change in found):
        x += [*[iso(since)] * (STEPS + 1), None]
        y += [*(step / STEPS for step in range(STEPS + 1)), None]
        text += [*[_words(view, since, now)] * (STEPS + 1), None]
    if not x:
        return None
    return {
        "type": "scatter",
        "mode": "lines",
        "name": stroke.name,
        "x": x,
        "y": y,
        "text": text,
        "yaxis": "y2",
        "line": stroke.line,
        "opacity": stroke.opacity,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _words(view: ConceptView, since: int, now: int) -> str:
    """Return the changes that began at a moment, or so near that their lines lie on each other."""
    near = (view.curve[-1].window.end - view.curve[0].window.start) / APART if view.curve else 0
    lines = [f"<b>Around {moment(since, now)}</b>"]
    for change in (change for change in view.changes if abs(change.since - since) <= near):
        moved = f"{level(view, change.before)} → {level(view, change.after)}"
        lines.append(escape(f"{labels_of(view, [change])}: {moved}, certain from {moment(change.at, now)}"))
    return "<br>".join(lines)


def _middle(point: ErrorPoint) -> str:
    return iso((point.window.start + point.window.end) // 2)
