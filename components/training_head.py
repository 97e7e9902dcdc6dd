"""The head of a training report: what the model does, how good it is, what to know, and where to go from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components.cards import card, tile
from components.clean_words import capital
from components.empty import command, empty
from components.numbers import in_short, in_unit
from components.performance_words import standing
from components.shell import notice
from components.times import when
from components.training_words import (
    NO_ROWS_HELD_OUT,
    OF_TRAINING_ROWS,
    caution_of,
    cut,
    main_figures,
    measure_words,
    rows_words,
    task_words,
)
from components.verdicts import icon
from services.views.metrics import Metric
from services.views.training import TrainingView

MOST_NAMED = 8
QUIET = ("left_out",)
BASELINE = "What always giving the same answer would reach"


def headline(view: TrainingView, now: int, *, run: bool = True) -> list[Component | None]:
    """Return what the model does, from what, how it was measured, its main figures, and the way to its run if asked."""
    main = view.main
    said: list[Any] = [html.Strong(f"{task_words(view)}."), html.Span(rows_words(view))]
    if main is not None and view.held_out:
        said.append(html.Span(f"{measure_words(main)}."))
    made: list[Any] = [
        html.Span(view.report["label"], className="tag"),
        html.Span(["trained ", when(view.trained_at, now)]),
    ]
    if view.dataset is not None:
        made.append(html.Span(["on ", dcc.Link(cut(view.dataset_name), href=f"/data/{view.dataset}")]))
    if run:
        made.append(dcc.Link("its run", href=f"/runs/{view.run}"))
    return [
        html.Div(said, className="headline"),
        html.Div(made, className="made-of muted small"),
        worthless(view),
        html.Div(main_tiles(view), className="tiles"),
    ]


def worthless(view: TrainingView) -> Component | None:
    """Return that figures of the rows a model learnt from are worth nothing; nothing where others were held out."""
    if view.held_out:
        return None
    return notice(
        [html.B("These figures are of the training rows and worth nothing. "), OF_TRAINING_ROWS], "bad", "error"
    )


def main_tiles(view: TrainingView) -> list[Component]:
    """Return the main figures with their intervals, each beside that of always giving the same answer."""
    return [_tile(one, held_out=view.held_out) for one in main_figures(view)]


def links(model_id: str, *, report: bool = False) -> Component:
    """Return where to go from a trained model.

    Parameters
    ----------
    report : bool
        Whether its report is one of the places.
    """
    base = f"/models/{quote(model_id)}"
    first = [dcc.Link([icon("check"), "Read its report"], href=f"{base}/training", className="btn btn-primary")]
    score = (
        dcc.Link("Score with it", href=f"{base}/training#score", className="btn btn-quiet")
        if report
        else html.A("Score with it", href="#score", className="btn btn-quiet")
    )
    rest = [
        dcc.Link("Its monitoring", href=base, className="btn btn-quiet"),
        score,
        dcc.Link("Compare", href=f"/compare?a={quote(model_id)}", className="btn btn-quiet"),
    ]
    return html.Div([*(first if report else []), *rest], className="next-links")


def cautions(warnings: Sequence[Mapping[str, Any]]) -> Component | None:
    """Return what to know before the model is believed, each with what to do; those of one kind together."""
    told = [one for one in warnings if one["code"] != NO_ROWS_HELD_OUT]
    if not told:
        return None
    codes = dict.fromkeys(one["code"] for one in sorted(told, key=lambda one: one["code"] in QUIET))
    return html.Div(
        [_caution(code, [_sentence(one) for one in told if one["code"] == code]) for code in codes],
        className="cautions",
    )


def not_trained(model_name: str, why: str, base: str) -> Component:
    """Return what a model that was not trained here shows: how to train one."""
    body = '{"dataset": "DATASET_ID", "target_column": "churn", "model_name": "' + cut(model_name, 40) + '"}'
    asked = f"curl -X POST '{base}/api/train/?wait=60' -H 'Content-Type: application/json' -d '{_quoted(body)}'"
    return empty(
        "learning",
        "No training report",
        f"{capital(why)}. Train a version of it here, from a dataset, and its report stands on this page.",
        command(asked),
        dcc.Link("Train a model", href="/train", className="btn btn-primary"),
    )


def _quoted(text: str) -> str:
    return text.replace("'", "'\\''")


def _tile(metric: Metric, *, held_out: bool) -> Component:
    if not held_out:
        return tile(metric.label, in_unit(metric.value, metric.unit), "of the training rows", "mute")
    band = in_short(metric.low, metric.high, metric.unit) or (metric.reason or "no interval")
    worse = standing(metric) == "worse"
    usual = f"baseline {in_unit(metric.reference, metric.unit)}"
    note = [
        html.Span(band, className="line", title=f"95 % interval: {band}"),
        html.Span(usual, className="line is-worse" if worse else "line", title=BASELINE),
    ]
    return tile(metric.label, in_unit(metric.value, metric.unit), note)


def _caution(code: str, messages: Sequence[str]) -> Component:
    known = caution_of(code)
    shape, tone = ("info", "info") if code in QUIET else ("warning", "warn")
    rest = len(messages) - MOST_NAMED
    said: list[Any] = [html.P(one) for one in messages[:MOST_NAMED]]
    if rest > 0:
        said.append(html.P(f"And {rest:,} more.", className="muted"))
    if known.remedy:
        said.append(html.P(known.remedy, className="remedy"))
    return html.Div([icon(shape, tone), html.Div([html.H3(known.title), *said])], className="caution")


def _sentence(told: Mapping[str, Any]) -> str:
    """Return a caution as a sentence; a column it begins with keeps its name."""
    said = str(told["message"])
    begun = said if any(said.startswith(str(name)[:50]) for name in told["columns"]) else capital(said)
    return begun if begun.endswith("?") else f"{begun}."


def summary_card(view: TrainingView, now: int) -> Component:
    """Return the headline as a card with the places to go to."""
    return card("How good it is", *headline(view, now), links(view.model.id))
