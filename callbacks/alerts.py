"""Lists alerts as the filters say, acknowledges and resolves them."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, callback, clientside_callback, no_update

from components import ids
from components.alerts import alert_rows, alert_words
from services.alerts import change, list_alerts
from services.models import all_models
from web.context import current

clientside_callback(
    ClientsideFunction("page", "choose_alerts"),
    Output(ids.ALERTS_CHOICE, "data"),
    Input(ids.ALERTS_MODEL, "value"),
    Input(ids.ALERTS_SEVERITY, "value"),
    Input(ids.ALERTS_STATE, "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "pressed"),
    Output(ids.ALERT_COMMAND, "data"),
    Input(ids.alert_button(ALL, ALL), "n_clicks"),
    prevent_initial_call=True,
)


@callback(Output(ids.ALERTS_MODEL, "options"), Input(ids.ALERTS_MODEL, "id"))
def options(_: Any) -> list[dict[str, str]]:
    """Return the models that the filter offers."""
    models = [{"value": model.id, "label": f"{model.name} {model.version}"} for model in all_models(current())]
    return [{"value": "all", "label": "All models"}, *models]


@callback(
    Output(ids.ALERTS_LIST, "children"),
    Output(ids.ALERTS_SUB, "children"),
    Input(ids.REFRESH, "data"),
    Input(ids.ALERTS_CHOICE, "data"),
)
def show(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return the alerts that pass the filters."""
    ctx = current()
    active = choice["state"] == "active"
    found = list_alerts(ctx, choice["model"], choice["severity"], None if active else choice["state"])
    shown = [alert for alert in found if not active or alert.state != "resolved"]
    filtered = not active or bool(choice["model"] or choice["severity"])
    return alert_rows(shown, ctx.now(), actions=True, filtered=filtered), alert_words(shown)


@callback(
    Output(ids.REFRESH, "data", allow_duplicate=True), Input(ids.ALERT_COMMAND, "data"), prevent_initial_call=True
)
def act(command: dict[str, Any] | None) -> Any:
    """Bring an alert into the state that was asked for and have the page show it."""
    if not command:
        return no_update
    change(current(), command["alert"], command["to"])
    return command["at"]
