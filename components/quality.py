"""What is wrong with the data of a window, in words: the score and what it lost, its fields, its repeated rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import ids
from components.empty import empty
from components.numbers import share
from components.quality_costs import told_costs
from components.quality_grid import NEEDS_A_LOOK
from components.quality_words import apart, lost, meaning, score_words, too_few
from components.verdicts import quality_chip
from core.quality.check import CHECKS
from core.quality.finding import Cost, Finding
from core.quality.report import WindowQuality
from services.views.quality import QualityView

MOST_COSTS, MOST_SORTS, MOST_NAMED = 8, 4, 12
HOW = (
    "The reference is data that is known to be good. Everything here is held against it: what is usual there costs "
    "nothing, and what exceeds it does.",
    "Every feature begins with 100 points. It loses one for each percent of its values that cannot be used (missing, "
    "of another type, infinite) and half a point for each percent that is doubtful (out of range, unusually far out, "
    "of an unknown category, or standing still). Of checks that look at the same values the dearest counts.",
    "The window has the mean of its features, less up to 10 points for each feature that never came or changed its "
    "type, and for fields that nobody knows, and less half a point for each percent of repeated rows.",
)


def quality_summary(view: QualityView) -> list[Component]:
    """Return what there is to say in one line: state, score, how many columns need a look, on how many rows."""
    found = view.quality
    if found is None:
        return [quality_chip("no_data"), html.Span("No rows in this window." if view.window else "No data yet.")]
    parts = [quality_chip(found.state)]
    if math.isfinite(found.score):
        parts.append(html.Strong(f"Score {score_words(found.score)} of 100"))
        n = sum(column.state in NEEDS_A_LOOK for column in found.columns)
        columns = f"{n} of {len(found.columns)} columns {'needs' if n == 1 else 'need'} a look"
        parts.append(html.Span(columns if n else "no column needs a look"))
    else:
        parts.append(html.Strong(too_few(found.n)))
    # rows of the reference are counted for all segments together, as rows are looked at whole
    reference = f" against {view.reference.n:,} in the reference" if view.reference and view.sampled else ""
    return [*parts, html.Span(f"{found.n:,} rows{reference}", className="muted")]


def score_card(view: QualityView) -> list[Component]:
    """Return the score of the window with what it lost, in words."""
    found = view.quality
    if found is None:
        text = "Choose another one in the figures, or go back to the current window."
        return [empty("inbox", "No rows in this window", text, small=True)]
    if not math.isfinite(found.score):
        return [empty("none", "No score yet", too_few(found.n), small=True), _how()]
    head = html.Div([html.Span(score_words(found.score), className="big"), html.Span("of 100")], className="score-head")
    if not found.explanation:
        return [head, html.P("Nothing costs a point: the rows are as the reference has them."), _how()]
    return [
        head,
        html.P("What it lost, the dearest first:", className="muted"),
        _costs(told_costs(found.explanation, found.findings)),
        _how(),
    ]


def schema(view: QualityView) -> list[Component]:
    """Return how the fields of the rows differ from those of the reference."""
    found = view.quality
    if found is None or not math.isfinite(found.score):
        return [html.P("There are too few rows to tell.", className="muted")]
    parts = [*_unknown(view, found), *_changed(found, "missing_column"), *_changed(found, "retyped")]
    return parts or [html.P("The rows have the fields of the reference, each of its own type.")]


def duplicates(view: QualityView) -> list[Component]:
    """Return how many rows repeat an earlier one."""
    found = view.quality
    told = None if found is None else _of_rows(found, "duplicates")
    if told is not None:
        return [
            html.P([quality_chip(told.state), " ", told.sentence], className="finding-line"),
            html.P(meaning("duplicates"), className="muted small"),
        ]
    repeated = math.nan if found is None else found.shares.get("duplicates", math.nan)
    if not view.sampled or not math.isfinite(repeated):
        text = "Looked for where all rows are looked at, not those of one segment."
        return [html.P(text, className="muted")]
    rows = f"the newest {view.sampled:,} rows"
    if not repeated:
        return [html.P(f"None of {rows} repeats an earlier one.")]
    return [html.P(f"{share(repeated)} of {rows} repeats an earlier one, which is nothing unusual.")]


def column_link(column: str, place: str) -> Component:
    """Return a button with the name of a column that looks at it; `place` tells apart where it stands."""
    return html.Button(
        column, id=ids.quality_column(column, place), className="row-button", title=f"Look at {column}", type="button"
    )


def _costs(costs: Sequence[Cost]) -> Component:
    lines = [html.Li([html.B(lost(cost.points)), html.Span(_told(cost))]) for cost in costs[:MOST_COSTS]]
    rest = costs[MOST_COSTS:]
    if rest:
        total = sum(cost.points for cost in rest)
        lines.append(html.Li([html.B(lost(total)), html.Span(_rest(rest), className="muted")]))
    return html.Ol(lines, className="costs")


def _rest(costs: Sequence[Cost]) -> str:
    """Return how often what else was found that costs less."""
    often = Counter(CHECKS.all()[cost.check].label.lower() for cost in costs).most_common()
    named = ", ".join(f"{label} ({n})" if n > 1 else label for label, n in often[:MOST_SORTS])
    more = "1 more" if len(costs) == 1 else f"{len(costs):,} more, each less"
    return f"{more}: {named}{' and others' if len(often) > MOST_SORTS else ''}; the columns below tell"


def _told(cost: Cost) -> list[Component | str]:
    """Return the sentence of a cost; the name of its column leads to it."""
    link = column_link(cost.column, f"cost {cost.check}")
    return [part if isinstance(part, str) else link for part in apart(cost.sentence, cost.column)]


def _how() -> Component:
    words = [html.P(text) for text in HOW]
    return html.Details([html.Summary("How the score is made"), *words], className="how small")


def _unknown(view: QualityView, found: WindowQuality) -> list[Component]:
    """Return the fields that the reference lacks, by name where rows were looked at whole."""
    carry = found.shares.get("extra_columns", 0.0)
    if not view.unknown and not carry > 0:
        return []
    told = _of_rows(found, "extra_columns")
    words = told.sentence if told else f"{share(carry)} of the rows carries a field the reference does not know."
    names = list(view.unknown.items())
    lines = [
        html.Li([html.Span(name, className="column-name"), html.Span(share(part), className="muted number")])
        for name, part in names[:MOST_NAMED]
    ]
    if len(names) > MOST_NAMED:
        lines.append(html.Li(html.Span(f"and {len(names) - MOST_NAMED:,} more", className="muted")))
    where = f"Among the newest {view.sampled:,} rows:" if names else "Which ones is told where all rows are looked at."
    if view.sampled and not names:
        where = f"None of the newest {view.sampled:,} rows does."
    return [
        html.H3("Fields the reference does not know"),
        html.P([quality_chip(told.state if told else "info"), " ", words], className="finding-line"),
        html.P([meaning("extra_columns"), " ", where], className="muted small"),
        html.Ul(lines, className="members"),
    ]


def _changed(found: WindowQuality, check: str) -> list[Component]:
    """Return the columns that are absent, or of another type."""
    findings = [one for one in found.findings if one.check == check and one.state in NEEDS_A_LOOK]
    if not findings:
        return []
    title = {"missing_column": "Fields that never came", "retyped": "Fields of another type"}[check]
    lines = [html.Li(column_link(one.column, f"schema {check}")) for one in findings[:MOST_NAMED]]
    if len(findings) > MOST_NAMED:
        lines.append(html.Li(html.Span(f"and {len(findings) - MOST_NAMED:,} more", className="muted")))
    return [html.H3(title), html.P(meaning(check), className="muted small"), html.Ul(lines, className="members")]


def _of_rows(found: WindowQuality, check: str) -> Finding | None:
    return next((one for one in found.findings if one.check == check and not one.column), None)
