"""Figures of two models, drawn as a dot and an interval each; differences in words."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.aria import aria
from components.numbers import NONE, in_short, in_unit
from components.performance_order import importance_of
from components.plots import short
from core.training.pairing import Difference
from services.views.pairing import ImportancePair, Measured, MetricPair

MOST_FEATURES = 20
WINNERS = {"a": "A is better", "b": "B is better", "unclear": "Can't tell"}
MARGIN = 0.06  # of the width, at either end of a track


def metric_table(metrics: Sequence[MetricPair], names: tuple[str, str]) -> Component:
    """Return every metric of both with its interval, the most important first."""
    ordered = sorted(metrics, key=lambda one: importance_of(one.name))
    rows = [
        html.Tr(
            [
                html.Th(one.label, scope="row"),
                html.Td(_written(one.a, one.unit)),
                html.Td(_written(one.b, one.unit)),
                html.Td(_track(one)),
                html.Td(_difference(one.difference, one.unit)),
                html.Td(_said(one)),
            ]
        )
        for one in ordered
        if one.a is not None or one.b is not None
    ]
    heads = ("Metric", "A", "B", "95 % intervals", "A minus B", "")
    return _table(heads, rows, names)


def paired_table(paired: Sequence[Difference], names: tuple[str, str]) -> Component:
    """Return the main figures of both on the same rows, with the interval of their difference."""
    rows = [
        html.Tr(
            [
                html.Th(one.label, scope="row"),
                html.Td(in_unit(one.a, one.unit)),
                html.Td(in_unit(one.b, one.unit)),
                html.Td(_difference(one.value, one.unit)),
                html.Td(_between(one)),
                html.Td(_winner(one.winner)),
            ]
        )
        for one in paired
    ]
    return _table(("Metric", "A", "B", "A minus B", "between, in 95 of 100 cases", ""), rows, names)


def importance_table(importance: Sequence[ImportancePair], names: tuple[str, str]) -> Component:
    """Return bars of how much either model looks at the most important features."""
    shown = importance[:MOST_FEATURES]
    largest = max((side.value or 0.0 for one in shown for side in (one.a, one.b) if side is not None), default=0.0)
    rows = [
        html.Tr(
            [
                html.Th(short(one.feature, 28), scope="row", title=one.feature),
                html.Td([_bar(one.a, largest, "a"), _bar(one.b, largest, "b")]),
            ]
        )
        for one in shown
    ]
    return _table(("Feature", "A above, B below"), rows, names)


def _table(heads: Sequence[str], rows: Sequence[Component], names: tuple[str, str]) -> Component:
    head = html.Tr([html.Th(_titled(word, names), scope="col") for word in heads])
    table = html.Table([html.Thead(head), html.Tbody(list(rows))], className="plain-table pair-table")
    return html.Div(table, className="table-box")


def _titled(word: str, names: tuple[str, str]) -> Component:
    title = {"A": names[0], "B": names[1]}.get(word, "")
    return html.Span(word, title=title) if title else html.Span(word)


def _written(side: Measured | None, unit: str) -> str:
    return NONE if side is None else in_unit(side.value, unit)


def _difference(value: float | None, unit: str) -> str:
    if value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return NONE
    amount = f"{abs(value) * 100:.1f} pts" if unit == "ratio" else in_unit(abs(value), unit)
    if amount in ("0.0 pts", "0"):
        return amount
    return f"{'+' if value > 0 else chr(0x2212)}{amount}"


def _between(one: Difference) -> str:
    return f"{_difference(one.low, one.unit)} and {_difference(one.high, one.unit)}"


def _said(one: MetricPair) -> Component | str:
    if one.difference is None or one.better == "neither":
        return ""
    return _winner(one.winner)


def _winner(winner: str) -> Component:
    return html.Span(WINNERS[winner], className=f"pair-winner is-{winner}")


def _track(one: MetricPair) -> Component:
    """Return both figures and their intervals on one scale: as wide as what there is."""
    sides = [side for side in (one.a, one.b) if side is not None]
    ends = [end for side in sides for end in (side.low, side.value, side.high) if end is not None]
    low, high = min(ends), max(ends)
    label = "; ".join(
        f"{name} {in_unit(side.value, one.unit)}, {in_short(side.low, side.high, one.unit) or 'no interval'}"
        for name, side in (("A", one.a), ("B", one.b))
        if side is not None
    )
    marks = [
        mark
        for name, side in (("a", one.a), ("b", one.b))
        if side is not None
        for mark in _marks(side, (low, high), name)
    ]
    return html.Div(marks, className="pair-track", role="img", title=label, **aria(label=label))


def _marks(side: Measured, scale: tuple[float, float], name: str) -> list[Component]:
    marks = []
    if side.low is not None and side.high is not None:
        left, right = _place(side.low, scale), _place(side.high, scale)
        style = {"left": f"{left:.1%}", "width": f"{right - left:.1%}"}
        marks.append(html.Span(className=f"pair-interval is-{name}", style=style))
    dot = {"left": f"{_place(side.value or 0.0, scale):.1%}"}
    return [*marks, html.Span(className=f"pair-dot is-{name}", style=dot)]


def _place(value: float, scale: tuple[float, float]) -> float:
    low, high = scale
    if high <= low:
        return 0.5
    return MARGIN + (1 - 2 * MARGIN) * (value - low) / (high - low)


def _bar(side: Measured | None, largest: float, name: str) -> Component:
    share = 0.0 if side is None or largest <= 0 else max(side.value or 0.0, 0.0) / largest
    words = f"{name.upper()}: {'not known' if side is None else f'{side.value:.3g}'}"
    bar = html.Span(className=f"pair-bar is-{name}", style={"width": f"{share:.1%}"})
    return html.Div(bar, className="pair-bar-box", role="img", title=words, **aria(label=words))
