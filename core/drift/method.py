"""What a drift method is, and the register of those there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.profiles.column import Kind
from core.profiles.encode import Floats
from core.registry import Registry

BinSort = Literal["groups", "values"]
Score: TypeAlias = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class DriftMethod:
    """A score of how far the current counts lie from the reference counts; bigger is more drift.

    Parameters
    ----------
    name, label : str
        For programs and for people.
    threshold : float
        Score above which the difference matters.
    symmetric : bool
        Whether reference and current may be exchanged.
    kinds : tuple of {"numeric", "categorical"}
        Columns the method applies to.
    rule : str
        Bins, smoothing, direction and unit in one line, given with every answer.
    score : callable
        (reference counts of shape (bins,), current counts of shape (..., bins)) -> scores of shape (...).
    """

    name: str
    label: str
    threshold: float
    symmetric: bool
    kinds: tuple[Kind, ...]
    rule: str
    score: Score

    @property
    def bins(self) -> BinSort:
        """``values``, the fine bins of the values alone, for numeric methods; else ``groups``.

        Groups are ten of equal reference mass (or the levels), then strange, missing and mistyped.
        """
        return "values" if self.kinds == ("numeric",) else "groups"


METHODS: Registry[DriftMethod] = Registry("drift method", "core.drift.methods")


def drift_method(
    *, name: str, label: str, threshold: float, symmetric: bool, kinds: tuple[Kind, ...], rule: str
) -> Callable[[Score], Score]:
    """Return a decorator that registers a scoring function as a drift method; see `DriftMethod`."""

    def register(score: Score) -> Score:
        METHODS.add(name, DriftMethod(name, label, threshold, symmetric, kinds, rule, score))
        return score

    return register


def methods_for(kind: Kind) -> Mapping[str, DriftMethod]:
    """Return the methods that apply to columns of this kind, by name."""
    return {name: method for name, method in METHODS.all().items() if kind in method.kinds}
