"""Fills the page that sets two models side by side."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback
from dash.development.base_component import Component

from components import ids, registry_ids
from components.empty import no_models
from components.pairing import choose_two, pair_body
from components.shell import error_notice
from core.errors import MonitorError
from services import models
from services.pairing import compare
from web.context import current

clientside_callback(
    ClientsideFunction("compare", "choose"),
    Output(registry_ids.COMPARE_CHOICE, "data"),
    Output(registry_ids.COMPARE_A, "value"),
    Output(registry_ids.COMPARE_B, "value"),
    Input(registry_ids.COMPARE_A, "value"),
    Input(registry_ids.COMPARE_B, "value"),
    Input(registry_ids.COMPARE_SWAP, "n_clicks"),
    State(registry_ids.COMPARE_CHOICE, "data"),
    prevent_initial_call=True,
)


@callback(
    Output(registry_ids.COMPARE_A, "options"),
    Output(registry_ids.COMPARE_B, "options"),
    Input(registry_ids.COMPARE_A, "id"),
)
def offer(_: Any) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the models that can be compared."""
    found = models.all_models(current())
    options = [
        {"value": one.id, "label": f"{one.name} {one.version}"} for one in sorted(found, key=lambda one: one.name)
    ]
    return options, options


@callback(
    Output(registry_ids.COMPARE_BODY, "children"),
    Input(ids.REFRESH, "data"),
    Input(registry_ids.COMPARE_CHOICE, "data"),
)
def show(_: Any, choice: dict[str, Any]) -> list[Component] | Component:
    """Return two models side by side, or what to do next."""
    if not choice["a"] or not choice["b"]:
        return choose_two() if models.all_models(current()) else no_models()
    try:
        return pair_body(compare(current(), choice["a"], choice["b"]))
    except MonitorError as error:
        return error_notice(error)
