"""The frame around every page: navigation, connection, theme, notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component
from dash_extensions import WebSocket

from components import ids
from components.aria import aria
from components.empty import not_found
from components.verdicts import icon
from core.errors import MonitorError, NotFound

POLL_MS = 5_000


def shell(pages: Iterable[Mapping[str, Any]], live_port: int, favicon: str) -> Component:
    """Return the layout of the whole application; pages with an icon are in the navigation."""
    brand = [html.Img(src=favicon, alt=""), "Plumbline"]
    return html.Div(
        [
            _sidebar([page for page in pages if page.get("icon")], brand),
            html.Button(id=ids.SCRIM, className="scrim", **aria(label="Close the menu")),
            html.Div([_topbar(brand), _main(), *_machinery(live_port)]),
        ],
        id=ids.SHELL,
        className="shell",
    )


def notice(text: Any, tone: str = "warn", shape: str = "warning") -> Component:
    """Return a calm banner."""
    return html.Div([icon(shape), html.Div(text)], className=f"notice is-{tone}", role="status")


def error_notice(error: MonitorError) -> Component:
    """Return what a page says about an error that was raised on purpose."""
    if isinstance(error, NotFound):
        return not_found(error.message)
    return notice(error.message[:1].upper() + error.message[1:])


def _sidebar(pages: Iterable[Mapping[str, Any]], brand: list[Any]) -> Component:
    links = [
        html.Li(
            dcc.Link([icon(page["icon"]), page["name"]], href=page["path"], id=ids.nav_link(page["path"])),
            className="nav-item",
        )
        for page in pages
    ]
    return html.Aside(
        [
            dcc.Link(brand, href="/", className="brand"),
            html.Nav(html.Ul(links, className="nav-list"), **aria(label="Main")),
        ],
        className="sidebar",
    )


def _topbar(brand: list[Any]) -> Component:
    return html.Header(
        [
            html.Button(
                icon("menu"), id=ids.MENU_BUTTON, className="icon-button menu-button", **aria(label="Open the menu")
            ),
            dcc.Link(brand, href="/", className="brand"),
            html.Div(
                [
                    html.Span(className="dot", **aria(hidden="true")),
                    html.Span("Connecting", id=ids.CONNECTION_WORD),
                ],
                id=ids.CONNECTION,
                className="connection",
                title="Updates: connecting",
                role="status",
            ),
            html.Button(
                [icon("sun"), icon("moon")],
                id=ids.THEME_BUTTON,
                className="icon-button theme-button",
                title="Switch between light and dark",
                **aria(label="Switch between light and dark"),
            ),
        ],
        className="topbar",
    )


def _main() -> Component:
    return html.Main(
        [html.Div(id=ids.NOTICE, **aria(live="polite")), html.Div(dash.page_container, id=ids.STAGE)],
        className="stage",
    )


def _machinery(live_port: int) -> list[Component]:
    """Return what moves the page and is not seen."""
    return [
        dcc.Location(id=ids.URL, refresh=False),
        WebSocket(id=ids.SOCKET),
        dcc.Interval(id=ids.PULSE, interval=POLL_MS),
        dcc.Store(id=ids.LIVE_PORT, data=live_port),
        dcc.Store(id=ids.REFRESH),
        dcc.Store(id=ids.THEME),
        dcc.Store(id=ids.RECIPE_DRAFT, storage_type="session", data={}),
        dcc.Store(id=ids.TRAIN_DRAFT, storage_type="session", data={}),
    ]
