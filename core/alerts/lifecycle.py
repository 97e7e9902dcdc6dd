"""What becomes of an alert when its rule has read one more window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.drift.verdict import State

AlertState = Literal["open", "acknowledged", "resolved"]
Severity = Literal["warning", "critical"]
Step = Literal["nothing", "open", "update", "calm", "resolve", "settle"]
CALM_WINDOWS = 3  # one that is well again may be chance: at a rate just beyond a threshold it would end once a day

RANK: dict[str, int] = {"ok": 0, "warning": 1, "critical": 2}


@dataclass(frozen=True)
class Standing:
    """The alert opened last for one rule.

    Parameters
    ----------
    settled : bool
        False while a person resolved it but its cause goes on.
    effect : float
        Of its worst window.
    calm_since : int or None
        End of the first closed window of those that have been well again since it last fired.
    """

    state: AlertState
    severity: Severity
    settled: bool
    effect: float = 0.0
    calm_since: int | None = None


def step(standing: Standing | None, verdict: State, *, closed: bool, calm: int = 1) -> Step:
    """Return what to do with the alert of a rule after one reading.

    Parameters
    ----------
    standing : Standing or None
        None where the rule never fired.
    verdict : State
        Of the window; anything but ok, warning and critical says nothing.
    closed : bool
        Whether the window is complete: a partial one may open an alert, but not end it.
    calm : int
        How many windows it has been well, if this one is, itself included.

    Notes
    -----
    ``calm`` only notes how long it has been well, or that it is no more. An alert ends after three closed windows in a
    row that are well. One that a person resolved stays so until its cause has ended, unless it grows worse.

    Examples
    --------
    >>> step(None, "critical", closed=False)
    'open'
    >>> step(Standing("open", "critical", settled=True), "ok", closed=True)
    'calm'
    >>> step(Standing("open", "critical", settled=True), "ok", closed=True, calm=3)
    'resolve'
    >>> step(Standing("resolved", "warning", settled=False), "warning", closed=True)
    'calm'
    """
    if verdict not in RANK:
        return "nothing"
    fires = RANK[verdict] > 0
    if standing is None or (standing.state == "resolved" and standing.settled):
        return "open" if fires else "nothing"
    return _goes_on(standing, verdict) if fires else _ends(standing, closed, calm)


def _goes_on(standing: Standing, verdict: State) -> Step:
    if standing.state != "resolved":
        return "update"
    return "open" if RANK[verdict] > RANK[standing.severity] else "calm"


def _ends(standing: Standing, closed: bool, calm: int) -> Step:
    if not closed:
        return "nothing"
    if calm < CALM_WINDOWS:
        return "calm"
    return "settle" if standing.state == "resolved" else "resolve"
