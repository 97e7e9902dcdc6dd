"""Levels that the reference does not know."""

from __future__ import annotations

from core.profiles.column import ColumnSpec
from core.quality.check import Check, Counters, Severity, Sighting, Tally, is_constant, quality_check
from core.quality.words import named, percent


def applies(column: ColumnSpec) -> bool:
    """Return whether the reference knows all levels it held, more than one or none at all."""
    return column.kind == "categorical" and not column.open_ended and not is_constant(column)


def count(reference: Counters, windows: Counters) -> Tally:
    """Return the values of unknown levels among all rows; a fresh sample has as many as levels that came but once.

    Notes
    -----
    The chance that the next value is of a level not seen before is about the share of levels seen once (Good 1953).
    How many of the rare levels these are is not counted; L levels with R rows have L ** 2 / R of them, if frequencies
    fall geometrically.
    """
    usual = float(reference.strange) or _seen_once(reference)
    return Tally(windows.strange, windows.rows, usual, float(reference.rows))


def _seen_once(reference: Counters) -> float:
    column = reference.column
    n_rare, rows_of_rare = len(column.rare), int(reference.bins[len(column.levels)])
    once = int((reference.bins[: len(column.levels)] == 1).sum())
    return once + (min(n_rare, n_rare**2 / rows_of_rare) if rows_of_rare else 0.0)


def sentence(seen: Sighting[Counters]) -> str:
    """Return how many values are of unknown levels."""
    column = seen.window.column
    if not column.levels:
        return f"{percent(seen.share)} of {named(column)} holds a value; in the reference it is always empty."
    known = len(column.levels) + len(column.rare)
    usual = f"; {percent(seen.expected)} would be usual" if seen.expected >= 0.001 else ""
    return f"{percent(seen.share)} of {named(column)} is of levels unknown to the reference, which has {known}{usual}."


quality_check(
    Check(
        name="new_levels",
        label="New levels",
        rule="values of levels that the reference does not know, among the rows",
        count=count,
        sentence=sentence,
        severity=Severity("any", warning=0.01),
        costs="doubt",
        applies=applies,
    )
)
