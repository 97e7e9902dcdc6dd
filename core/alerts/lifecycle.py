"""What becomes of an alert when its rule has read one more window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.drift.verdict import State

AlertState = Literal["open", "acknowledged", "resolved"]
Severity = Literal["warning", "critical"]
Step = Literal["nothing", "open", "update", "resolve", "settle"]

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
    """

    state: AlertState
    severity: Severity
    settled: bool
    effect: float = 0.0


def step(standing: Standing | None, verdict: State, *, closed: bool) -> Step:
    """Return what to do with the alert of a rule after one reading.

    Parameters
    ----------
    standing : Standing or None
        None where the rule never fired.
    verdict : State
        Of the window; anything but ok, warning and critical says nothing.
    closed : bool
        Whether the window is complete: a partial one may open an alert, but not end it.

    Notes
    -----
    An alert that a person resolved stays so until its cause has ended, unless it grows worse.

    Examples
    --------
    >>> step(None, "critical", closed=False)
    'open'
    >>> step(Standing("open", "critical", settled=True), "ok", closed=True)
    'resolve'
    >>> step(Standing("resolved", "warning", settled=False), "warning", closed=True)
    'nothing'
    """
    if verdict not in RANK:
        return "nothing"
    fires = RANK[verdict] > 0
    if standing is None or (standing.state == "resolved" and standing.settled):
        return "open" if fires else "nothing"
    if standing.state == "resolved":
        return "open" if RANK[verdict] > RANK[standing.severity] else _ended("settle", fires=fires, closed=closed)
    return "update" if fires else _ended("resolve", fires=fires, closed=closed)


def _ended(end: Step, *, fires: bool, closed: bool) -> Step:
    return end if closed and not fires else "nothing"
