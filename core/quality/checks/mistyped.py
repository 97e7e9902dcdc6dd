"""Values are of another type than in the reference."""

from __future__ import annotations

from core.profiles.column import ColumnSpec
from core.quality.check import BAD, Check, Counters, Sighting, Tally, quality_check
from core.quality.words import before, named, percent


def applies(column: ColumnSpec) -> bool:
    """Return whether the column has types; what is no date has a check of its own."""
    return column.form == ""


def count(reference: Counters, windows: Counters) -> Tally:
    """Return the values of another type among all rows."""
    return Tally(windows.mistyped, windows.rows, float(reference.mistyped), float(reference.rows))


def sentence(seen: Sighting[Counters]) -> str:
    """Return how many values are of which type."""
    column = seen.window.column
    wanted = " or ".join(column.accepts)
    return f"{percent(seen.share)} of {named(column)} is of another type than {wanted}; {before(seen.expected)}."


quality_check(
    Check(
        name="mistyped",
        label="Values of another type",
        rule="values of a type that the reference does not hold, among the rows",
        count=count,
        sentence=sentence,
        severity=BAD,
        costs="use",
        applies=applies,
        covers=("unusable",),
    )
)
