"""The score of a table, and what cost how many points of it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from components.quality_words import lost
from components.verdicts import icon
from core.cleaning.look import TableLook

GOOD, FAIR = 95, 80
WORDS = {
    "empty": "Columns without any value",
    "missing": "Missing values",
    "codes": "Codes for missing",
    "infinite": "Infinite values",
    "mixed": "Numbers and texts mixed",
    "numbers as text": "Numbers kept as text",
    "outliers": "Values far outside",
    "whitespace": "Blanks around texts",
    "constant": "Columns of one value",
    "duplicates": "Repeated rows",
}


class Cost(NamedTuple):
    """What one sort of finding costs: points of the score of the table, and in which columns; none if it is of rows."""

    sort: str
    points: float
    columns: tuple[str, ...]


def costs(look: TableLook) -> list[Cost]:
    """Return what cost points, the dearest first; together with the score they make 100."""
    points: dict[str, float] = defaultdict(float)
    where: dict[str, list[str]] = defaultdict(list)
    for column in look.columns:
        whole = sum(one.cost for one in column.findings)
        for one in column.findings:
            # a column cannot lose more than it has
            points[one.sort] += one.cost / whole * (100 - column.score) / len(look.columns) if whole else 0.0
            where[one.sort].append(column.name)
    for one in look.findings:
        points[one.sort] += one.cost
    found = [Cost(sort, amount, tuple(where.get(sort, ()))) for sort, amount in points.items()]
    return sorted(found, key=lambda cost: -cost.points)


def score_part(look: TableLook, n: int) -> Component:
    """Return the score in large, and what cost it points.

    Parameters
    ----------
    n : int
        Rows of the dataset, of which the look may have seen some.
    """
    tone = "ok" if look.score >= GOOD else "warn" if look.score >= FAIR else "bad"
    figure = html.Div(
        [html.Span(f"{look.score:.1f}", className=f"big tone-{tone}"), html.Span("of 100")], className="score-head"
    )
    seen = f"Judged from {look.rows:,} of {n:,} rows, the same each time." if look.rows < n else ""
    lines = [_line(cost) for cost in costs(look)]
    if not lines:
        lines = [html.Li([icon("ok", "ok"), html.Span("Nothing was found that wants cleaning.")], className="cost")]
    return html.Div([figure, html.Ul(lines, className="point-costs"), html.P(seen, className="muted small")])


def _line(cost: Cost) -> Component:
    if not cost.columns:
        where = "in the table as a whole"
    elif len(cost.columns) <= 3:
        where = "in " + ", ".join(cost.columns)
    else:
        where = f"in {len(cost.columns)} columns, {', '.join(cost.columns[:2])} …"
    parts = [
        html.Span(lost(cost.points), className="cost-points"),
        html.Strong(WORDS.get(cost.sort, cost.sort.capitalize())),
        html.Span(where, className="muted", title=", ".join(cost.columns[:50])),
    ]
    return html.Li(parts, className="cost")
