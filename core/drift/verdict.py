"""One verdict a column and window, the same for the API, the pages and the alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from core.drift.change import Change, Kind, change
from core.drift.evidence import Evidence, weigh
from core.drift.method import MethodScore
from core.drift.significance import adjusted
from core.profiles.column import ColumnSpec
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec

State = Literal["no_data", "insufficient", "ok", "warning", "critical", "error"]
RuleSet = Literal["calibrated", "literal"]
Mask: TypeAlias = "npt.NDArray[np.bool_]"

MIN_ROWS = 30
PSI_WARNING, PSI_CRITICAL, KS_WARNING = 0.1, 0.2, 0.1
SHARE_WARNING = 0.08  # a level that gains ten points is counted as eight to twelve, as the reference is a sample too
SIGNIFICANCE = 0.01  # of the whole window
LOOKS = 10  # a window that still fills is looked at again and again, so it asks for so many times the certainty
LITERAL_PSI, LITERAL_KS_P = 0.2, 0.05
DRIFTED_SHARE = 0.3


@dataclass(frozen=True)
class ColumnDrift:
    """The verdict on one column in one window.

    Parameters
    ----------
    column, role, kind : str
    n : int
        Rows of the window.
    verdict : str
        One of the states.
    scores : tuple of MethodScore
        Sorted by method; each with the p-value of the method's own test, None where it is no test.
    p_value, p_adjusted : float
        Before and after Benjamini-Hochberg over the columns of the window.
    literal : bool
        Whether the raw rule, PSI > 0.2 or KS p < 0.05, would fire.
    reason : str
        One sentence: what differs, or why there is no verdict.
    change : Kind or None
        What happened to a column that drifts.
    factor : float or None
        What every value looks multiplied by, where the unit changed.
    """

    column: str
    role: str
    kind: str
    n: int
    verdict: State
    scores: tuple[MethodScore, ...]
    p_value: float
    p_adjusted: float
    literal: bool
    reason: str
    change: Kind | None = None
    factor: float | None = None


class Labels(NamedTuple):
    """The ground truth as a column of its own: how it is counted, in the reference and in each window.

    Parameters
    ----------
    column : ColumnSpec
    reference : ndarray of int64, shape (column.size,)
    windows : ndarray of int64, shape (windows, column.size)
    """

    column: ColumnSpec
    reference: npt.NDArray[np.int64]
    windows: npt.NDArray[np.int64]


@dataclass(frozen=True)
class WindowDrift:
    """The verdict on one window: the dataset's, and each column's."""

    n: int
    verdict: State
    columns: tuple[ColumnDrift, ...]


def judge(
    spec: ProfileSpec,
    reference: Profile,
    windows: Profile,
    rules: RuleSet = "calibrated",
    filling: Mask | None = None,
    labels: Labels | None = None,
) -> tuple[WindowDrift, ...]:
    """Return the verdict on each window.

    Parameters
    ----------
    spec : ProfileSpec
        Layout of all the profiles given.
    reference : Profile
        Counts of shape (spec.n_counts,).
    windows : Profile
        Counts of shape (windows, spec.n_counts).
    rules : {"calibrated", "literal"}
        ``calibrated`` asks for an effect and for significance after Benjamini-Hochberg over the columns;
        ``literal`` fires on PSI > 0.2 (critical) or KS p < 0.05 (warning) raw.
    filling : ndarray of bool, shape (windows,), optional
        Windows that more rows will join; they are judged at p < 0.001. All are complete when left out.
    labels : Labels, optional
        The ground truth as one more column, where it is known.

    Returns
    -------
    tuple of WindowDrift
        In the order of the windows.

    Notes
    -----
    O(windows bins): the rows are never touched again.
    """
    evidence = [_of_column(spec, position, reference, windows) for position in range(len(spec.columns))]
    evidence += [weigh(*labels)] if labels is not None else []
    if not evidence:
        return tuple(WindowDrift(int(n), "no_data", ()) for n in windows.counts[:, 0])
    corrected = adjusted(np.stack([item.p_value for item in evidence], axis=-1))
    n_reference = int(reference.counts[0])
    growing = np.zeros(len(windows.counts), dtype=bool) if filling is None else filling
    sure = corrected < np.where(growing, SIGNIFICANCE / LOOKS, SIGNIFICANCE)[:, None]
    states = [_states(item, sure[:, position], n_reference, rules) for position, item in enumerate(evidence)]
    raw = [_literal(item).tolist() for item in evidence]
    found = zip(zip(*states, strict=True), zip(*raw, strict=True), corrected.tolist(), strict=True)
    return tuple(_window(evidence, window, *each) for window, each in enumerate(found))


def dataset_state(states: list[State]) -> State:
    """Return the state of a window from those of its columns.

    Critical as soon as one column is, or three in ten drift; else the worst of warning, ok and less.

    Examples
    --------
    >>> dataset_state(["ok", "ok", "ok", "warning"]), dataset_state(["ok", "critical"]), dataset_state([])
    ('warning', 'critical', 'no_data')
    """
    drifted = sum(state in ("warning", "critical") for state in states)
    if "critical" in states or (drifted and drifted >= DRIFTED_SHARE * len(states)):
        return "critical"
    order: tuple[State, ...] = ("warning", "ok", "insufficient", "error")
    return next((state for state in order if state in states), "no_data")


def _states(item: Evidence, sure: Mask, n_reference: int, rules: RuleSet) -> list[State]:
    if item.failure:
        return ["error"] * len(sure)
    if rules == "literal":
        critical, warning = item.scores["psi"] > LITERAL_PSI, _literal(item)
    else:
        effect = item.scores["psi_corrected"]
        beyond_noise = sure & (effect > item.psi_noise)
        moved = item.scores["l_infinity"] >= SHARE_WARNING
        if "ks" in item.scores:
            moved |= item.scores["ks"] >= KS_WARNING
        critical = beyond_noise & (effect > PSI_CRITICAL)
        warning = (beyond_noise & (effect > PSI_WARNING)) | (sure & moved)
    chosen = np.select(
        [item.n == 0, np.minimum(item.n, n_reference) < MIN_ROWS, critical, warning],
        ["no_data", "insufficient", "critical", "warning"],
        "ok",
    )
    states: list[State] = chosen.tolist()
    return states


def _literal(item: Evidence) -> Mask:
    """Return where the raw rule fires, shape (windows,)."""
    fires: Mask = (item.scores["psi"] > LITERAL_PSI) | (item.ks_p < LITERAL_KS_P)
    return fires


def _of_column(spec: ProfileSpec, position: int, reference: Profile, windows: Profile) -> Evidence:
    column, pair = spec.columns[position], slice(2 * position, 2 * position + 2)
    block = spec.block(column.name)
    counts = reference.counts[block], windows.counts[:, block]
    return weigh(column, *counts, (reference.sums[pair], windows.sums[:, pair]))


def _window(
    evidence: list[Evidence], window: int, states: tuple[State, ...], literal: tuple[bool, ...], p: list[float]
) -> WindowDrift:
    columns = tuple(
        _column(item, window, state, raw, adjusted_p)
        for item, state, raw, adjusted_p in zip(evidence, states, literal, p, strict=True)
    )
    return WindowDrift(evidence[0].rows[window], dataset_state(list(states)), columns)


def _column(item: Evidence, window: int, state: State, literal: bool, p_adjusted: float) -> ColumnDrift:
    told = _changed(item, window) if state in ("warning", "critical") else None
    return ColumnDrift(
        column=item.column.name,
        role=item.column.role,
        kind=item.column.kind,
        n=item.rows[window],
        verdict=state,
        scores=item.listed[window],
        p_value=item.listed_p[window],
        p_adjusted=p_adjusted,
        literal=literal,
        reason=told.sentence if told else _calm(item, state, window, p_adjusted),
        change=told.kind if told else None,
        factor=told.factor if told else None,
    )


def _changed(item: Evidence, window: int) -> Change:
    sums = None if item.sums is None else (item.sums[0], item.sums[1][window])
    return change(item.column, item.sides.reference, item.sides.current[window], sums)


def _calm(item: Evidence, state: State, window: int, p: float) -> str:
    """Return why there is no drift to tell of."""
    if state == "insufficient":
        fewer = "rows" if item.n[window] < MIN_ROWS else "rows in the reference"
        return f"Too few {fewer}: at least {MIN_ROWS} are needed."
    if state == "ok" and p < SIGNIFICANCE:
        return "A difference beyond chance, but too small to matter."
    fixed = {"ok": "No difference beyond chance.", "no_data": "No rows.", "error": item.failure}
    return fixed[state]
