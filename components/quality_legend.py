"""How to read the heatmap of the quality page."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.quality_figures import GRAVE, WARNED
from components.quality_words import SCORE, meaning
from core.quality.check import CHECKS


def quality_legend(check: str) -> Component:
    """Return the colours and glyphs of the score, or the colours of a check and what it counts."""
    if check == SCORE:
        marks = [html.Span(f"▲ below {WARNED:g}"), html.Span(f"◆ below {GRAVE:g}")]
        ramp = html.Span(className="ramp is-score")
        return html.Div([html.Span("100"), ramp, html.Span("50 and less"), *marks], className="legend")
    rule = CHECKS.all()[check].rule
    counted = html.Span(f"{rule[:1].upper()}{rule[1:]}; many can be usual in a column", title=meaning(check))
    ramp = html.Span(className="ramp is-share")
    return html.Div([html.Span("0%"), ramp, html.Span("50% and more"), counted], className="legend")
