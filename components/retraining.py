"""Training a model again: at once, or every so often; what comes of it is a candidate."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components import retraining_ids as ids
from components.aria import aria
from components.cards import card
from components.forms import choice, field, text
from components.shell import notice
from components.times import when
from services.views.cleaning import RunView
from services.views.training import Schedule

NEVER = "never"
EVERY = (
    (NEVER, "only when asked"),
    ("1d", "every day"),
    ("7d", "every week"),
    ("14d", "every two weeks"),
    ("28d", "every four weeks"),
)


def retraining_card() -> Component:
    """Return the card of a model that is trained again, before its first answer."""
    fields = [
        field(ids.DAYS, "Learn from the last days", text(ids.DAYS, value="30"), "Of labelled predictions."),
        field(ids.EVERY, "By itself", choice(ids.EVERY, EVERY, NEVER), "Makes a candidate each time; you promote it."),
    ]
    foot = [
        html.Button("Train again now", id=ids.NOW, className="btn btn-primary", type="button"),
        html.Button("Save", id=ids.SAVE, className="btn btn-quiet", type="button"),
        html.Div(id=ids.ANSWER, className="answer", **aria(live="polite")),
    ]
    return card(
        "Train again",
        html.Div(fields, className="fields"),
        html.Div(foot, className="form-foot"),
        sub=html.Span("The same algorithm, params and recipe, on what the model answered since", id=ids.SUB),
    )


def schedule_words(found: Schedule | None, now: int) -> Component | str:
    """Return when a model is trained again by itself."""
    if found is None:
        return "The same algorithm, params and recipe, on what the model answered since."
    told: list[str | Component] = ["Next ", when(found.next_at, now), "."]
    if found.run is not None:
        told += [" The last time: ", dcc.Link("its run", href=f"/runs/{found.run}"), "."]
    return html.Span(told)


def started(run: RunView) -> Component:
    """Return that a training has begun, and where it can be followed."""
    return notice(["It is being trained. ", dcc.Link("Follow it", href=f"/runs/{run.id}")], "ok", "ok")


def saved(found: Schedule | None) -> Component:
    """Return that it has been noted when a model is trained again."""
    words = "Saved: only when asked." if found is None else f"Saved: every {found.every}, from {found.days} days."
    return notice(words, "ok", "ok")
