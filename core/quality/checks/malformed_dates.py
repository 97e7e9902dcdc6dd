"""Texts in a column of dates are none."""

from __future__ import annotations

from core.profiles.column import ColumnSpec
from core.quality.check import BAD, Check, Counters, Sighting, Tally, quality_check
from core.quality.words import before, named, percent


def applies(column: ColumnSpec) -> bool:
    """Return whether the values of the reference are dates."""
    return column.form == "date"


def count(reference: Counters, windows: Counters) -> Tally:
    """Return what is no date among all rows."""
    return Tally(windows.mistyped, windows.rows, float(reference.mistyped), float(reference.rows))


def sentence(seen: Sighting[Counters]) -> str:
    """Return how many values are no date."""
    return f"{percent(seen.share)} of {named(seen.window.column)} is no date; {before(seen.expected)}."


quality_check(
    Check(
        name="malformed_dates",
        label="Malformed dates",
        rule="values that are no date, as ISO 8601 writes it, in a column of dates, among the rows",
        count=count,
        sentence=sentence,
        severity=BAD,
        costs="use",
        applies=applies,
        covers=("unusable",),
    )
)
