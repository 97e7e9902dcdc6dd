"""Segments in words: how many need a look, and one of them closely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components.cards import facts
from components.empty import empty
from components.models import TABS
from components.numbers import NONE, count, in_unit, share
from components.verdicts import quality_chip, state_chip
from services.views.metrics import Metric
from services.views.segments import SegmentsView, SegmentView

DRIFTING = ("warning", "critical")
WORST = ("critical", "warning", "ok", "insufficient", "no_data")
CLOSER = ("/drift", "/quality", "/performance")  # pages that show one segment, where there are such pages


def segments_summary(view: SegmentsView) -> list[Component]:
    """Return in a sentence how many segments need a look, and of how many rows."""
    if not view.segments:
        return []
    found = view.segments
    drifting = sum(one.drift in DRIFTING for one in found)
    worse = [one for one in found if is_worse(one.metric)]
    verb = "drifts" if drifting == 1 else "drift"
    words = f"{drifting} of {len(found)} segments {verb}" if drifting else "No segment stands out"
    if worse and worse[0].metric:
        words = f"{worse[0].metric.label} is worse than usual in {len(worse)} of {len(found)} segments"
        words += f", {drifting} {verb}" if drifting else ""
    states = {*(one.drift for one in found), *(["warning"] if worse else [])}
    state = next((state for state in WORST if state in states), "no_data")
    columns = ", ".join(dict.fromkeys(one.column for one in found))
    apart = html.Span(f"{view.n:,} rows, told apart by {columns}", className="muted")
    return [state_chip(state), html.Strong(f"{words}."), apart]


def told_by(view: SegmentsView, by: str | None) -> tuple[SegmentView, ...]:
    """Return the segments of one column of the model, counted from 1, or all where there is no such column."""
    names = view.model.segments
    place = int(by) if by and by.isascii() and by.isdigit() and len(by) < 3 else 0  # fmt: skip
    if not 1 <= place <= len(names):
        return view.segments
    return tuple(one for one in view.segments if one.column == names[place - 1])


def column_options(view: SegmentsView) -> list[dict[str, str]]:
    """Return the columns segments can be filtered by; names stand in labels only, for they may be anything."""
    every = {"value": "0", "label": "All columns"}
    return [every, *({"value": str(place), "label": name} for place, name in enumerate(view.model.segments, 1))]


def chosen_segment(segments: Sequence[SegmentView], wanted: str | None) -> SegmentView | None:
    """Return the segment that is looked at closely: the one wanted, else the worst."""
    named = (one for one in segments if one.key == wanted)
    return next(named, segments[0] if segments else None)


def is_worse(metric: Metric | None) -> bool:
    """Return whether the whole band of a metric lies on the worse side of the reference."""
    if metric is None or metric.reference is None or metric.low is None or metric.high is None:
        return False
    return metric.high < metric.reference if metric.better == "more" else metric.low > metric.reference


def metric_words(metric: Metric) -> str:
    """Return what a metric is read against: its band and its reference."""
    parts = []
    if metric.low is not None and metric.high is not None:
        parts.append(f"95%: {in_unit(metric.low, metric.unit)} to {in_unit(metric.high, metric.unit)}")
    if metric.reference is not None:
        parts.append(f"reference {in_unit(metric.reference, metric.unit)}")
    return ", ".join(parts)


def reason_words(one: SegmentView) -> str:
    """Return what stands out in a segment, or that nothing does, or can."""
    metric, said = one.metric, []
    if metric is not None and is_worse(metric):
        value, usual = in_unit(metric.value, metric.unit), in_unit(metric.reference, metric.unit)
        said.append(f"{metric.label} is {value}, worse than {usual} in the reference beyond chance.")
    if one.reason:
        said.append(one.reason)
    elif one.n and not one.usual_share:
        said.append("The reference has no such rows, so nothing can be held against it.")
    if said:
        return " ".join(said)
    return "Too few rows to tell." if one.drift in ("insufficient", "no_data") else "Nothing stands out."


def segment_title(one: SegmentView | None) -> list[Component]:
    """Return the head of the card of one segment."""
    if one is None:
        return [html.Span("Segment")]
    return [html.Span([html.Span(f"{one.column}: ", className="muted"), one.label], className="column-name")]


def segment_detail(view: SegmentsView, one: SegmentView | None, window: str | None) -> Component:
    """Return one segment closely, with links to the pages that show its rows alone."""
    if one is None:
        return empty("inbox", "No rows", "No segment of this column has rows in the window.", small=True)
    query = f"?segment={quote(one.key, safe='')}" + (f"&window={quote(window, safe='')}" if window else "")
    links = [
        dcc.Link(f"{name} of this segment", href=f"/models/{view.model.id}{end}{query}", className="btn btn-quiet")
        for name, end in TABS
        if end in CLOSER
    ]
    reason = html.P(reason_words(one), className="reason")
    return html.Div(
        [html.Div([reason, html.Div(links, className="segment-links")]), _facts(one)], className="segment-detail"
    )


def nothing_seen(waiting: int) -> Component:
    """Return what stands in the place of the segments before any row of theirs was counted."""
    if waiting:
        words = f"{count(waiting)} batches are still to be counted; the segments appear here by themselves."
        return empty("learning", "Counting the history", words, small=True)
    return empty("inbox", "No predictions yet", "The segments appear here with the first predictions.", small=True)


def _facts(one: SegmentView) -> Component:
    pairs: list[tuple[str, Any]] = [
        ("Rows", f"{one.n:,}"),
        ("Share of all rows", f"{share(one.share)}, usually {share(one.usual_share)}"),
        ("Drift", html.Span([state_chip(one.drift), f" {', '.join(one.drifted)}" if one.drifted else ""])),
        ("Quality of the data", html.Span([quality_chip(one.quality), _score(one)])),
    ]
    metric = one.metric
    if metric is not None:
        value = in_unit(metric.value, metric.unit)
        pairs.append((metric.label, value if metric.value is not None else metric.reason or NONE))
        if metric_words(metric):
            pairs.append(("Read against", metric_words(metric)))
    return facts(pairs)


def _score(one: SegmentView) -> str:
    return "" if one.score != one.score else f" {one.score:.1f} of 100"
