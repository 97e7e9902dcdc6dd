"""What a window is compared with, and whose rows: the choices there are, and how they are told."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components.plots import short
from components.times import span
from components.verdicts import icon
from core.drift.relations import ReconstructionDrift
from core.drift.verdict import ColumnDrift
from services.comparison import TRAILING_WINDOWS, WEEKS, Comparison
from services.views.drift import DriftView
from services.views.segments import SegmentName

ALL, REFERENCE = "all", "reference"  # a segment's own name holds a sign of equality
NUMBERS = {4: "four", 7: "seven"}
BEFORE = f"the {NUMBERS[TRAILING_WINDOWS]} windows before"
SAME_HOURS = f"the same hours of the {NUMBERS[WEEKS]} weeks before"
AGAINST = ((REFERENCE, "the reference"), ("trailing", BEFORE), ("same_hours", SAME_HOURS))
LONGEST = 48
TIMES = "\N{MULTIPLICATION SIGN}"


def against_options(chosen: str | None) -> list[dict[str, str]]:
    """Return what a window can be compared with; a window the address names is one of them."""
    options = [{"value": value, "label": f"Compared with {words}"} for value, words in AGAINST]
    if chosen and chosen not in dict(AGAINST):
        options.append({"value": chosen, "label": "Compared with a chosen window"})
    return options


def segment_options(names: Sequence[SegmentName], chosen: str | None) -> list[dict[str, str]]:
    """Return all rows and the segments, those of one column together; the chosen one even if it is gone."""
    options = [{"value": ALL, "label": "All rows"}]
    options += [{"value": name.key, "label": short(f"{name.column}: {name.label}", LONGEST)} for name in names]
    if chosen and all(option["value"] != chosen for option in options):
        options.append({"value": chosen, "label": short(chosen, LONGEST)})
    return options


def against_words(view: DriftView, asked: Comparison, now: int) -> str:
    """Return what the rows of a window are held against, with the window's times where it is one."""
    if isinstance(asked.against, tuple):
        return f"against {span(*asked.against, now)}"
    if asked.against != REFERENCE:
        return f"against {dict(AGAINST)[asked.against]}"
    if view.reference is None:
        return ""
    return "against its part of the reference" if asked.segment else f"against {view.reference.n:,} in the reference"


def hold_link(model_id: str, asked: Comparison) -> Component | None:
    """Return a link that holds the current window against the chosen one; None while none is chosen."""
    if asked.window is None:
        return None
    query = {"against": "{}.{}".format(*asked.window)} | ({"segment": asked.segment} if asked.segment else {})
    return dcc.Link("Compare the current window with it", href=f"/models/{model_id}/drift?{urlencode(query)}")


def side_name(asked: Comparison) -> str:
    """Return the name of the side a window is held against, short enough for a legend."""
    names = {REFERENCE: "Reference", "trailing": "Windows before", "same_hours": "Same hours before"}
    return "Chosen window" if isinstance(asked.against, tuple) else names[asked.against]


def change_words(column: ColumnDrift) -> str:
    """Return the kind of change of a column that drifts, with the factor where it is one of unit; else nothing."""
    if column.change is None:
        return ""
    return column.change if column.factor is None else f"{column.change} {TIMES}{column.factor:.4g}"


def relations_line(relations: ReconstructionDrift | None) -> Component | None:
    """Return whether the columns still go together, or None where nothing can be said of it."""
    if relations is None or relations.verdict not in ("ok", "warning"):
        return None
    warned = relations.verdict == "warning"
    words = relations.reason if warned else "Columns still go together as in the reference."
    mark = icon("warning", "warn") if warned else icon("ok", "ok")
    return html.Div([mark, html.Span(words)], className="relations", title=relations.reason)
