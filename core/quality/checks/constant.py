"""A column that varied stands still."""

from __future__ import annotations

import numpy as np

from core.drift.verdict import Mask
from core.drift.wording import plain
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats
from core.quality.chance import all_p
from core.quality.check import Check, Counters, Counts, Severity, Sighting, Tally, is_constant, quality_check
from core.quality.words import named


def applies(column: ColumnSpec) -> bool:
    """Return whether the values of the reference can be told apart."""
    return not is_constant(column) and (column.kind == "numeric" or bool(column.levels))


def _apart(side: Counters) -> Counts:
    """Return the bins that hold one value, or a short stretch of numbers, each.

    Rare levels share one, and what lies below or above the range of the reference can lie anywhere.
    """
    column = side.column
    return side.bins[..., 1 : column.n_values - 1] if column.kind == "numeric" else side.bins[..., : len(column.levels)]


def count(reference: Counters, windows: Counters) -> Tally:
    """Return all values of the windows in which one bin holds them all, none of the others.

    Notes
    -----
    By chance that happens in bin i with its share to the power of the values; which bin it was is seen only
    afterwards, so the probability is taken times the bins the reference fills.
    """
    agreed, of_usual = _apart(reference), _values(reference)
    which, still = _stands(windows)
    chance = all_p(_values(windows), agreed[which], of_usual) * np.count_nonzero(agreed)
    p: Floats = np.where(still, np.minimum(chance, 1.0), 1.0)
    usual = float(of_usual) if _stands(reference)[1] else 0.0
    return Tally(np.where(still, _values(windows), 0), _values(windows), usual, float(of_usual), p)


def _values(side: Counters) -> Counts:
    return side.known + side.strange if side.column.kind == "categorical" else side.known


def _stands(side: Counters) -> tuple[Counts, Mask]:
    """Return the fullest bin, and whether it holds all values."""
    apart = _apart(side)
    which = np.asarray(apart.argmax(axis=-1))
    fullest = np.take_along_axis(apart, which[..., None], axis=-1)[..., 0]
    return which, (fullest == _values(side)) & (fullest > 0)


def sentence(seen: Sighting[Counters]) -> str:
    """Return at which value the column stands still."""
    column = seen.window.column
    where = int(_stands(seen.window)[0])
    all_values = f"All {seen.of:,} values of {named(column)}"
    if column.kind == "categorical":
        known = len(column.levels) + len(column.rare)
        return f"{all_values} are {column.levels[where]!r}; the reference has {known} levels."
    low, high = column.edges[where : where + 2]
    single = high == np.nextafter(low, np.inf)
    here = f"are {plain(low)}" if single else f"lie from {plain(low)} to below {plain(high)}"
    return (
        f"{all_values} {here}; in the reference they spread from {plain(column.edges[0])} to {plain(column.edges[-1])}."
    )


quality_check(
    Check(
        name="constant",
        label="Constant values",
        rule="all values of the window in one bin of a column that varied in the reference",
        count=count,
        sentence=sentence,
        severity=Severity(warning=0.5),
        costs="doubt",
        applies=applies,
    )
)
