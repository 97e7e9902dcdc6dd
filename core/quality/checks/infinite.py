"""Numbers are infinite."""

from __future__ import annotations

from core.profiles.column import ColumnSpec
from core.quality.check import Check, Counters, Severity, Sighting, Tally, quality_check
from core.quality.words import before, named, percent


def applies(column: ColumnSpec) -> bool:
    """Return whether the column is numeric."""
    return column.kind == "numeric"


def count(reference: Counters, windows: Counters) -> Tally:
    """Return the infinite numbers among all rows."""
    return Tally(windows.strange, windows.rows, float(reference.strange), float(reference.rows))


def sentence(seen: Sighting[Counters]) -> str:
    """Return how many numbers are infinite."""
    return f"{percent(seen.share)} of {named(seen.window.column)} is infinite; {before(seen.expected)}."


quality_check(
    Check(
        name="infinite",
        label="Infinite numbers",
        rule="infinite numbers among the rows",
        count=count,
        sentence=sentence,
        severity=Severity("new", warning=0.01, critical=0.3),
        costs="use",
        applies=applies,
        covers=("unusable",),
    )
)
