"""Rows carry members that the reference does not know."""

from __future__ import annotations

from core.quality.check import Check, Severity, Sighting, Tally, Whole, quality_check
from core.quality.words import before, percent


def count(reference: Whole, windows: Whole) -> Tally:
    """Return the rows with an unknown member among all rows."""
    return Tally(windows.extra, windows.rows, float(reference.extra), float(reference.rows))


def sentence(seen: Sighting[Whole]) -> str:
    """Return how many rows carry more than the reference knows."""
    return f"{percent(seen.share)} of the rows carries a feature the reference does not know; {before(seen.expected)}."


quality_check(
    Check(
        name="extra_columns",
        label="Unknown features",
        rule="rows that carry a member the reference does not know",
        count=count,
        sentence=sentence,
        severity=Severity("new", warning=0.05),
        costs="schema",
    )
)
