"""Most values are of another type: the column is not what it was."""

from __future__ import annotations

import numpy as np

from core.quality.check import Check, Counters, Severity, Sighting, Tally, every, quality_check
from core.quality.words import before, named, percent


def count(reference: Counters, windows: Counters) -> Tally:
    """Return the values of another type where they are more than half of those there are, else none."""
    present = windows.rows - windows.missing
    bad = np.where(2 * windows.mistyped > present, windows.mistyped, 0)
    return Tally(bad, present, float(reference.mistyped), float(reference.rows - reference.missing))


def sentence(seen: Sighting[Counters]) -> str:
    """Return which type the values no longer are of."""
    column = seen.window.column
    wanted = "a date" if column.form == "date" else " or ".join(column.accepts)
    values = f"{percent(seen.share)} of the values of {named(column)}"
    return f"{values} are something else than {wanted}; {before(seen.expected)}."


quality_check(
    Check(
        name="retyped",
        label="Changed type",
        rule="most of the values there are of another type than in the reference",
        count=count,
        sentence=sentence,
        severity=Severity(warning=0.5, critical=0.5),
        costs="schema",
        applies=every,
        covers=("mistyped", "malformed_dates", "unusable"),
    )
)
