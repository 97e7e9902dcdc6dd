"""What a check of data quality is, and the register of those there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from core.drift.verdict import MIN_ROWS, Mask
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats
from core.registry import Registry

Counts: TypeAlias = "npt.NDArray[np.int64]"
Told = Literal["sure", "new", "any"]
Costs = Literal["use", "doubt", "schema"]


@dataclass(frozen=True, eq=False)
class Counters:
    """The counters of one column on one side.

    Parameters
    ----------
    column : ColumnSpec
    bins : ndarray of int64, shape (column.size,) of the reference or one window, (windows, column.size) of many
    far : ndarray of int64, shape (3,) or (windows, 3)
        Values beyond the fences z, robust and IQR; zero for a categorical column.
    """

    column: ColumnSpec
    bins: Counts
    far: Counts

    @cached_property
    def rows(self) -> Counts:
        """Rows, shape () or (windows,)."""
        return np.asarray(self.bins.sum(axis=-1))

    @property
    def strange(self) -> Counts:
        """Infinite numbers, or levels the reference does not know."""
        return np.asarray(self.bins[..., self.column.strange])

    @property
    def missing(self) -> Counts:
        """Missing values."""
        return np.asarray(self.bins[..., self.column.missing])

    @property
    def mistyped(self) -> Counts:
        """Values of another type."""
        return np.asarray(self.bins[..., self.column.mistyped])

    @cached_property
    def known(self) -> Counts:
        """Finite numbers, or values of a level the reference knows."""
        return self.rows - self.strange - self.missing - self.mistyped

    @cached_property
    def cumulative(self) -> Counts:
        """Known values up to and including each value bin, shape (n_values,) or (windows, n_values)."""
        return np.asarray(self.bins[..., : self.column.n_values].cumsum(axis=-1))


@dataclass(frozen=True, eq=False)
class Whole:
    """Rows of one side as a whole; each of shape (), or (windows,).

    Parameters
    ----------
    rows, extra : ndarray of int64
        Rows, and those that carry a member the reference does not know.
    looked_at, repeated : ndarray of int64
        Rows of a sample, and those of them that repeat an earlier one; zero where nobody looked.
    """

    rows: Counts
    extra: Counts
    looked_at: Counts
    repeated: Counts


class Tally(NamedTuple):
    """How much of a thing there is.

    Parameters
    ----------
    bad, of : ndarray, shape (windows,)
        Values found, and values looked at.
    usual, of_usual : float
        The same of the reference, or what a fresh sample like it would have.
    p : ndarray of float, shape (windows,), optional
        That chance alone has so many, where the usual test of two shares does not fit.
    elsewhere : ndarray of bool, shape (windows,), optional
        Where something else explains it that is told elsewhere, so that it is worth no more than an info.
    """

    bad: Counts
    of: Counts
    usual: float
    of_usual: float
    p: Floats | None = None
    elsewhere: Mask | None = None


Side = TypeVar("Side", Counters, Whole)


@dataclass(frozen=True, eq=False)
class Sighting(Generic[Side]):
    """What one check saw in one window, to be put into words.

    Parameters
    ----------
    window : Counters or Whole
        Of a column in this window alone, or of all rows.
    share, expected : float
        In [0, 1].
    of : int
        Values looked at.
    """

    window: Side
    share: float
    expected: float
    of: int


@dataclass(frozen=True)
class Severity:
    """When a share is worth telling; every condition but the first asks that chance alone cannot explain it.

    Parameters
    ----------
    told : {"any", "new", "sure"}
        An info is due to any excess, to the first value if the reference has none, or beyond chance only.
    warning : float
        Share beyond which it is a warning, if it is also one point more than in the reference.
    critical : float
        Excess over the reference's share beyond which it is critical.
    times : float
        A warning also has to be beyond so many times the reference's share.
    least : int
        Fewer values than these say nothing.
    """

    told: Told = "sure"
    warning: float = np.inf
    critical: float = np.inf
    times: float = 1.0
    least: int = MIN_ROWS


@dataclass(frozen=True)
class Check(Generic[Side]):
    """A question about the values of a column, or about whole rows.

    Parameters
    ----------
    name, label, rule : str
        For programs, for people, and what is counted in one line.
    count : callable
        (reference, windows) -> `Tally`.
    sentence : callable
        `Sighting` -> one sentence with its figures.
    severity : Severity
    costs : {"use", "doubt", "schema"}
        Which points it takes off the score: values that cannot be used, values to doubt, the shape of the rows.
    applies : callable or None
        ColumnSpec -> bool; None for a check of whole rows.
    covers : tuple of str
        Checks that say less of the same values: no finding of theirs is shown beside one of this check.
    """

    name: str
    label: str
    rule: str
    count: Callable[[Side, Side], Tally]
    sentence: Callable[[Sighting[Side]], str]
    severity: Severity
    costs: Costs
    applies: Callable[[ColumnSpec], bool] | None = None
    covers: tuple[str, ...] = ()


BAD = Severity("new", warning=0.05, critical=0.3)

CHECKS: Registry[Check[Any]] = Registry("quality check", "core.quality.checks")


def quality_check(check: Check[Side]) -> Check[Side]:
    """Return the check after keeping it in the register."""
    CHECKS.add(check.name, check)
    return check


def limits(warning: float, critical: float) -> Mapping[str, Severity]:
    """Return the severities of the checks of missing and mistyped values with these limits instead of 5 and 30 %."""
    moved = replace(BAD, warning=warning, critical=critical)
    return {name: moved for name, check in CHECKS.all().items() if check.severity == BAD}


def every(column: ColumnSpec) -> bool:  # noqa: ARG001 - a predicate of columns like the others
    """Return true: the check applies to every column."""
    return True


def is_feature(column: ColumnSpec) -> bool:
    """Return whether this is a feature: an output is missing where the model failed, which is told elsewhere."""
    return column.role == "feature"


def is_constant(column: ColumnSpec) -> bool:
    """Return whether the reference holds one value only."""
    if column.kind == "numeric":
        return len(column.edges) == 2 and column.edges[1] == np.nextafter(column.edges[0], np.inf)
    return len(column.levels) == 1 and not column.rare and not column.open_ended
