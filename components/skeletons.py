"""What stands in for a part of a page until its first answer came."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.aria import aria


def lines(n: int = 4, height: int = 18) -> Component:
    """Return `n` bars in the place of a list."""
    bars = [
        html.Div(className="skeleton", style={"height": height, "width": f"{96 - 11 * (index % 3)}%"})
        for index in range(n)
    ]
    return html.Div(bars, className="skeleton-lines", **aria(hidden="true"))


def tiles(n: int = 4) -> list[Component]:
    """Return `n` tiles without figures."""
    return [
        html.Div(
            [
                html.Div(className="skeleton", style={"height": 12, "width": "55%", "marginTop": 4}),
                html.Div(className="skeleton", style={"height": 22, "width": "72%", "margin": "9px 0 25px"}),
            ],
            className="tile",
            **aria(hidden="true"),
        )
        for _ in range(n)
    ]


def title(width: int = 260) -> Component:
    """Return a bar in the place of a page's title."""
    return html.Div(
        className="skeleton", style={"height": 28, "width": width, "maxWidth": "70%"}, **aria(hidden="true")
    )
