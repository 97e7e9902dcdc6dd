"""Concept drift in words: whether a model errs more than it did, its detectors, and the changes they found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.empty import empty
from components.numbers import plain, share
from components.times import absolute, ago, day, iso, moment, when
from components.verdicts import Look, chip, icon
from core.drift.concept.dated import DatedChange
from services.views.concept import ConceptView, DetectorView

MOST_CHANGES = 40
MORE = Look("More errors", "warning", "warn", "▲")
FEWER = Look("Fewer errors", "ok", "ok", "")
SAME = Look("No change", "ok", "ok", "")
NEVER = Look("Not read yet", "none", "mute", "")
COLUMNS = ("Detector", "Alerts", "Changes", "Read up to")


def concept_summary(view: ConceptView, now: int) -> list[Component]:
    """Return in a sentence what the detectors that alerts rest on found last."""
    told = _alerting(view)
    if not told:
        return _quiet(view)
    last = told[-1]
    turn = [change for change in told if change.worse != last.worse]
    run = [change for change in told if not turn or change.at > turn[-1].at]
    look = MORE if last.worse else FEWER
    words = _moved(view, run, now)
    earlier = [change for change in turn if change.worse] if not last.worse else []
    if earlier:  # what went away began somewhere: the sentence is about both
        before = [change for change in told if not change.worse and change.at < earlier[-1].at]
        risen = [change for change in earlier if not before or change.at > before[-1].at]
        until = min(change.since for change in run)
        fell = f", and fell again to {_level(view, run)} around {day(until, now)}"
        words = [*_moved(view, risen, now, until), fell]
    return [chip(look), html.Strong([*words, "."]), html.Span(_stands(view), className="muted")]


def curve_words(view: ConceptView) -> str:
    """Return what the figure shows."""
    if view.kind == "real":
        return "Mean size of the error of each window, in the unit of the predicted value"
    return "Share of wrong answers among the labelled predictions of each window"


def detector_table(view: ConceptView, now: int) -> Component:
    """Return what watches the errors, and how far each has read."""
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in COLUMNS]))
    body = html.Tbody([_detector(one, now) for one in view.detectors])
    return html.Div(html.Table([head, body], className="plain-table"), className="table-box")


def change_rows(view: ConceptView, now: int) -> Component:
    """Return the changes, the newest first."""
    if not view.changes:
        return empty("ok", "No change was found", "Changes of the error rate appear here by themselves.", small=True)
    newest = sorted(view.changes, key=lambda change: (-change.at, -change.since, change.detector))
    labels = {one.name: one for one in view.detectors}
    rows: list[Any] = [html.Li(_change(view, change, labels, now)) for change in newest[:MOST_CHANGES]]
    if len(newest) > MOST_CHANGES:
        rows.append(html.Li(f"and {len(newest) - MOST_CHANGES:,} older ones", className="pad muted small"))
    return html.Ul(rows, className="rows change-rows")


def level(view: ConceptView, value: float) -> str:
    """Return errors as people read them: a percentage, or a size in the unit of the predicted value.

    Parameters
    ----------
    value : float
        As the detectors see it: a rate, or a size in units of the reference's.
    """
    if view.kind == "binary":
        return share(value)
    return f"{value:.2f} times the usual" if view.reference is None else plain(value * view.reference)


def labels_of(view: ConceptView, changes: Sequence[DatedChange]) -> str:
    """Return the names of the detectors that found these changes."""
    known = {one.name: one.label for one in view.detectors}
    return _listed(list(dict.fromkeys(known.get(change.detector, change.detector) for change in changes)))


def alerting(view: ConceptView) -> frozenset[str]:
    """Return the detectors that alerts rest on."""
    return frozenset(one.name for one in view.detectors if one.alerting)


def _alerting(view: ConceptView) -> list[DatedChange]:
    names = alerting(view)
    return [change for change in view.changes if change.detector in names]


def _quiet(view: ConceptView) -> list[Component]:
    if all(one.seen_to is None for one in view.detectors):
        words = "The detectors have read no label yet; they begin once the reference is agreed."
        return [chip(NEVER), html.Span(words)]
    what = "error rate" if view.kind == "binary" else "size of the errors"
    others = f"Detectors that no alert rests on found {len(view.changes)}; they are below. " if view.changes else ""
    return [
        chip(SAME),
        html.Strong(f"No change in the {what} was found."),
        html.Span(others + _stands(view), className="muted"),
    ]


def _moved(view: ConceptView, run: Sequence[DatedChange], now: int, until: int | None = None) -> list[Any]:
    """Return the beginning of the sentence on changes of one direction that belong together."""
    first = min(run, key=lambda change: change.since)
    verb = "rose" if first.worse else "fell"
    before, after = level(view, first.before), _level(view, run, until)
    around = html.Time(day(first.since, now), title=absolute(first.since))
    return [f"Errors {verb} from {before} to {after} around ", around, f", found by {labels_of(view, run)}"]


def _level(view: ConceptView, run: Sequence[DatedChange], until: int | None = None) -> str:
    """Return the errors since a change: what labels say of the windows after it, else what the detector saw."""
    since = min(change.since for change in run)
    points = [
        point
        for point in view.curve
        if point.value is not None and point.window.start >= since and (until is None or point.window.end <= until)
    ]
    n = sum(point.n for point in points)
    if not n:
        return level(view, run[-1].after)
    mean = sum((point.value or 0.0) * point.n for point in points) / n
    return share(mean) if view.kind == "binary" else plain(mean)


def _stands(view: ConceptView) -> str:
    """Return the newest figure and the reference's."""
    write = share if view.kind == "binary" else plain
    known = [point for point in view.curve if point.value is not None]
    parts = [f"{sum(point.n for point in view.curve):,} labelled predictions"]
    if known:
        parts.append(f"{write(known[-1].value or 0.0)} in the newest window")
    if view.reference is not None:
        parts.append(f"{write(view.reference)} in the reference")
    return ", ".join(parts)


def _detector(one: DetectorView, now: int) -> Component:
    name = html.Th([one.label, html.Span(one.rule, className="rule")], scope="row")
    rests = html.Span([icon("check"), "yes"], className="yes") if one.alerting else html.Span("no", className="muted")
    return html.Tr(
        [
            name,
            html.Td(rests),
            html.Td(f"{one.n_changes:,}", className="number"),
            html.Td(when(one.seen_to, now, "not yet")),
        ]
    )


def _change(view: ConceptView, change: DatedChange, known: dict[str, DetectorView], now: int) -> Component:
    one = known.get(change.detector)
    verb = "Rose" if change.worse else "Fell"
    words = f"{verb} from {level(view, change.before)} to {level(view, change.after)}"
    faint = "" if one is None or one.alerting else "raises no alert"
    meta = [
        html.Span(one.label if one else change.detector, className="tag"),
        _moment("began ", change.since, now),
        _moment("certain from ", change.at, now),
        html.Span(faint) if faint else None,
    ]
    look = MORE if change.worse else FEWER
    return html.Div(
        [
            icon(look.icon, look.tone),
            html.Div(
                [
                    html.Div(words, className="title"),
                    html.Div([part for part in meta if part is not None], className="meta"),
                ]
            ),
        ],
        className="alert-row",
    )


def _moment(before: str, at: int, now: int) -> Component:
    return html.Span([before, html.Time(moment(at, now), dateTime=f"{iso(at)}Z", title=ago(at, now))])


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
