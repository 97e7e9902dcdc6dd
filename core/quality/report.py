"""The report on the quality of many windows: a state, a score and its reasons for each window and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.drift.verdict import MIN_ROWS, Mask
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec
from core.quality.check import Severity
from core.quality.finding import Cost, Finding, check_index, column_costs, found, sentence, window_costs
from core.quality.score import column_scores, window_scores
from core.quality.weigh import STATES, QualityState, Repeats, Weighed, weigh

MOSTLY = 0.5


@dataclass(frozen=True)
class ColumnQuality:
    """The quality of one column in one window.

    Parameters
    ----------
    column, role, kind : str
    n : int
        Rows of the window.
    state : QualityState
        The worst of its findings.
    score : float
        In [0, 100]; NaN where there are too few rows. See `core.quality.score`.
    findings : tuple of Finding
        Worst first.
    shares : dict of str to float
        By check, of all that apply, found or not; NaN where it had no value to look at.
    explanation : tuple of Cost
        What lowers the score, the dearest first.
    summary : str
        One sentence: the worst finding, or that there is none and what is usual.
    """

    column: str
    role: str
    kind: str
    n: int
    state: QualityState
    score: float
    findings: tuple[Finding, ...]
    shares: Mapping[str, float]
    explanation: tuple[Cost, ...]
    summary: str


@dataclass(frozen=True, eq=False)
class WindowQuality:
    """The quality of one window; what is said of its columns is worked out when it is asked for.

    Parameters
    ----------
    n : int
        Rows.
    state : QualityState
        The worst of its columns and of the rows as a whole.
    score : float
        In [0, 100]; NaN where there are too few rows. See `core.quality.score`.
    """

    n: int
    state: QualityState
    score: float
    _weighed: Weighed = field(repr=False)
    _window: int = field(repr=False)
    _scores: Floats = field(repr=False)

    @cached_property
    def columns(self) -> tuple[ColumnQuality, ...]:
        """The quality of every column, in the order of the spec."""
        return tuple(self._column(place) for place in range(len(self._weighed.spec.columns)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found in columns and rows, worst first."""
        return found(self._weighed, self._window)

    @cached_property
    def explanation(self) -> tuple[Cost, ...]:
        """What lowers the score, the dearest first; a column's points are divided by the number of features."""
        return window_costs(self._weighed, self._window)

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Shares by check of the rows as a whole; NaN where nobody looked."""
        return self._shares(len(self._weighed.spec.columns))

    def column(self, name: str) -> ColumnQuality:
        """Return the quality of the column `name`."""
        return self._column(self._weighed.spec.positions[name])

    def _column(self, place: int) -> ColumnQuality:
        column = self._weighed.spec.columns[place]
        findings = found(self._weighed, self._window, place)
        state = STATES[int(self._weighed.column_state[place, self._window])]
        return ColumnQuality(
            column=column.name,
            role=column.role,
            kind=column.kind,
            n=self.n,
            state=state,
            score=float(self._scores[place, self._window]),
            findings=findings,
            shares=self._shares(place),
            explanation=column_costs(self._weighed, self._window, place),
            summary=findings[0].sentence if findings else self._calm(place, state),
        )

    def _shares(self, place: int) -> dict[str, float]:
        weighed = self._weighed
        share, of = weighed.share[:, place, self._window].tolist(), weighed.of[:, place, self._window].tolist()
        applies = weighed.applicable[:, place].tolist()
        return {
            check.name: share[index] if of[index] else float("nan")
            for index, check in enumerate(weighed.checks)
            if applies[index]
        }

    def _calm(self, place: int, state: QualityState) -> str:
        """Return a sentence on a column without findings."""
        if state in ("no_data", "insufficient"):
            fewer = "rows" if self.n < MIN_ROWS else "rows in the reference"
            return f"Too few {fewer}: at least {MIN_ROWS} are needed." if self.n else "No rows."
        missing = check_index(self._weighed, "missing")
        share = self._weighed.share[missing, place, self._window]
        if share == 1.0 == self._weighed.expected[missing, place]:
            return "Always empty, in the reference too."
        if share > MOSTLY:
            return "Mostly empty, as in the reference: " + sentence(self._weighed, self._window, missing, place)
        return "Nothing unusual."


def report(
    spec: ProfileSpec,
    reference: Profile,
    windows: Profile,
    filling: Mask | None = None,
    *,
    severities: Mapping[str, Severity] | None = None,
    repeats: Repeats | None = None,
) -> tuple[WindowQuality, ...]:
    """Return the quality of each window.

    Parameters
    ----------
    spec : ProfileSpec
        Layout of all the profiles given.
    reference : Profile
        Counts of shape (spec.n_counts,).
    windows : Profile
        Counts of shape (windows, spec.n_counts).
    filling : ndarray of bool, shape (windows,), optional
        Windows that more rows will join; they are judged at p < 0.001 instead of 0.01. All are complete when left out.
    severities : mapping of str to Severity, optional
        By check, instead of its own; see `core.quality.check.limits`.
    repeats : Repeats, optional
        Duplicates counted in samples of the rows; profiles cannot tell.

    Returns
    -------
    tuple of WindowQuality
        In the order of the windows.

    Notes
    -----
    O(windows bins + checks columns windows) for all states and scores; sentences are made when they are asked for.
    """
    return judge(weigh(spec, reference, windows, filling, severities=severities, repeats=repeats))


def judge(weighed: Weighed) -> tuple[WindowQuality, ...]:
    """Return the quality of each window of what was weighed; see `report`."""
    worst, scores = weighed.column_state.max(axis=0).tolist(), column_scores(weighed)
    whole = window_scores(weighed).tolist()
    return tuple(
        WindowQuality(n, STATES[worst[window]], whole[window], weighed, window, scores)
        for window, n in enumerate(weighed.n.tolist())
    )


def heat(weighed: Weighed, check: str) -> Floats:
    """Return the shares that one check finds, for a heatmap.

    Parameters
    ----------
    weighed : Weighed
    check : str
        Name of a check of columns, or ``score`` for the scores.

    Returns
    -------
    ndarray of float, shape (windows, columns)
        In [0, 1], or [0, 100] for scores; NaN where the check does not apply or had nothing to look at.

    Raises
    ------
    InvalidInput
        There is no such check; the message lists those there are.
    """
    if check == "score":
        return column_scores(weighed).T
    index = check_index(weighed, check)
    looked = weighed.applicable[index, :-1, None] & (weighed.of[index, :-1] > 0)
    return np.where(looked, weighed.share[index, :-1], np.nan).T
