"""What was found, in words, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.profiles.profile import Profile
from core.quality.check import CHECKS, Sighting
from core.quality.score import FULL
from core.quality.weigh import INFO, STATES, QualityState, Weighed, side, wholes


@dataclass(frozen=True)
class Finding:
    """One check that found something in one window.

    Parameters
    ----------
    column : str
        Empty where it is about whole rows.
    check, label : str
        For programs and for people.
    state : {"info", "warning", "critical"}
    share, expected : float
        In [0, 1]: of the window, and of the reference or a fresh sample like it.
    of : int
        Values the share is of.
    p_value, p_adjusted : float
        That chance alone has so many; after Benjamini-Hochberg over the checks and columns of the window.
    points : float
        What it takes off the score of its column, or of the window if it is about the shape or the whole of rows.
    sentence : str
        With its figures.
    """

    column: str
    check: str
    label: str
    state: QualityState
    share: float
    expected: float
    of: int
    p_value: float
    p_adjusted: float
    points: float
    sentence: str


@dataclass(frozen=True)
class Cost:
    """Points taken off a score, and what for."""

    points: float
    column: str
    check: str
    sentence: str


def found(weighed: Weighed, window: int, place: int | None = None) -> tuple[Finding, ...]:
    """Return the findings of one window, or of one place in it, worst first.

    Notes
    -----
    One that says less of the same values than a finding as bad is left out; see `Check.covers`.
    """
    state = weighed.state[:, :, window]
    places = slice(None) if place is None else slice(place, place + 1)
    hits = np.argwhere(state[:, places] >= INFO)
    order = [(int(check), int(at) + (place or 0)) for check, at in hits]
    rank = {here: (-int(state[here]), -float(weighed.points[(*here, window)])) for here in order}
    shown = [(check, at) for check, at in order if not _covered(weighed, window, check, at)]
    return tuple(finding(weighed, window, *here) for here in sorted(shown, key=lambda here: (rank[here], here)))


def finding(weighed: Weighed, window: int, check: int, place: int) -> Finding:
    """Return what one check found at one place of one window."""
    at = check, place, window
    rule = weighed.checks[check]
    return Finding(
        column=weighed.spec.columns[place].name if place < len(weighed.spec.columns) else "",
        check=rule.name,
        label=rule.label,
        state=STATES[int(weighed.state[at])],
        share=float(weighed.share[at]),
        expected=float(weighed.expected[check, place]),
        of=int(weighed.of[at]),
        p_value=float(weighed.p[at]),
        p_adjusted=float(weighed.p_adjusted[at]),
        points=float(weighed.points[at]),
        sentence=sentence(weighed, window, check, place),
    )


def sentence(weighed: Weighed, window: int, check: int, place: int) -> str:
    """Return in words what one check saw at one place of one window, a finding or not."""
    at = check, place, window
    seen: Any
    if place < len(weighed.spec.columns):
        now = Profile(weighed.windows.counts[window], weighed.windows.sums[window])
        seen = side(weighed.spec, now, place)
    else:
        seen = wholes(weighed.reference, weighed.windows, weighed.repeats)[1]
    sighting: Sighting[Any] = Sighting(
        seen, float(weighed.share[at]), float(weighed.expected[check, place]), int(weighed.of[at])
    )
    words: str = weighed.checks[check].sentence(sighting)
    return words


def column_costs(weighed: Weighed, window: int, place: int) -> tuple[Cost, ...]:
    """Return what lowers the score of a column in one window, the dearest first; together at most 100 points."""
    return _sorted(_own(weighed, window, place))


def window_costs(weighed: Weighed, window: int) -> tuple[Cost, ...]:
    """Return what lowers the score of a window, the dearest first; beyond 100 points together it is 0."""
    features = [place for place, column in enumerate(weighed.spec.columns) if column.role == "feature"]
    costs = []
    for place in features:
        costs += [replace(cost, points=cost.points / len(features)) for cost in _own(weighed, window, place)]
    costs += _own(weighed, window, len(weighed.spec.columns))
    shape = weighed.shape[:, :, window]
    for check, place in np.argwhere(shape > 0).tolist():
        costs.append(_cost(weighed, window, (check, place), float(shape[check, place])))
    return _sorted(costs)


def _own(weighed: Weighed, window: int, place: int) -> list[Cost]:
    """Return what a place costs by itself."""
    dear = [(dearest.check[place, window], dearest.points[place, window]) for dearest in (weighed.use, weighed.doubt)]
    scale = min(FULL / max(sum(float(points) for _, points in dear), FULL), 1.0)
    return [_cost(weighed, window, (int(check), place), float(points) * scale) for check, points in dear if points > 0]


def _cost(weighed: Weighed, window: int, here: tuple[int, int], points: float) -> Cost:
    about = finding(weighed, window, *here)
    return Cost(points, about.column, about.check, about.sentence)


def _sorted(costs: Sequence[Cost]) -> tuple[Cost, ...]:
    return tuple(sorted(costs, key=lambda cost: (-cost.points, cost.column, cost.check)))


def _covered(weighed: Weighed, window: int, check: int, place: int) -> bool:
    """Return whether another finding of the place, as bad or worse, says more."""
    name, state = weighed.checks[check].name, weighed.state[:, place, window]
    return any(
        name in other.covers and state[index] >= state[check]
        for index, other in enumerate(weighed.checks)
        if state[index] >= INFO
    )


def check_index(weighed: Weighed, name: str) -> int:
    """Return the place of a check in the arrays.

    Raises
    ------
    InvalidInput
        There is no such check; the message lists those there are.
    """
    return weighed.checks.index(CHECKS.get(name))
