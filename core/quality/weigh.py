"""All checks of all columns in all windows at once: shares, probabilities, states and points, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from core.drift.significance import adjusted
from core.drift.verdict import LOOKS, MIN_ROWS, SIGNIFICANCE, Mask
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import EXTRA, ROWS, ProfileSpec
from core.quality.chance import excess_p
from core.quality.check import CHECKS, Check, Costs, Counters, Counts, Severity, Tally, Whole

QualityState = Literal["no_data", "insufficient", "ok", "info", "warning", "critical"]
STATES: tuple[QualityState, ...] = ("no_data", "insufficient", "ok", "info", "warning", "critical")
NO_DATA, INSUFFICIENT, OK, INFO, WARNING, CRITICAL = range(6)
POINT = 0.01  # excess over the reference's share below which nothing is worth a warning
PRICE: Mapping[Costs, float] = {"use": 100.0, "doubt": 50.0, "schema": 10.0}


class Repeats(NamedTuple):
    """Rows that repeat an earlier one of a sample; see `core.quality.rows.duplicate_rows`.

    Parameters
    ----------
    reference : (repeated, looked at)
    windows : (repeated, looked at), each ndarray of int64 of shape (windows,)
        Samples should be as long as the reference's: the longer, the more repeat.
    """

    reference: tuple[int, int]
    windows: tuple[Counts, Counts]


class Dearest(NamedTuple):
    """Of the checks of one sort that which costs most: they look at the same values, so they do not add up.

    Parameters
    ----------
    check : ndarray of int64, shape (places, windows)
        Index of the check.
    points : ndarray of float, shape (places, windows)
    """

    check: npt.NDArray[np.int64]
    points: Floats


@dataclass(frozen=True, eq=False)
class Weighed:
    """Everything that is known of the quality of many windows.

    Arrays have the shape (checks, places, windows), or (checks, places) for the reference; the places are the columns
    and, last, the rows as a whole.

    Parameters
    ----------
    spec : ProfileSpec
    reference, windows : Profile
    checks : tuple of Check
        In the order of the arrays.
    applicable : ndarray of bool, shape (checks, places)
    bad, of : ndarray of float
        Values found and values looked at.
    share, expected : ndarray of float
        In [0, 1]; 0 where no value was looked at.
    p, p_adjusted : ndarray of float
        That chance alone has so many; 1 where the check does not apply.
    state : ndarray of int
        Indices of `STATES`.
    repeats : Repeats or None
    """

    spec: ProfileSpec
    reference: Profile
    windows: Profile
    checks: tuple[Check[Any], ...]
    applicable: Mask
    bad: Floats
    of: Floats
    share: Floats
    expected: Floats
    p: Floats
    p_adjusted: Floats
    state: npt.NDArray[np.int64]
    repeats: Repeats | None = None

    @cached_property
    def n(self) -> Counts:
        """Rows of each window."""
        return self.windows.counts[:, ROWS]

    @cached_property
    def judged(self) -> Mask:
        """Windows with enough rows, shape (windows,)."""
        enough: Mask = np.minimum(self.n, self.reference.counts[ROWS]) >= MIN_ROWS
        return enough

    @cached_property
    def column_state(self) -> npt.NDArray[np.int64]:
        """The worst state of each place, shape (places, windows), as indices of `STATES`."""
        rows = np.where(self.n == 0, NO_DATA, np.where(self.judged, OK, INSUFFICIENT))
        worst: npt.NDArray[np.int64] = np.maximum(self.state.max(axis=0, initial=0), rows)
        return worst

    @cached_property
    def points(self) -> Floats:
        """Points that each finding costs, shape (checks, places, windows); 0 where there is none.

        The excess over the reference's share, as a part of all rows, times the price of its sort.
        """
        price = np.array([PRICE[check.costs] for check in self.checks])
        part = self.of / np.maximum(self.n, 1)
        part[:, -1] = 1.0  # a sample stands for all rows
        excess = np.maximum(self.share - self.expected[..., None], 0.0) * part
        lost: Floats = np.where(self.state >= INFO, excess * price[:, None, None], 0.0)
        return lost

    @cached_property
    def use(self) -> Dearest:
        """What values that cannot be used cost."""
        return self._dearest("use")

    @cached_property
    def doubt(self) -> Dearest:
        """What values to be doubted cost."""
        return self._dearest("doubt")

    @cached_property
    def shape(self) -> Floats:
        """Points that changes of shape cost, shape (checks, places, windows)."""
        return self.points * self._sort("schema")[:, None, None]

    def _dearest(self, costs: Costs) -> Dearest:
        members = np.flatnonzero(self._sort(costs))
        points = self.points[members]
        return Dearest(members[points.argmax(axis=0)], points.max(axis=0))

    def _sort(self, costs: Costs) -> Mask:
        return np.array([check.costs == costs for check in self.checks])


def weigh(
    spec: ProfileSpec,
    reference: Profile,
    windows: Profile,
    filling: Mask | None = None,
    *,
    severities: Mapping[str, Severity] | None = None,
    repeats: Repeats | None = None,
) -> Weighed:
    """Return what all checks find in many windows; the parameters are those of `core.quality.report.report`.

    Notes
    -----
    O(windows bins + checks columns windows). Benjamini-Hochberg makes good for the number of checks and columns.
    """
    checks = tuple(CHECKS.all().values())
    shape = (len(checks), len(spec.columns) + 1, len(windows.counts))
    applicable = np.zeros(shape[:2], dtype=bool)
    bad, of, p = np.zeros(shape), np.zeros(shape), np.ones(shape)
    usual, of_usual, own = np.zeros(shape[:2]), np.zeros(shape[:2]), np.zeros(shape[:2], dtype=bool)
    most = np.full(shape, CRITICAL)
    for check, place, tally in _tallies(spec, reference, windows, checks, repeats):
        here = check, place
        applicable[here], own[here] = True, tally.p is not None
        bad[here], of[here], usual[here], of_usual[here] = tally[:4]
        p[here] = 1.0 if tally.p is None else tally.p
        if tally.elsewhere is not None:
            most[here][tally.elsewhere] = INFO
    tested = applicable & ~own
    p[tested] = excess_p(bad[tested], of[tested], usual[tested][:, None], of_usual[tested][:, None])
    corrected = np.ones(shape)
    if applicable.any():
        corrected[applicable] = adjusted(p[applicable].T).T
    share, expected = bad / np.maximum(of, 1.0), usual / np.maximum(of_usual, 1.0)
    growing = np.zeros(shape[2], dtype=bool) if filling is None else filling
    sure = corrected < np.where(growing, SIGNIFICANCE / LOOKS, SIGNIFICANCE)
    judged = np.minimum(windows.counts[:, ROWS], reference.counts[ROWS]) >= MIN_ROWS
    rules = [(severities or {}).get(check.name, check.severity) for check in checks]
    graded = np.minimum(_graded(rules, share, expected, of, sure), most)
    state = np.where(applicable[..., None] & judged, graded, NO_DATA)
    return Weighed(spec, reference, windows, checks, applicable, bad, of, share, expected, p, corrected, state, repeats)


def side(spec: ProfileSpec, profile: Profile, place: int) -> Counters:
    """Return the counters of one column in a profile of one cell or of many."""
    column = spec.columns[place]
    return Counters(
        column, profile.counts[..., spec.block(column.name)], profile.counts[..., spec.outliers(column.name)]
    )


def wholes(reference: Profile, windows: Profile, repeats: Repeats | None) -> tuple[Whole, Whole]:
    """Return the rows of the reference and of the windows as a whole."""
    repeated, looked_at = (np.int64(0), np.int64(0)) if repeats is None else repeats.reference
    agreed = Whole(
        np.asarray(reference.counts[ROWS]),
        np.asarray(reference.counts[EXTRA]),
        np.asarray(looked_at),
        np.asarray(repeated),
    )
    none = np.zeros(len(windows.counts), dtype=np.int64)
    repeated_now, looked_at_now = (none, none) if repeats is None else repeats.windows
    return agreed, Whole(windows.counts[:, ROWS], windows.counts[:, EXTRA], looked_at_now, repeated_now)


def _tallies(
    spec: ProfileSpec,
    reference: Profile,
    windows: Profile,
    checks: tuple[Check[Any], ...],
    repeats: Repeats | None,
) -> Iterator[tuple[int, int, Tally]]:
    """Yield the place in the arrays and the tally of every check that applies."""
    for place, column in enumerate(spec.columns):
        agreed, seen = side(spec, reference, place), side(spec, windows, place)
        for index, check in enumerate(checks):
            if check.applies is not None and check.applies(column):
                yield index, place, check.count(agreed, seen)
    rows = wholes(reference, windows, repeats)
    for index, check in enumerate(checks):
        if check.applies is None:
            yield index, len(spec.columns), check.count(*rows)


def _graded(rules: list[Severity], share: Floats, expected: Floats, of: Floats, sure: Mask) -> npt.NDArray[np.int64]:
    """Return the state of every check, OK or worse."""

    def each(name: str) -> npt.NDArray[Any]:
        return np.array([getattr(rule, name) for rule in rules])[:, None, None]

    usual = expected[..., None]
    excess = share - usual
    proven = sure & (of >= each("least")) & (excess > 0)
    matters = proven & (excess >= POINT)
    told = each("told")
    noted = proven | ((excess > 0) & ((told == "any") | ((told == "new") & (usual == 0))))
    warning = matters & (share > each("warning")) & (share > each("times") * usual)
    critical = matters & (excess > each("critical"))
    graded: npt.NDArray[np.int64] = np.select([critical, warning, noted], [CRITICAL, WARNING, INFO], OK)
    return graded
