"""The register of rule families: each reads the profiles of many windows and says how each of them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from core.drift.concept.dated import DatedChange
from core.drift.verdict import LOOKS, Mask, RuleSet, State
from core.performance.metric import Section
from core.profiles.encode import Bins, Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec
from core.registry import Registry

MIN_ROWS = 30


@dataclass(frozen=True)
class Material:
    """What a rule may look at.

    Parameters
    ----------
    spec : ProfileSpec
    reference : Profile
        Of shape (n_counts,).
    windows : Profile
        Of shape (windows, n_counts).
    baseline : Profile
        The first rows seen in production, of shape (n_counts,): references rarely hold latencies.
    reference_performance : Profile or None
        Of shape (n_counts,); None where the reference has no labels.
    performance : Profile or None
        Of shape (windows, n_counts); None where the model has no performance counters.
    rule_set : {"calibrated", "literal"}
        Of the drift verdict.
    filling : ndarray of bool, shape (windows,)
        Windows that more rows will join.
    bounds : ndarray of int64, shape (windows, 2)
        Start and end of each window, microseconds.
    changes : tuple of DatedChange
        Those that detectors found in the error stream so far.
    """

    spec: ProfileSpec
    reference: Profile
    windows: Profile
    baseline: Profile
    reference_performance: Profile | None
    performance: Profile | None
    rule_set: RuleSet
    filling: Mask
    bounds: Bins = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    changes: tuple[DatedChange, ...] = ()

    def confidence(self, usual: float = 0.95) -> Floats:
        """Return how sure each window has to be of itself: the more so while it is looked at again and again."""
        return np.where(self.filling, 1 - (1 - usual) / LOOKS, usual)


@dataclass(frozen=True)
class Reading:
    """How one window is, in the eyes of one family of rules.

    Parameters
    ----------
    verdict : State
    n : int
        Rows it rests on.
    title, summary : str
        A few words, and a sentence with the figures; empty unless the verdict is warning or critical.
    columns : tuple of str
        Columns it speaks of, worst first.
    evidence : dict
        Plain values by name.
    effect : float
        How bad it is, comparable among the windows of one family: an alert tells of its worst window.
    """

    verdict: State
    n: int
    title: str = ""
    summary: str = ""
    columns: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    effect: float = 0.0


Evaluate: TypeAlias = Callable[[Material, Mapping[str, float]], list[Reading]]


@dataclass(frozen=True)
class Family:
    """A family of rules.

    Parameters
    ----------
    name, label : str
        For programs and for people.
    reads : {"data", "performance"}
        Which profiles it looks at; performance profiles change when labels come, whenever that is.
    compares : bool
        Whether it holds windows against the reference, so that it must wait for one that is agreed.
    defaults : dict of str to float
        Parameters and their default values.
    evaluate : callable
        (material, parameters) -> one reading a window.
    """

    name: str
    label: str
    reads: Section
    compares: bool
    defaults: Mapping[str, float]
    evaluate: Evaluate


FAMILIES: Registry[Family] = Registry("rule family", "core.alerts.rules")


def rule_family(
    *, name: str, label: str, reads: Section = "data", compares: bool = False, **defaults: float
) -> Callable[[Evaluate], Evaluate]:
    """Return the decorator that registers a function as a family of rules; see `Family`."""

    def register(evaluate: Evaluate) -> Evaluate:
        FAMILIES.add(name, Family(name, label, reads, compares, defaults, evaluate))
        return evaluate

    return register


def grade(*, warning: bool, critical: bool) -> State:
    """Return the worse of two conditions as a state."""
    if critical:
        return "critical"
    return "warning" if warning else "ok"
