"""When pages fetch anew, what they say about errors, and what the frame does; the scripts are in assets/."""

from __future__ import annotations

import logging

from dash import ALL, MATCH, ClientsideFunction, Input, Output, State, clientside_callback, set_props

from components import ids
from components.shell import error_notice, notice
from core.errors import MonitorError, NotFound

log = logging.getLogger(__name__)


def on_error(error: Exception) -> None:
    """Say calmly on the page what went wrong in a callback; the page keeps what it showed."""
    if not isinstance(error, MonitorError):
        log.error("a callback failed", exc_info=error)
        set_props(
            ids.NOTICE, {"children": notice("Something went wrong here. It is in the server's log.", "bad", "error")}
        )
        return
    set_props(ids.NOTICE, {"children": error_notice(error)})
    if isinstance(error, NotFound):
        set_props(ids.STAGE, {"hidden": True})


clientside_callback(
    ClientsideFunction("live", "tick"),
    Output(ids.SOCKET, "url"),
    Input(ids.PULSE, "n_intervals"),
    State(ids.SOCKET, "state"),
    State(ids.LIVE_PORT, "data"),
)
clientside_callback(ClientsideFunction("live", "turn"), Input(ids.SOCKET, "state"))
clientside_callback(ClientsideFunction("live", "hear"), Input(ids.SOCKET, "message"))

clientside_callback(
    ClientsideFunction("figures", "paint"),
    Output(ids.graph(MATCH), "figure"),
    Output(ids.frame(MATCH), "className"),
    Input(ids.spec(MATCH), "data"),
    Input(ids.THEME, "data"),
)

clientside_callback(
    ClientsideFunction("page", "toggle_theme"), Output(ids.THEME, "data"), Input(ids.THEME_BUTTON, "n_clicks")
)
clientside_callback(
    ClientsideFunction("page", "menu"),
    Output(ids.SHELL, "className"),
    Input(ids.MENU_BUTTON, "n_clicks"),
    Input(ids.SCRIM, "n_clicks"),
    Input(ids.URL, "pathname"),
    State(ids.SHELL, "className"),
)
clientside_callback(
    ClientsideFunction("page", "here"),
    Output(ids.nav_link(ALL), "className"),
    Input(ids.URL, "pathname"),
    State(ids.nav_link(ALL), "id"),
)
clientside_callback(
    ClientsideFunction("page", "clear"),
    Output(ids.NOTICE, "children"),
    Output(ids.STAGE, "hidden"),
    Input(ids.URL, "pathname"),
    Input(ids.REFRESH, "data"),
    State(ids.STAGE, "hidden"),
)
clientside_callback(ClientsideFunction("page", "noticed"), Input(ids.NOTICE, "children"))
