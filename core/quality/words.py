"""Shares and names as the sentences of findings write them."""

from __future__ import annotations

from core.profiles.column import ColumnSpec

HARDLY_ANY = 0.01


def percent(share: float) -> str:
    """Return a share as a percentage, with a digit that says something also where it is small.

    Examples
    --------
    >>> percent(0.124), percent(0.00042), percent(0.99996), percent(1.0), percent(2e-7)
    ('12.4 %', '0.04 %', 'over 99.9 %', '100 %', 'under 0.01 %')
    """
    if share in (0.0, 1.0):
        return f"{100 * share:.0f} %"
    if share < 0.0001:
        return "under 0.01 %"
    if share > 0.9995:
        return "over 99.9 %"
    return f"{100 * share:.{1 if share >= 0.001 else 2}f} %"


def named(column: ColumnSpec) -> str:
    """Return the name of a column, set apart from the words around it."""
    return f"`{column.name}`"


def before(expected: float) -> str:
    """Return how much of it the reference has, and whether it is new.

    Examples
    --------
    >>> before(0.0), before(0.001), before(0.08)
    ('new: none in the reference', 'new: 0.1 % in the reference', '8.0 % in the reference')
    """
    if expected == 0:
        return "new: none in the reference"
    new = "new: " if expected < HARDLY_ANY else ""
    return f"{new}{percent(expected)} in the reference"
