"""Values cannot be used, for whatever reason."""

from __future__ import annotations

from core.quality.check import BAD, Check, Counters, Counts, Sighting, Tally, every, quality_check
from core.quality.words import before, named, percent


def count(reference: Counters, windows: Counters) -> Tally:
    """Return all that cannot be used among all rows."""
    return Tally(_lost(windows), windows.rows, float(_lost(reference)), float(reference.rows))


def _lost(side: Counters) -> Counts:
    lost = side.mistyped
    if side.column.role == "feature":
        lost = lost + side.missing
    return lost + side.strange if side.column.kind == "numeric" else lost


def sentence(seen: Sighting[Counters]) -> str:
    """Return how much cannot be used."""
    what = "missing, of another type or infinite"
    return f"{percent(seen.share)} of {named(seen.window.column)} cannot be used ({what}); {before(seen.expected)}."


quality_check(
    Check(
        name="unusable",
        label="Unusable values",
        rule="missing, mistyped and infinite values together, among the rows",
        count=count,
        sentence=sentence,
        severity=BAD,
        costs="use",
        applies=every,
    )
)
