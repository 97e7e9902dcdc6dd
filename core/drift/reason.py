"""One sentence a column: what differs most between reference and current."""

from __future__ import annotations

import numpy as np

from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats

MOST_OF_IT = 0.5
QUARTILES = np.array([0.25, 0.5, 0.75])


def reason(column: ColumnSpec, reference: Floats, current: Floats) -> str:
    """Return a sentence on the largest difference, for a column that drifts.

    Parameters
    ----------
    column : ColumnSpec
    reference, current : ndarray of float, shape (column.size,)
        Rows a counter; neither is empty.

    Returns
    -------
    str
        Names the share or the value before and after.
    """
    before, now = reference / reference.sum(), current / current.sum()
    gained = np.maximum(now - before, 0.0)
    special = int(gained[column.n_values :].argmax())
    if gained[column.n_values + special] >= MOST_OF_IT * gained.sum():
        return _special(column, special, before, now)
    if column.kind == "categorical":
        return _level(column, before, now)
    for bin_, side, edge in ((0, "below", column.edges[0]), (column.n_values - 1, "above", column.edges[-1])):
        if gained[bin_] >= MOST_OF_IT * gained.sum():
            return f"{now[bin_]:.1%} of the values lie {side} the reference's range, beyond {plain(edge)}."
    return _moved(column, reference[: column.n_values], current[: column.n_values])


def _special(column: ColumnSpec, which: int, before: Floats, now: Floats) -> str:
    strange = "infinite" if column.kind == "numeric" else "of a level the reference does not know"
    what = (strange, "missing", "of a wrong type")[which]
    share = column.n_values + which
    return f"{now[share]:.1%} of the values are {what}; {before[share]:.1%} in the reference."


def _level(column: ColumnSpec, before: Floats, now: Floats) -> str:
    changed = int(np.abs(now - before)[: column.n_values].argmax())
    level = f"Level {column.levels[changed]!r}" if changed < len(column.levels) else "The rare levels together"
    verb = "rose" if now[changed] > before[changed] else "fell"
    return f"{level} {verb} from {before[changed]:.1%} to {now[changed]:.1%} of the values."


def _moved(column: ColumnSpec, reference: Floats, current: Floats) -> str:
    low, middle, high = quartiles(column, reference)
    low_now, middle_now, high_now = quartiles(column, current)
    spread = max(high - low, 1e-300)
    shift = (middle_now - middle) / spread
    ratio = (high_now - low_now) / spread
    if abs(shift) < 0.1 and not 0.8 < ratio < 1.25:
        verb = "widened" if ratio > 1 else "narrowed"
        half = f"from {plain(low)} - {plain(high)} to {plain(low_now)} - {plain(high_now)}"
        return f"The middle half of the values {verb} {half}."
    verb = "rose" if shift > 0 else "fell"
    if middle == middle_now:
        return f"The values are spread differently around the same median, {plain(middle)}."
    return f"The median {verb} from {plain(middle)} to {plain(middle_now)}."


def quartiles(column: ColumnSpec, counts: Floats) -> tuple[float, float, float]:
    """Return the quartiles of a numeric column from its value bins, inside the reference's range.

    Parameters
    ----------
    counts : ndarray of float, shape (column.n_values,)
        At least one row.

    Notes
    -----
    Linear inside a bin, so exact to one bin, that is about one percent of the reference's rows.
    """
    edges = np.asarray(column.edges)
    lower, upper = np.append(edges[:1], edges), np.append(edges, edges[-1:])
    cumulative = np.cumsum(counts)
    wanted = QUARTILES * cumulative[-1]
    where = np.searchsorted(cumulative, wanted)
    part = (wanted - (cumulative[where] - counts[where])) / counts[where]
    low, middle, high = (lower[where] + part * (upper[where] - lower[where])).tolist()
    return low, middle, high


def plain(number: float) -> str:
    """Return a number as people write it: four digits, no exponent below a quadrillion."""
    return f"{number:,.0f}" if 1_000 <= abs(number) < 1e15 else f"{number:.4g}"
