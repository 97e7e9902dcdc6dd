"""Cards, tiles and rows of bars: the boxes that everything else is put into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.aria import aria
from components.numbers import count
from services.views.model import ModelSummary, Overview


def plain_card(*body: Any) -> Component:
    """Return a card without a head."""
    return html.Section(html.Div(list(body), className="card-body flush"), className="card")


def card(title: Any, *body: Any, sub: Any = None, actions: Any = None, flush: bool = False) -> Component:
    """Return a card with a head.

    Parameters
    ----------
    sub, actions : optional
        A remark beside the title, and what stands at the right of the head.
    flush : bool
        Whether the body reaches the edges, as lists and tables do.
    """
    head = [html.Div([html.H2(title), html.Div(sub, className="sub") if sub is not None else None]), actions]
    return html.Section(
        [
            html.Div([part for part in head if part is not None], className="card-head"),
            html.Div(list(body), className="card-body flush" if flush else "card-body"),
        ],
        className="card",
    )


def tile(label: str, value: Any, note: Any = "", tone: str = "") -> Component:
    """Return one figure with its name above and a remark below."""
    return html.Div(tile_parts(label, value, note, tone), className="tile")


def tile_parts(label: str, value: Any, note: Any = "", tone: str = "") -> list[Component]:
    """Return what stands in a tile, for tiles that are buttons."""
    look = f"value tone-{tone}" if tone else "value"
    return [
        html.Span(label, className="label", title=label),
        html.Span(value, className=look),
        html.Span(note, className="note"),
    ]


def facts(pairs: Sequence[tuple[str, Any]]) -> Component:
    """Return names and values as a list of two columns."""
    return html.Dl([part for name, value in pairs for part in (html.Dt(name), html.Dd(value))], className="facts")


def spark(volumes: Sequence[int], label: str) -> Component:
    """Return small bars of predictions a bucket, the newest at the right.

    One block clipped to the shape of the bars: an element a bar would make a list of models slow.
    """
    if not volumes:
        return html.Div(className="spark")
    highest, width = max(*volumes, 1), 100 / len(volumes)
    corners = ["0% 100%"]
    for index, volume in enumerate(volumes):
        left, right, top = index * width, (index + 0.7) * width, 96 * (1 - volume / highest)
        sides = ((left, 100), (left, top), (right, top), (right, 100))
        corners += [f"{x:.4g}% {y:.4g}%" for x, y in sides]
    style = {"clipPath": f"polygon({', '.join(corners)})"}
    return html.Div(style=style, className="spark", role="img", title=label, **aria(label=label))


def overview_tiles(overview: Overview) -> list[Component]:
    """Return the four figures at the top of the overview."""
    models = overview.models
    critical = sum(alert.severity == "critical" for alert in overview.alerts)
    drifted = sum(model.drifted for model in models)
    affected = sum(model.drifted > 0 for model in models)
    return [
        tile("Models", count(len(models)), _health_words(models)),
        tile(
            "Open alerts",
            count(len(overview.alerts)),
            f"{critical} critical" if critical else "none critical",
            "bad" if critical else "",
        ),
        tile("Predictions an hour", count(sum(model.rate_per_hour for model in models)), "over the current windows"),
        tile(
            "Columns that drift",
            count(drifted),
            f"in {affected} of {len(models)} models" if drifted else "all within chance",
        ),
    ]


def _health_words(models: Sequence[ModelSummary]) -> str:
    order = ("critical", "warning", "healthy", "learning", "no_data")
    counts = [(sum(model.health == health for model in models), health.replace("_", " ")) for health in order]
    return ", ".join(f"{n} {word}" for n, word in counts if n)
