"""The algorithms that competed, the best first: scores with their intervals on one scale, and what each took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.aria import aria
from components.clean_words import capital
from components.numbers import NONE, plain
from components.verdicts import Look, chip, icon

Entry = Mapping[str, Any]
STATES = {
    "out of time": Look("Out of time", "learning", "mute", ""),
    "failed": Look("Failed", "error", "bad", ""),
    "left out": Look("Left out", "none", "mute", ""),
}


def leaderboard(entries: Sequence[Entry], label: str = "Score", chosen: str | None = None) -> Component:
    """Return a row an algorithm.

    Parameters
    ----------
    label : str
        The figure that algorithms are ranked by.
    chosen : str, optional
        Name of the algorithm that became the model.
    """
    span = scale(entries)
    head = html.Li(
        [
            html.Span("Algorithm"),
            html.Span(
                [html.Span(_ends(span), className="board-scale"), f"{label}, its 95 % interval"], className="score"
            ),
            html.Span("Fit", className="right"),
            html.Span("Answers", className="right"),
            html.Span("Tried", className="right"),
        ],
        className="board-row board-head",
        **aria(hidden="true"),
    )
    rows = [_row(place + 1, one, span, label, chosen) for place, one in enumerate(entries)]
    return html.Ol([head, *rows], className="board rows")


def scale(entries: Sequence[Entry]) -> tuple[float, float] | None:
    """Return the ends of the scale that holds all scores with their intervals; None where there is no score.

    Examples
    --------
    >>> scale([{"score": 0.8, "low": 0.7, "high": 0.9}, {"score": 0.5, "low": None, "high": None}])
    (0.5, 0.9)
    """
    found = [value for one in entries for value in (one["score"], one["low"], one["high"]) if value is not None]
    return (min(found), max(found)) if found else None


def place_on(span: tuple[float, float], value: float) -> float:
    """Return where a value lies on a scale, in per cent of its width, a little off its ends.

    Examples
    --------
    >>> place_on((0.0, 1.0), 0.5), place_on((0.5, 0.5), 0.5)
    (50.0, 50.0)
    """
    low, high = span
    return 50.0 if high <= low else 2 + 96 * (value - low) / (high - low)


def seconds(value: float | None) -> str:
    """Return a short time as people read it.

    Examples
    --------
    >>> seconds(0.0042), seconds(0.35), seconds(12.3), seconds(None)
    ('4 ms', '0.35 s', '12 s', '—')
    """
    if value is None:
        return NONE
    if value < 0.1:
        return f"{value * 1_000:.0f} ms"
    return f"{value:.2g} s" if value < 10 else f"{value:.0f} s"


def _ends(span: tuple[float, float] | None) -> list[Component]:
    if span is None:
        return []
    return [html.Span(plain(span[0]), className="end"), html.Span(plain(span[1]), className="end")]


def _row(place: int, one: Entry, span: tuple[float, float] | None, label: str, chosen: str | None) -> Component:
    mine = one["algorithm"] == chosen
    mark = [html.Span([icon("check"), "the model"], className="tag chosen-tag")] if mine else []
    scored = span is not None and one["score"] is not None
    return html.Li(
        [
            html.Span([html.Span(str(place), className="step-number"), html.B(one["label"]), *mark], className="who"),
            _score(one, span, label) if scored and span is not None else _state(one),
            _cell(seconds(one["fit_s"]), "fit"),
            _cell(seconds(one["predict_s"]), "answers"),
            _cell(str(one["tried"]), "tried"),
            html.Span(capital(one["why"]), className="why") if scored and one["why"] else None,
        ],
        className="board-row is-chosen" if mine else "board-row",
    )


def _score(one: Entry, span: tuple[float, float], label: str) -> Component:
    at = place_on(span, one["score"])
    band: list[Component] = []
    said = plain(one["score"])
    if one["low"] is not None and one["high"] is not None:
        left, right = (place_on(span, one[end]) for end in ("low", "high"))
        band = [
            html.Span(className="board-band", style={"left": f"{left:.2f}%", "width": f"{max(right - left, 0.5):.2f}%"})
        ]
        said += f" ({plain(one['low'])} to {plain(one['high'])})"
    rail = html.Span(
        [
            html.Span(className="board-bar", style={"width": f"{at:.2f}%"}),
            *band,
            html.Span(className="board-dot", style={"left": f"{at:.2f}%"}),
        ],
        className="rail",
        **aria(hidden="true"),
    )
    return html.Span(
        [rail, html.Span(said, className="said", title=f"{label} with its 95 % interval")], className="score"
    )


def _state(one: Entry) -> Component:
    look = STATES.get(one["state"], STATES["left out"])
    return html.Span([chip(look), html.Span(capital(one["why"]), className="muted")], className="score is-none")


def _cell(value: str, name: str) -> Component:
    return html.Span([html.Span(f"{name} ", className="name"), value], className="right")
