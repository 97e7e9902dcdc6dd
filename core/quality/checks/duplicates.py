"""Rows come twice."""

from __future__ import annotations

from core.quality.check import Check, Severity, Sighting, Tally, Whole, quality_check
from core.quality.words import before, percent


def count(reference: Whole, windows: Whole) -> Tally:
    """Return the rows of a sample that repeat an earlier one, among all of the sample."""
    return Tally(windows.repeated, windows.looked_at, float(reference.repeated), float(reference.looked_at))


def sentence(seen: Sighting[Whole]) -> str:
    """Return how many rows repeat an earlier one."""
    return f"{percent(seen.share)} of {seen.of:,} rows repeats an earlier one; {before(seen.expected)}."


quality_check(
    Check(
        name="duplicates",
        label="Duplicate rows",
        rule="rows of a sample that repeat an earlier one of it",
        count=count,
        sentence=sentence,
        severity=Severity(warning=0.05),
        costs="doubt",
    )
)
