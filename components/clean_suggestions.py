"""What a dataset still seems to need, each with its reason, to be looked at and added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import clean_ids
from components.aria import aria
from components.clean_draft import plain_step
from components.clean_words import capital, label_of, named
from components.verdicts import icon
from core.cleaning.suggest import Suggestion


def told_suggestions(found: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """Return suggestions as the page keeps them: the step, why, and how much it is about."""
    return [
        {"step": plain_step(one.ingredient().to_json()), "reason": one.reason, "affected": one.affected}
        for one in found
    ]


def suggestion_list(told: Sequence[Mapping[str, Any]], picked: Mapping[str, Any] | None, *, steps: bool) -> Component:
    """Return suggestions as a list.

    Parameters
    ----------
    picked : mapping, optional
        The step that is looked at.
    steps : bool
        Whether there are steps already, for the words where nothing is suggested.
    """
    if not told:
        rest = "Nothing more is suggested for what the recipe leaves." if steps else "The data looks clean."
        return html.P([icon("ok"), rest], className="suggestion-none")
    rows = [_row(one, index, one["step"] == picked) for index, one in enumerate(told)]
    return html.Ul(rows, className="suggestions")


def suggestions_words(told: Sequence[Mapping[str, Any]]) -> str:
    """Return how many there are."""
    n = len(told)
    return "" if not n else "1 step" if n == 1 else f"{n:,} steps, in the order to be done"


def _row(one: Mapping[str, Any], index: int, picked: bool) -> Component:
    label, columns = label_of(one["step"]), named(one["step"]["columns"], "whole rows")
    which = f"{label}, {columns}"
    affected = html.Span(f"{one['affected']:,} affected", className="tag")
    look = html.Button(
        [
            html.Span([html.Span(label, className="step-name"), affected], className="suggestion-title"),
            html.Span(columns, className="step-about"),
            html.Span(capital(one["reason"]).rstrip(".") + ".", className="suggestion-reason"),
        ],
        id=clean_ids.act("look", index),
        className="suggestion-look",
        type="button",
        title="See what it would do",
        **aria(pressed="true" if picked else "false"),
    )
    add = html.Button(
        [icon("plus"), "Add"],
        id=clean_ids.act("suggested", index),
        className="btn btn-quiet",
        type="button",
        **aria(label=f"Add {which}"),
    )
    return html.Li([look, add], className="suggestion is-picked" if picked else "suggestion")
