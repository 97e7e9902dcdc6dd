"""One verdict a column and window, the same for the API, the pages and the alerts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from core.drift.bins import comparable, null_psi
from core.drift.method import DriftMethod, methods_for
from core.drift.reason import reason
from core.drift.significance import adjusted, ks_p, special_p, values_p
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec

State = Literal["no_data", "insufficient", "ok", "warning", "critical", "error"]
RuleSet = Literal["calibrated", "literal"]
Mask: TypeAlias = "npt.NDArray[np.bool_]"

MIN_ROWS = 30
PSI_WARNING, PSI_CRITICAL, KS_WARNING = 0.1, 0.2, 0.1
SIGNIFICANCE = 0.01  # of the whole window: 0.05 for KS alone measured 3 to 4 % false alarms up to n = 200
LOOKS = 10  # a window that still fills is looked at again and again, so it asks for so many times the certainty
LITERAL_PSI, LITERAL_KS_P = 0.2, 0.05
DRIFTED_SHARE = 0.3


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of one column in each of several windows; arrays have the shape (windows,).

    Parameters
    ----------
    column : ColumnSpec
    reference : ndarray of float, shape (column.size,)
    current : ndarray of float, shape (windows, column.size)
    scores : dict of str to ndarray
        Score by method name.
    psi_noise : ndarray
        What the corrected PSI exceeds in one of twenty windows without drift.
    ks_p : ndarray
        p-value of the KS distance, 1 for a categorical column.
    p_value : ndarray
        That any of the column's tests differs by chance (Bonferroni over its tests).
    failure : str
        Why the column could not be weighed; empty if it was.
    """

    column: ColumnSpec
    reference: Floats
    current: Floats
    scores: dict[str, Floats]
    psi_noise: Floats
    ks_p: Floats
    p_value: Floats
    failure: str = ""

    @cached_property
    def n(self) -> Floats:
        """Rows of each window."""
        total: Floats = self.current.sum(axis=1)
        return total


@dataclass(frozen=True)
class MethodScore:
    """One score with what is needed to read it."""

    method: str
    value: float
    threshold: float
    p_value: float | None
    rule: str


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
    p_value, p_adjusted : float
        Before and after Benjamini-Hochberg over the columns of the window.
    literal : bool
        Whether the raw rule, PSI > 0.2 or KS p < 0.05, would fire.
    reason : str
        One sentence: what differs, or why there is no verdict.
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

    Returns
    -------
    tuple of WindowDrift
        In the order of the windows.

    Notes
    -----
    O(windows bins): the rows are never touched again.
    """
    evidence = [
        _weighed(column, reference.counts[spec.block(column.name)], windows.counts[:, spec.block(column.name)])
        for column in spec.columns
    ]
    if not evidence:
        return tuple(WindowDrift(int(n), "no_data", ()) for n in windows.counts[:, 0])
    corrected = adjusted(np.stack([item.p_value for item in evidence], axis=-1))
    n_reference = int(reference.counts[0])
    growing = np.zeros(len(windows.counts), dtype=bool) if filling is None else filling
    sure = corrected < np.where(growing, SIGNIFICANCE / LOOKS, SIGNIFICANCE)[:, None]
    states = [_states(item, sure[:, position], n_reference, rules) for position, item in enumerate(evidence)]
    return tuple(
        _window(evidence, [state[window] for state in states], corrected[window], window)
        for window in range(len(windows.counts))
    )


def weigh(column: ColumnSpec, reference: npt.NDArray[np.int64], current: npt.NDArray[np.int64]) -> Evidence:
    """Return scores and p-values of one column.

    Parameters
    ----------
    column : ColumnSpec
    reference : ndarray of int, shape (column.size,)
    current : ndarray of int, shape (windows, column.size)
    """
    r, c = reference.astype(np.float64), current.astype(np.float64)
    grouped = comparable(column, r, c)
    valued = r[: column.n_values], c[:, : column.n_values]
    scores = {
        name: method.score(*(grouped if method.bins == "groups" else valued))
        for name, method in methods_for(column.kind).items()
    }
    mean, upper = null_psi(*grouped)
    tests = [values_p(column, r, c), *special_p(r, c).T]
    ks = np.ones(len(c))
    if column.kind == "numeric":
        ks = ks_p(scores["ks"], valued[0].sum(), valued[1].sum(axis=1))
        tests.append(ks)
    p = np.minimum(np.min(tests, axis=0) * len(tests), 1.0)
    return Evidence(column, r, c, scores, upper - mean, ks, p)


def _weighed(column: ColumnSpec, reference: npt.NDArray[np.int64], current: npt.NDArray[np.int64]) -> Evidence:
    """Return the evidence, or why there is none: one bad column must not silence the others."""
    try:
        return weigh(column, reference, current)
    except (ArithmeticError, LookupError, ValueError) as error:
        ones, r, c = np.ones(len(current)), reference.astype(np.float64), current.astype(np.float64)
        scores = {name: np.full(len(current), np.nan) for name in methods_for(column.kind)}
        return Evidence(column, r, c, scores, ones, ones, ones, f"{type(error).__name__}: {error}")


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
        critical, warning = item.scores["psi"] > LITERAL_PSI, item.ks_p < LITERAL_KS_P
    else:
        effect = item.scores["psi_corrected"]
        beyond_noise = sure & (effect > item.psi_noise)
        distance = item.scores.get("ks", np.zeros(len(sure)))
        critical = beyond_noise & (effect > PSI_CRITICAL)
        warning = (beyond_noise & (effect > PSI_WARNING)) | (sure & (distance >= KS_WARNING))
    chosen = np.select(
        [item.n == 0, np.minimum(item.n, n_reference) < MIN_ROWS, critical, warning],
        ["no_data", "insufficient", "critical", "warning"],
        "ok",
    )
    states: list[State] = chosen.tolist()
    return states


def _window(evidence: list[Evidence], states: list[State], p: Floats, window: int) -> WindowDrift:
    columns = tuple(
        ColumnDrift(
            column=item.column.name,
            role=item.column.role,
            kind=item.column.kind,
            n=int(item.n[window]),
            verdict=state,
            scores=tuple(_score(item, method, window) for method in methods_for(item.column.kind).values()),
            p_value=float(item.p_value[window]),
            p_adjusted=float(adjusted_p),
            literal=bool(item.scores["psi"][window] > LITERAL_PSI or item.ks_p[window] < LITERAL_KS_P),
            reason=_explained(item, state, window, float(adjusted_p)),
        )
        for item, state, adjusted_p in zip(evidence, states, p, strict=True)
    )
    return WindowDrift(int(evidence[0].n[window]), dataset_state(states), columns)


def _explained(item: Evidence, state: State, window: int, p: float) -> str:
    if state in ("warning", "critical"):
        return reason(item.column, item.reference, item.current[window])
    if state == "insufficient":
        fewer = "rows" if item.n[window] < MIN_ROWS else "rows in the reference"
        return f"Too few {fewer}: at least {MIN_ROWS} are needed."
    if state == "ok" and p < SIGNIFICANCE:
        return "A difference beyond chance, but too small to matter."
    fixed = {"ok": "No difference beyond chance.", "no_data": "No rows.", "error": item.failure}
    return fixed[state]


def _score(item: Evidence, method: DriftMethod, window: int) -> MethodScore:
    p = float(item.ks_p[window] if method.name == "ks" else item.p_value[window])
    return MethodScore(method.name, float(item.scores[method.name][window]), method.threshold, p, method.rule)
