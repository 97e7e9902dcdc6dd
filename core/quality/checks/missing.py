"""Values are missing."""

from __future__ import annotations

from core.quality.check import BAD, Check, Counters, Sighting, Tally, is_feature, quality_check
from core.quality.words import before, named, percent


def count(reference: Counters, windows: Counters) -> Tally:
    """Return the missing among all rows."""
    return Tally(windows.missing, windows.rows, float(reference.missing), float(reference.rows))


def sentence(seen: Sighting[Counters]) -> str:
    """Return how much is missing, and whether that is new."""
    return f"{percent(seen.share)} of {named(seen.window.column)} is missing; {before(seen.expected)}."


quality_check(
    Check(
        name="missing",
        label="Missing values",
        rule="absent, null, NaN and blank values among the rows",
        count=count,
        sentence=sentence,
        severity=BAD,
        costs="use",
        applies=is_feature,
        covers=("unusable",),
    )
)
