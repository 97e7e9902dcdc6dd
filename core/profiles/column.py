"""How one column is counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from core.profiles.grid import Grid

Role = Literal["feature", "output", "label"]
Kind = Literal["numeric", "categorical"]
ValueType = Literal["text", "bool", "number"]
Form = Literal["", "date"]
Fence: TypeAlias = "tuple[float, float] | None"

N_SPECIAL = 3  # counters behind the value bins of every column: strange, missing, mistyped
FENCES = ("z", "robust", "iqr")  # rules of what lies too far out, in the order of a column's fences


@dataclass(frozen=True)
class ColumnSpec:
    """How one column is counted.

    Parameters
    ----------
    name : str
        Column name; outputs carry the prefix ``prediction.``.
    role : {"feature", "output", "label"}
        What the column is to the model.
    kind : {"numeric", "categorical"}
        Numeric columns have edges, categorical ones levels.
    accepts : tuple of {"text", "bool", "number"}
        Types of value that belong here; any other is counted as mistyped.
    edges : tuple of float, increasing
        Value bin 0 lies below ``edges[0]`` (the reference minimum), bin i is
        ``[edges[i - 1], edges[i])``, the last bin lies above the reference maximum.
    mean, scale : float
        Reference moments that standardise a numeric value before it is summed.
    fences : tuple of (low, high) or None, one for each of `FENCES`
        A number below low or above high is an outlier by that rule; None where the reference has no spread by
        which to tell. Empty for a categorical column.
    levels : tuple of str
        Reference levels with a bin of their own; one bin more, the last, is for the rare ones.
    rare : tuple of str
        Known levels without a bin of their own.
    open_ended : bool
        The reference holds too many levels to know them all, so an unknown one is rare, not new.
    form : {"", "date"}
        ``date`` where the texts of the reference are dates: one that is none is counted as mistyped.
    """

    name: str
    role: Role
    kind: Kind
    accepts: tuple[ValueType, ...]
    edges: tuple[float, ...] = ()
    mean: float = 0.0
    scale: float = 1.0
    fences: tuple[Fence, ...] = ()
    levels: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    open_ended: bool = False
    form: Form = ""

    @property
    def n_values(self) -> int:
        """Number of value bins."""
        return len(self.edges if self.kind == "numeric" else self.levels) + 1

    @property
    def size(self) -> int:
        """Number of counters: the value bins, then strange (infinite or new), missing, mistyped."""
        return self.n_values + N_SPECIAL

    @property
    def strange(self) -> int:
        """Counter of infinite numbers or of levels the reference does not know."""
        return self.n_values

    @property
    def missing(self) -> int:
        """Counter of absent, null, NaN and blank values."""
        return self.n_values + 1

    @property
    def mistyped(self) -> int:
        """Counter of values whose type does not belong in the column."""
        return self.n_values + 2

    @cached_property
    def grid(self) -> Grid:
        """The edges, ready to find the bin of many numbers at once."""
        return Grid(self.edges)
