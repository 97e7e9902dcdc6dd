"""Numbers lie outside the range of the reference."""

from __future__ import annotations

import numpy as np

from core.drift.wording import plain
from core.profiles.column import ColumnSpec
from core.quality.check import Check, Counters, Counts, Severity, Sighting, Tally, is_constant, quality_check
from core.quality.words import named, percent


def applies(column: ColumnSpec) -> bool:
    """Return whether the reference has a range."""
    return column.kind == "numeric" and not is_constant(column)


def count(reference: Counters, windows: Counters) -> Tally:
    """Return the numbers below the smallest and above the largest of the reference, among the finite ones.

    Notes
    -----
    Of fresh numbers about one in m lies on either side of m others. As if one of the reference did: with one, the
    binomial test becomes the exact distribution of how many records two independent sides set.
    """
    usual = max(float(_outside(reference)), 1.0)
    return Tally(_outside(windows), windows.known, usual, float(reference.known))


def _outside(side: Counters) -> Counts:
    return np.asarray(side.bins[..., 0] + side.bins[..., side.column.n_values - 1])


def sentence(seen: Sighting[Counters]) -> str:
    """Return how many numbers lie outside, on which side of what."""
    bins, column = seen.window.bins, seen.window.column
    sides = (
        (int(bins[column.n_values - 1]), "above", column.edges[-1]),
        (int(bins[0]), "below", column.edges[0]),
    )
    where = ", ".join(f"{percent(n / seen.of)} {side} {plain(edge)}" for n, side, edge in sides if n)
    return f"{percent(seen.share)} of {named(column)} lies outside the range of the reference: {where}."


quality_check(
    Check(
        name="out_of_range",
        label="Values out of range",
        rule="numbers below the smallest or above the largest of the reference, among the finite numbers",
        count=count,
        sentence=sentence,
        severity=Severity(warning=0.05),
        costs="doubt",
        applies=applies,
    )
)
