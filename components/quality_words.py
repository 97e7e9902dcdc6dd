"""What the checks of data quality mean, for people who do not know their words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.numbers import NONE
from core.drift.verdict import MIN_ROWS
from core.quality.check import CHECKS, Check
from core.quality.words import percent

SCORE = "score"
FAR_OUT = (
    "These numbers lie far from where nearly all numbers of the reference lie: often a typing error, another unit, or "
    "a sensor that is broken."
)
MEANINGS: Mapping[str, str] = {
    "missing": "These values did not arrive: the field was left out, empty or null. The model has to do without.",
    "missing_column": "No row carries this field any more. Mostly it was renamed or dropped where the data comes from.",
    "mistyped": "These values are another kind of thing, such as a text where a number belongs, and cannot be used.",
    "retyped": "Nearly everything became another kind of thing, such as numbers that are sent as texts. Mostly the "
    "sender writes them in another way than before.",
    "malformed_dates": "These texts are no dates like 2026-05-31. Mostly day and month are written in another order.",
    "infinite": "These numbers are without bound: often a division by zero before the row was sent.",
    "out_of_range": "These numbers are smaller or larger than any in the reference, so the model has never seen their "
    "like: often another unit, or a new kind of case.",
    "outliers_z": FAR_OUT,
    "outliers_robust": FAR_OUT,
    "outliers_iqr": FAR_OUT,
    "new_levels": "These are categories the reference never held, so the model has not learned what they mean: often "
    "something new on offer, or another spelling.",
    "constant": "The values used to differ from row to row and now do not: often a sensor that stands still, or a "
    "default that is filled in.",
    "changed_constant": "The field always held one value and now holds others: mostly a switch or a version that was "
    "changed where the data comes from.",
    "unusable": "No single cause is large, but together too many values cannot be used.",
    "extra_columns": "The rows carry fields that nobody watches, as the reference lacks them: often a new name, or a "
    "slip in one.",
    "duplicates": "Equal rows came more than once: often a sender that repeats what it has sent already.",
}


def meaning(check: str) -> str:
    """Return what it means that a check found something, in everyday words."""
    rule = CHECKS.all()[check].rule
    return MEANINGS.get(check, rule[:1].upper() + rule[1:] + ".")


def limits(check: Check[Any]) -> str:
    """Return from when on a check warns.

    Examples
    --------
    >>> limits(CHECKS.get("missing"))
    'A warning above 5.0 %; critical if it is 30 points more than in the reference.'
    >>> limits(CHECKS.get("outliers_z"))
    'A warning above 1.0 % and three times the share of the reference.'
    """
    severity, parts = check.severity, []
    if 0 < severity.warning < 1:
        often = " and three times the share of the reference" if severity.times > 1 else ""
        parts.append(f"a warning above {percent(severity.warning)}{often}")
    if math.isfinite(severity.critical):
        points = 100 * severity.critical
        amount = "1 point" if points == 1 else f"{points:g} points"
        parts.append(f"critical if it is {amount} more than in the reference")
    said = "; ".join(parts) or "a note, never more"
    return f"{said[:1].upper()}{said[1:]}."


def apart(sentence: str, column: str) -> list[str | Component]:
    """Return a sentence with the name of its column set apart from the words around it."""
    if not column:
        return [sentence]
    first, *others = sentence.split(f"`{column}`")
    parts: list[str | Component] = [first]
    for other in others:
        parts += [html.Span(column, className="set-apart"), other]
    return [part for part in parts if part != ""]


def unmarked(sentence: str, column: str) -> str:
    """Return a sentence as plain text, without the marks around the name of its column.

    Examples
    --------
    >>> unmarked("12.4 % of `age` is missing.", "age")
    '12.4 % of age is missing.'
    """
    return sentence.replace(f"`{column}`", column)


def score_words(score: float) -> str:
    """Return a score, which says 100 only where nothing was lost.

    Examples
    --------
    >>> score_words(100.0), score_words(99.99), score_words(50.88), score_words(float("nan"))
    ('100', '99.9', '50.9', '—')
    """
    if not math.isfinite(score):
        return NONE
    return "100" if score == 100 else f"{min(score, 99.9):.1f}"


def lost(points: float) -> str:
    """Return points that were lost, with digits that say something also where they are few.

    Examples
    --------
    >>> lost(10.0)[1:], lost(0.117)[1:], lost(0.001)
    ('10.0', '0.12', '< 0.01')
    """
    if points < 0.005:
        return "< 0.01"
    return f"\N{MINUS SIGN}{points:.{1 if points >= 1 else 2}f}"


def too_few(n: int) -> str:
    """Return why a window has no score."""
    fewer = "rows" if n < MIN_ROWS else "rows in the reference"
    return f"Too few {fewer} for a score: at least {MIN_ROWS} are needed."


def check_options() -> list[dict[str, str]]:
    """Return what the heatmap can show: the score, then every check of columns, those that cost most first."""
    order = ("use", "doubt", "schema")
    checks = [check for check in CHECKS.all().values() if check.applies is not None]
    ranked = sorted(checks, key=lambda check: (order.index(check.costs), check.label))
    named = [{"value": check.name, "label": check.label} for check in ranked]
    return [{"value": SCORE, "label": "Score, of all checks together"}, *named]
