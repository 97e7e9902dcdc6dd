"""How well the rows of a window are told from others, and by which columns."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.aria import aria
from components.numbers import score
from components.times import span
from components.verdicts import icon
from core.drift.separation import Part, Separation
from services.views.drift import SeparationView

MOST_PARTS = 15


def invitation() -> Component:
    """Return what stands where nobody has asked yet."""
    return html.P("Ask, and the answer is here in a few seconds.", className="muted")


def separation_answer(view: SeparationView, now: int) -> Component:
    """Return the AUC with its interval, the sentence, and the columns that help as bars, the most helpful first."""
    found = view.found
    if found is None or view.window is None:
        return html.P("There are no rows to tell apart yet.", className="muted")
    window = span(view.window.start, view.window.end, now)
    drawn = f"{found.n_current:,} rows of {window}, and {found.n_reference:,} to compare with"
    return html.Div(
        [
            html.Div([*_auc(found), html.P(found.reason), html.P(drawn, className="small muted")]),
            html.Div([html.H3("AUC lost without the column"), _ranking(found)]),
        ],
        className="separation",
    )


def _auc(found: Separation) -> list[Component]:
    if found.verdict == "insufficient":
        return []
    mark = icon("warning", "warn") if found.verdict == "drift" else icon("ok", "ok")
    interval = html.Span(f"{score(found.low)} to {score(found.high)} with 95 % certainty", className="muted")
    scale = html.P("0.5: rows cannot be told apart; 1: every row can", className="small muted")
    return [html.Div([mark, html.Strong(f"AUC {score(found.auc)}"), interval], className="auc"), scale]


def _ranking(found: Separation) -> Component:
    parts = found.ranking
    if not parts:
        # where many columns moved, the others make up for any one that is shuffled
        apart = "So many columns differ that none is needed: see each one's verdict below."
        words = apart if found.verdict == "drift" else "No column helps to tell them apart."
        return html.P(words, className="muted")
    longest = max(part.importance for part in parts)
    return html.Ol([_bar(part, longest) for part in parts[:MOST_PARTS]], className="ranking")


def _bar(part: Part, longest: float) -> Component:
    width = 100 * part.importance / longest if longest > 0 else 0.0
    bar = html.Span(className="bar", style={"width": f"{width:.1f}%"})
    return html.Li(
        [
            html.Span(part.column, className="who", title=part.column),
            html.Span(bar, className="rail", **aria(hidden="true")),
            html.Span(score(part.importance)),
        ]
    )
