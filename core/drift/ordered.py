"""The rows of a numeric column in order, sorted once for all methods."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.drift.steps import Steps
from core.drift.travel import Travel, of_rows
from core.profiles.encode import Floats


@dataclass(frozen=True, eq=False)
class OrderedRows:
    """The values of both sides, each sorted; neither NaN nor infinite, and neither side empty.

    Parameters
    ----------
    reference : ndarray of float, shape (m,)
    current : ndarray of float, shape (n,)
    """

    reference: Floats
    current: Floats

    @cached_property
    def steps(self) -> Steps:
        """The two distribution functions at the values of the side with fewer rows, which stands for the current."""
        few, many = sorted((self.current, self.reference), key=len)
        return Steps.of_rows(few, many)

    @cached_property
    def travel(self) -> Travel:
        """The integrals between the two distribution functions."""
        return of_rows(self.reference, self.current)
