"""A column that held one value holds another."""

from __future__ import annotations

from core.drift.wording import plain
from core.quality.check import Check, Counters, Counts, Severity, Sighting, Tally, is_constant, quality_check
from core.quality.words import named, percent


def count(reference: Counters, windows: Counters) -> Tally:
    """Return the values other than the one of the reference, among those there are."""
    others, values = _others(windows)
    usual, of_usual = _others(reference)
    return Tally(others, values, float(usual), float(of_usual))


def _others(side: Counters) -> tuple[Counts, Counts]:
    """Return the values other than the constant, and all values."""
    if side.column.kind == "numeric":
        return side.known - side.bins[..., 1], side.known
    return side.strange, side.known + side.strange


def sentence(seen: Sighting[Counters]) -> str:
    """Return how many values differ from which."""
    column = seen.window.column
    constant = plain(column.edges[0]) if column.kind == "numeric" else repr(column.levels[0])
    return f"{percent(seen.share)} of {named(column)} differs from {constant}, the only value in the reference."


quality_check(
    Check(
        name="changed_constant",
        label="Changed constant",
        rule="values other than the only one of the reference, among those there are",
        count=count,
        sentence=sentence,
        severity=Severity("any", warning=0.01),
        costs="doubt",
        applies=is_constant,
    )
)
