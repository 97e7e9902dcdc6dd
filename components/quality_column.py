"""One column of the quality page: what was found in it, now and in the reference, and what was looked at besides."""

from __future__ import annotations

import math
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.numbers import share
from components.quality_costs import told_costs
from components.quality_figures import MOST_LINES
from components.quality_words import apart, limits, lost, meaning, score_words
from components.verdicts import quality_chip
from core.drift.verdict import SIGNIFICANCE
from core.quality.check import CHECKS
from core.quality.finding import Finding
from core.quality.report import ColumnQuality

USUALLY_DRAWN = ("missing", "mistyped", "malformed_dates", "out_of_range", "outliers_z", "new_levels")


def column_title(column: ColumnQuality) -> list[Component]:
    """Return the head of the card: name, state and score."""
    parts = [html.Span(column.column, className="column-name"), quality_chip(column.state)]
    if math.isfinite(column.score):
        parts.append(html.Span(f"{score_words(column.score)} of 100", className="muted small nowrap"))
    return parts


def column_findings(column: ColumnQuality) -> list[Component]:
    """Return what was found, the worst first, each with what it means, and what was looked at besides."""
    if not column.findings:
        return [html.P(apart(column.summary, column.column)), *_besides(column)]
    return [html.Ul([_finding(column, one) for one in column.findings], className="findings"), *_besides(column)]


def drawn_checks(column: ColumnQuality) -> list[str]:
    """Return the checks whose history is drawn: those that found something, else the usual ones."""
    found = [one.check for one in column.findings]
    usual = [name for name in USUALLY_DRAWN if name in column.shares]
    return (found or usual)[:MOST_LINES]


def _finding(column: ColumnQuality, one: Finding) -> Component:
    check = CHECKS.all()[one.check]
    chance = " So few may be chance." if one.p_adjusted >= SIGNIFICANCE else ""
    words = html.Div(
        [
            html.Div([quality_chip(one.state), html.B(one.label)], className="title-line"),
            html.P(apart(one.sentence, one.column)),
            html.P(meaning(one.check) + chance, className="muted"),
            html.P(f"Counted: {check.rule}. {limits(check)}", className="muted small"),
        ]
    )
    figures = html.Dl(
        [
            *_figure("now", share(one.share)),
            *_figure("in the reference", share(one.expected)),
            *[part for name, points in _costs(column, one) for part in _figure(name, points)],
        ],
        className="now-and-usual",
    )
    return html.Li([words, figures])


def _figure(name: str, value: Any) -> tuple[Component, Component]:
    return html.Dt(name), html.Dd(value)


def _costs(column: ColumnQuality, one: Finding) -> list[tuple[str, str]]:
    """Return what a finding costs its column, and the window where it is about the shape of rows."""
    told = told_costs(column.explanation, column.findings)
    costs = [("costs the column", lost(cost.points)) for cost in told if cost.check == one.check]
    if CHECKS.all()[one.check].costs == "schema":
        costs.append(("costs the window", lost(one.points)))
    return costs or [("costs", "counted already" if one.points else "nothing")]


def _besides(column: ColumnQuality) -> list[Component]:
    """Return what was looked at without a finding."""
    told = {name for one in column.findings for name in (one.check, *CHECKS.all()[one.check].covers)}
    calm = [(name, value) for name, value in column.shares.items() if name not in told and math.isfinite(value)]
    if not calm:
        return []
    tags = [
        html.Span(f"{CHECKS.all()[name].label} {share(value)}", className="tag", title=CHECKS.all()[name].rule)
        for name, value in calm
    ]
    return [html.Div([html.Span("Looked at as well", className="muted small"), *tags], className="tags")]
