"""The quality of data as the API shows it."""

from __future__ import annotations

from typing import Any

from api.render import window
from core.quality.finding import Cost, Finding
from core.quality.report import ColumnQuality
from services.views.quality import QualityHistory, QualityView


def quality(view: QualityView) -> dict[str, Any]:
    """Return the quality of one window: its state and score, what it is made of, and every column."""
    found = view.quality
    if found is None:
        return {"window": window(view.window), "n": 0, "state": "no_data", "score": None, "columns": []}
    return {
        "window": window(view.window),
        "reference": None if view.reference is None else view.reference.id,
        "n": found.n,
        "state": found.state,
        "score": found.score,
        "explanation": [cost(one) for one in found.explanation],
        "findings": [finding(one) for one in found.findings if not one.column],
        "schema": {"unknown": view.unknown, "missing": _named(found.findings, "missing_column")},
        "duplicates": {"share": found.shares.get("duplicates"), "sampled": view.sampled},
        "columns": [column(one) for one in found.columns],
    }


def column(view: ColumnQuality) -> dict[str, Any]:
    """Return the quality of one column."""
    return {
        "column": view.column,
        "role": view.role,
        "kind": view.kind,
        "state": view.state,
        "score": view.score,
        "reason": view.summary,
        "shares": view.shares,
        "findings": [finding(one) for one in view.findings],
    }


def finding(view: Finding) -> dict[str, Any]:
    """Return what one check found."""
    return {
        "check": view.check,
        "state": view.state,
        "share": view.share,
        "expected": view.expected,
        "n": view.of,
        "p_value": view.p_value,
        "p_adjusted": view.p_adjusted,
        "points": view.points,
        "reason": view.sentence,
    }


def cost(view: Cost) -> dict[str, Any]:
    """Return what lowers a score."""
    return {"points": view.points, "column": view.column or None, "check": view.check, "reason": view.sentence}


def history(view: QualityHistory) -> dict[str, Any]:
    """Return the scores of windows, and one figure of each column in them."""
    return {
        "windows": [
            {"window": window(one), "n": n, "score": score}
            for one, n, score in zip(view.windows, view.n, view.scores, strict=True)
        ],
        "columns": dict(zip(view.columns, view.shares, strict=True)),
    }


def _named(findings: tuple[Finding, ...], check: str) -> list[str]:
    return [one.column for one in findings if one.check == check]
