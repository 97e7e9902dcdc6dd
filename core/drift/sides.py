"""Reference and current counts of one column, in the forms in which the methods compare them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.drift.bins import joined, regroup, shares, smoothed
from core.drift.contingency import Contingency, contingency
from core.drift.steps import Steps
from core.drift.travel import Travel, of_bins
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats, Values, encode
from core.profiles.reference_column import build_column


@dataclass(frozen=True, eq=False)
class Sides:
    """What every drift method is given: a column, its reference counts and those of one or many windows.

    Parameters
    ----------
    column : ColumnSpec
        Frozen by the reference; knows the edges or levels.
    reference : ndarray of float, shape (column.size,)
        Rows a counter.
    current : ndarray of float, shape (windows, column.size)
        Rows a counter.

    Notes
    -----
    Each form is worked out when a method first asks for it and kept for the others.
    """

    column: ColumnSpec
    reference: Floats
    current: Floats

    @classmethod
    def of_values(cls, reference: Values, current: Values, column: ColumnSpec | None = None) -> Sides:
        """Return the counts of two lists of values, the second as one window.

        Parameters
        ----------
        reference, current : sequence of scalars or ndarray
            None and NaN are missing.
        column : ColumnSpec, optional
            Frozen by `reference` when left out.

        Examples
        --------
        >>> sides = Sides.of_values(["a", "a", "b"], ["a", "c", None])
        >>> sides.reference.tolist(), sides.current.tolist()  # a, b, rare, new, missing, mistyped
        ([2.0, 1.0, 0.0, 0.0, 0.0, 0.0], [[1.0, 0.0, 0.0, 1.0, 1.0, 0.0]])
        """
        spec = column or build_column("x", "feature", reference)
        agreed, seen = (np.bincount(encode(spec, side)[0], minlength=spec.size) for side in (reference, current))
        return cls(spec, agreed.astype(np.float64), seen[None].astype(np.float64))

    @cached_property
    def groups(self) -> tuple[Floats, Floats]:
        """Counts of shape (groups,) and (windows, groups).

        Ten groups of equal reference mass or the levels, then strange, missing and mistyped.
        """
        if self.column.kind == "categorical":
            return self.reference, self.current
        group = joined(self.column, self.reference)
        return regroup(self.reference, group), regroup(self.current, group)

    @cached_property
    def shares(self) -> tuple[Floats, Floats]:
        """The groups as shares of their total; those of an empty window are the reference's.

        So that a window without rows differs in nothing; where the reference is empty, both are zero.
        """
        reference, current = self.groups
        agreed = shares(reference)
        seen = np.where(current.sum(axis=1, keepdims=True) > 0, shares(current), agreed)
        return agreed, (seen if agreed.any() else np.zeros_like(seen))

    @cached_property
    def smoothed(self) -> tuple[Floats, Floats]:
        """The groups as shares after half a row was added to each; none is zero."""
        reference, current = self.groups
        return smoothed(reference), smoothed(current)

    @cached_property
    def contingency(self) -> Contingency:
        """The table of the value bins, joined by the reference and the number of rows alone."""
        return contingency(self.column, self.reference, self.current)

    @cached_property
    def steps(self) -> Steps:
        """The two distribution functions of a numeric column at the ends of its fine bins."""
        size = self.column.n_values
        return Steps.of_counts(self.reference[:size], self.current[:, :size])

    @cached_property
    def travel(self) -> Travel:
        """The integrals between the two distribution functions of a numeric column."""
        return of_bins(np.asarray(self.column.edges), self.steps)
