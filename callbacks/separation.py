"""Answers which columns tell two sides apart, when a person asks for it: it takes a few seconds."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html

from callbacks.drift_choice import asked_of
from components import ids
from components.separation import invitation, separation_answer
from core.errors import NotFound
from services.separation import separation
from web.context import current

clientside_callback(
    ClientsideFunction("page", "ask_separation"),
    Output(ids.SEPARATION_QUESTION, "data"),
    Input(ids.SEPARATION_ASK, "n_clicks"),
    Input(ids.DRIFT_CHOICE, "data"),
    State(ids.SEPARATION_QUESTION, "data"),
    prevent_initial_call=True,
)


@callback(
    Output(ids.SEPARATION_ANSWER, "children"),
    Input(ids.SEPARATION_QUESTION, "data"),
    prevent_initial_call=True,
    running=[(Output(ids.SEPARATION_ASK, "disabled"), True, False)],
)
def answer(question: dict[str, Any] | None) -> Any:
    """Return how well the rows of both sides are told apart; while nobody asks, that one can."""
    if not question:
        return invitation()
    ctx = current()
    try:
        return separation_answer(separation(ctx, question["model"], asked_of(question)), ctx.now())
    except NotFound as error:
        return html.P(error.message[:1].upper() + error.message[1:], className="muted")
