"""The form that chooses by which columns the rows of a model are told apart."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.cards import card
from components.forms import field
from components.shell import notice
from services.models import MOST_SEGMENTS

AGAIN = "The history is counted again in the background; figures fill in by themselves."
WHY = (
    "A model can do well on the whole and badly for some: choose features, such as a country or a plan, and every "
    "figure is told apart by their values as well."
)


def editor() -> Component:
    """Return the form, as a card."""
    chosen = dcc.Dropdown(
        id=ids.SEGMENTS_FEATURES,
        options=[],
        multi=True,
        placeholder="Choose features of the reference",
        closeOnSelect=False,
    )
    foot = [
        html.Button("Save segments", id=ids.SEGMENTS_SAVE, className="btn btn-primary", type="button"),
        html.Div(id=ids.SEGMENTS_ANSWER, className="answer", **aria(live="polite")),
    ]
    form = [
        html.P(WHY, className="why"),
        field(ids.SEGMENTS_FEATURES, "Features", chosen, f"At most {MOST_SEGMENTS}; few values are best. {AGAIN}"),
        html.Div(foot, className="form-foot"),
    ]
    return card("Tell rows apart by", html.Div(form, className="segment-form"))


def saved(names: Sequence[str]) -> Component:
    """Return the answer to a choice of columns."""
    if not names:
        return notice("Saved: the model has no segments now.", "ok", "ok")
    return notice(f"Saved. {AGAIN}", "ok", "ok")
