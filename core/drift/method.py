"""What a drift method is, and the register of those there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeAlias

from core.drift.ordered import OrderedRows
from core.drift.sides import Sides
from core.profiles.column import Kind
from core.profiles.encode import Floats
from core.registry import Registry

Score: TypeAlias = Callable[[Sides], Floats]
Significance: TypeAlias = Callable[[Sides, Floats], Floats]
Exact: TypeAlias = Callable[[OrderedRows], tuple[float, float | None]]


class MethodScore(NamedTuple):
    """One score with what is needed to read it.

    Parameters
    ----------
    method : str
        Name of the method.
    value, threshold : float
    p_value : float or None
        Of the method's own test, before any adjustment; None where it has none.
    rule : str
        How the value was counted.
    """

    method: str
    value: float
    threshold: float
    p_value: float | None
    rule: str


@dataclass(frozen=True)
class DriftMethod:
    """A score of how far the current rows lie from the reference; bigger is more drift.

    Parameters
    ----------
    name, label : str
        For programs and for people.
    threshold : float
        Score above which the difference matters; a normal column moved by half a standard deviation lies above.
    symmetric : bool
        Whether reference and current may be exchanged, on the same bins.
    kinds : tuple of {"numeric", "categorical"}
        Columns the method applies to.
    rule : str
        Bins, smoothing, direction and unit in one line, given with every answer.
    score : callable
        Sides of ``w`` windows -> scores of shape (w,); 0 where either side has nothing to compare.
    p_value : callable, optional
        (sides, scores) -> p-values of shape (w,) of the method's own test.
    exact : callable, optional
        Rows of a numeric column -> the score without bins and its p-value. A method that leaves it out is a
        function of bins by definition, so from rows it is the same function of the rows' bins.
    """

    name: str
    label: str
    threshold: float
    symmetric: bool
    kinds: tuple[Kind, ...]
    rule: str
    score: Score
    p_value: Significance | None = None
    exact: Exact | None = None


METHODS: Registry[DriftMethod] = Registry("drift method", "core.drift.methods")


def register(method: DriftMethod) -> DriftMethod:
    """Return `method` after it was added to the register."""
    return METHODS.add(method.name, method)


@cache
def methods_for(kind: Kind) -> Mapping[str, DriftMethod]:
    """Return the methods that apply to columns of this kind, by name."""
    return {name: method for name, method in METHODS.all().items() if kind in method.kinds}
