"""A feature came in no row."""

from __future__ import annotations

import numpy as np

from core.quality.chance import all_p
from core.quality.check import Check, Counters, Severity, Sighting, Tally, is_feature, quality_check
from core.quality.words import named, percent


def count(reference: Counters, windows: Counters) -> Tally:
    """Return all rows of the windows in which every value is missing, none of the others."""
    absent = windows.missing == windows.rows
    p = np.where(absent, all_p(windows.rows, reference.missing, reference.rows), 1.0)
    bad = np.where(absent, windows.rows, 0)
    return Tally(bad, windows.rows, float(reference.missing), float(reference.rows), p)


def sentence(seen: Sighting[Counters]) -> str:
    """Return that the feature is absent, and how often it is in the reference."""
    usual = f"{percent(seen.expected)} is missing" if seen.expected else "none is missing"
    return f"{named(seen.window.column)} came in none of {seen.of:,} rows; {usual} in the reference."


quality_check(
    Check(
        name="missing_column",
        label="Absent feature",
        rule="a feature that came in no row of the window",
        count=count,
        sentence=sentence,
        severity=Severity(warning=0.0, critical=0.01),
        costs="schema",
        applies=is_feature,
        covers=("missing", "unusable"),
    )
)
