"""The table of what is wrong with each column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components import ids
from components.grid import OVER, RIGHT, grid
from components.numbers import NONE, share
from components.quality_words import score_words, unmarked
from components.verdicts import QUALITY
from core.quality.check import CHECKS
from core.quality.report import ColumnQuality

ORDER = ("critical", "warning", "info", "ok", "insufficient", "no_data")
NEEDS_A_LOOK = ("warning", "critical")
# one cell may stand for checks of which a column has one, or that ask the same in other words
SHOWN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("missing", "Missing", ("missing",)),
    ("mistyped", "Other\ntype", ("mistyped", "malformed_dates")),
    ("out_of_range", "Out of\nrange", ("out_of_range",)),
    ("outliers", "Outliers", ("outliers_z", "outliers_robust", "outliers_iqr")),
    ("new_levels", "New\nlevels", ("new_levels",)),
)
ROW_HEIGHT = 44  # room for two lines of what was found
POINTS = "100 points less what is wrong with its values"


def quality_grid() -> Component:
    """Return the grid before its rows came."""
    shares = [
        {"field": name, "headerName": label, "headerTooltip": _rules(checks), **RIGHT, **OVER, "width": 86}
        for name, label, checks in SHOWN
    ]
    columns: list[dict[str, Any]] = [
        {"field": "rank", "headerName": "State", "cellRenderer": "StateChip", "width": 122},
        {"field": "column", "headerName": "Column", "cellRenderer": "ColumnName", "flex": 2, "minWidth": 204},
        {"field": "score", "headerName": "Score\nof 100", "headerTooltip": POINTS, **RIGHT, "width": 76},
        {
            "field": "reason",
            "headerName": "What was found",
            "cellRenderer": "Sentence",
            "tooltipField": "reason",
            "flex": 3,
            "minWidth": 260,
        },
        *shares,
    ]
    return grid(ids.QUALITY_GRID, columns, ROW_HEIGHT)


def quality_rows(columns: Sequence[ColumnQuality], chosen: str | None) -> list[dict[str, Any]]:
    """Return a row a column, the worst first; the chosen one is marked."""
    return [_row(column, column.column == chosen) for column in worst_first(columns)]


def worst_first(columns: Sequence[ColumnQuality]) -> list[ColumnQuality]:
    """Return the columns by state, then by what they lost."""
    return sorted(columns, key=lambda column: (ORDER.index(column.state), _known(column.score)))


def _row(column: ColumnQuality, chosen: bool) -> dict[str, Any]:
    look = QUALITY[column.state]
    shares = {name: _share(column, checks) for name, _, checks in SHOWN}
    bad = _bad(column)
    return {
        "column": column.column,
        "kind": column.kind if column.role == "feature" else f"{column.role}, {column.kind}",
        "rank": ORDER.index(column.state),
        "state": {"word": look.word, "icon": look.icon, "tone": look.tone},
        "score": column.score if math.isfinite(column.score) else None,
        "reason": unmarked(column.summary, column.column),
        **shares,
        "text": {"score": score_words(column.score)}
        | {name: NONE if value is None else share(value) for name, value in shares.items()},
        "over": [name for name, _, checks in SHOWN if bad & set(checks)],
        "chosen": chosen,
    }


def _share(column: ColumnQuality, checks: Sequence[str]) -> float | None:
    """Return the share of the first of these checks that found something, else of the first that applies."""
    found = [finding.check for finding in column.findings if finding.check in checks]
    known = [name for name in (*found, *checks) if math.isfinite(column.shares.get(name, math.nan))]
    return column.shares[known[0]] if known else None


def _bad(column: ColumnQuality) -> set[str]:
    """Return the checks that need a look, and those that say less of the same values."""
    found = [finding.check for finding in column.findings if finding.state in NEEDS_A_LOOK]
    return {*found, *(name for check in found for name in CHECKS.all()[check].covers)}


def _known(score: float) -> float:
    return score if math.isfinite(score) else math.inf


def _rules(checks: Sequence[str]) -> str:
    rule = CHECKS.all()[checks[0]].rule
    return f"{rule[:1].upper()}{rule[1:]}"
