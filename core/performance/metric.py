"""The register of metrics: each a function of the profiles of many windows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from core.performance.bands import Figures
from core.performance.bands import ratio as ratio  # noqa: PLC0414 - rules look for it here
from core.performance.bands import wilson as wilson  # noqa: PLC0414
from core.performance.reasons import NO_LABELS, NO_ROWS, Reason
from core.performance.windows import Windows
from core.profiles.encode import Floats
from core.profiles.performance import Task
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec
from core.registry import Registry

Section = Literal["data", "performance"]
Better = Literal["more", "less", "neither"]
Unit = Literal["ratio", "number", "value", "value²", "ms", "rows/h"]
Measure: TypeAlias = Callable[[Windows], Figures]


@dataclass(frozen=True)
class Metric:
    """A metric and how to read it.

    Parameters
    ----------
    name, label : str
        For programs and for people.
    task : {"classification", "regression"} or None
        None where it means something for every model.
    unit : {"ratio", "number", "value", "value²", "ms", "rows/h"}
        A ratio is in [0, 1]; ``value`` is the unit of the predicted value; ``number`` has none.
    better : {"more", "less", "neither"}
        Which way a model improves.
    measure : callable
        Windows -> `Figures`; what is not finite is not defined.
    undefined : tuple of Reason
        Why it may not be defined, the first that holds is told.
    """

    name: str
    label: str
    task: Task | None
    unit: Unit
    better: Better
    measure: Measure
    undefined: tuple[Reason, ...]

    @property
    def section(self) -> Section:
        """Which profiles it is taken from; those of performance hold the labelled rows only."""
        return "data" if self.task is None else "performance"

    def figures(self, windows: Windows) -> Figures:
        """Return the value and its band of every window, NaN where they are not defined."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            found = self.measure(windows)
        value = np.where(np.isfinite(found.value), found.value, np.nan)
        low, high = (np.where(np.isfinite(value) & np.isfinite(end), end, np.nan) for end in (found.low, found.high))
        return Figures(value, low, high)

    def score(self, spec: ProfileSpec, profile: Profile) -> Floats:
        """Return the value of every window, shape (windows,), NaN where it is not defined."""
        return self.figures(Windows(spec, profile)).value

    def why_undefined(self, windows: Windows) -> list[str | None]:
        """Return, a window, why the metric is not defined there; None where it is."""
        undefined = np.isnan(self.figures(windows).value)
        said = [UNSAID if missing else None for missing in undefined.tolist()]
        for reason in reversed((NO_ROWS if self.section == "data" else NO_LABELS, *self.undefined)):
            for window in np.flatnonzero(undefined & reason.holds(windows)).tolist():
                said[window] = reason.text
        return said


UNSAID = "these rows do not define it"
METRICS: Registry[Metric] = Registry("metric", "core.performance.metrics")


def metric(
    *,
    name: str,
    label: str,
    task: Task | None = None,
    unit: Unit = "ratio",
    better: Better = "more",
    undefined: tuple[Reason, ...] = (),
) -> Callable[[Measure], Measure]:
    """Return the decorator that registers a function as a metric; see `Metric`."""

    def register(measure: Measure) -> Measure:
        METRICS.add(name, Metric(name, label, task, unit, better, measure, undefined))
        return measure

    return register


def metrics_for(task: Task | None) -> Mapping[str, Metric]:
    """Return the metrics by name that mean something for a task."""
    return {name: one for name, one in METRICS.all().items() if one.task in (None, task)}


def measured(windows: Mapping[Section, Windows], task: Task | None) -> dict[str, Figures]:
    """Return every metric of a task on the windows of its section, by name; a section left out has none."""
    return {
        name: one.figures(windows[one.section]) for name, one in metrics_for(task).items() if one.section in windows
    }
