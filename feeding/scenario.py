"""Made-up models whose incidents are known: what the sample data and the live traffic are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from core.registry import Registry

Days: TypeAlias = "npt.NDArray[np.float64]"
Kind = Literal["drift", "unit", "missing", "new level", "latency", "accuracy"]


@dataclass(frozen=True)
class Incident:
    """Something that goes wrong on known days.

    Parameters
    ----------
    start, end : float
        Days from now, negative ones in the past; an end of infinity means that it goes on.
    """

    kind: Kind
    title: str
    start: float
    end: float = float("inf")

    def during(self, days: Days) -> npt.NDArray[np.bool_]:
        """Return which of these times, in days from now, lie in the incident."""
        inside: npt.NDArray[np.bool_] = (days >= self.start) & (days < self.end)
        return inside


@dataclass(frozen=True)
class Draw:
    """Predictions as columns, each of length n, with the truth that becomes known later.

    Parameters
    ----------
    answer : mapping
        Members of the prediction by name.
    error : ndarray of bool
        Whether the model failed.
    """

    features: Mapping[str, Any]
    answer: Mapping[str, Any]
    labels: Any
    latency_ms: npt.NDArray[np.float64]
    error: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Scenario:
    """A made-up model.

    Parameters
    ----------
    rows_a_day : int
        On a working day; weekends have six tenths of it.
    label_delay : tuple of float
        Days after which labels come, at the earliest and at the latest.
    draw : callable
        (generator, days) -> Draw; one row for each time, in days from now. Without incidents, as references are,
        at times before all of them.
    segments : tuple of str
        Features by whose values every figure is told apart as well.
    """

    name: str
    version: str
    description: str
    task: Literal["classification", "regression"]
    rows_a_day: int
    label_delay: tuple[float, float]
    incidents: tuple[Incident, ...]
    draw: Callable[[np.random.Generator, Days], Draw]
    segments: tuple[str, ...] = ()


SCENARIOS: Registry[Scenario] = Registry("scenario", "feeding.scenarios")
LONG_AGO = -1e6


def times_between(rng: np.random.Generator, start: float, end: float, rows_a_day: int, now: datetime) -> Days:
    """Return sorted times of rows, in days from now: many at noon, few at night, fewer at weekends."""
    hours = np.arange(np.floor(start * 24), np.ceil(end * 24)) / 24
    clock = hours + now.weekday() + (now.hour + now.minute / 60) / 24  # days since a Monday's midnight
    by_hour = 1 + 0.8 * np.sin((clock % 1 - 0.3) * 2 * np.pi)
    weekend = np.where(np.floor(clock) % 7 >= 5, 0.6, 1.0)
    counts = rng.poisson(rows_a_day / 24 * by_hour * weekend)
    times = np.repeat(hours, counts) + rng.random(counts.sum()) / 24
    inside: Days = np.sort(times[(times >= start) & (times < end)])
    return inside


def latency(rng: np.random.Generator, n: int, median_ms: float) -> npt.NDArray[np.float64]:
    """Return believable latencies in ms."""
    values: npt.NDArray[np.float64] = np.round(rng.lognormal(np.log(median_ms), 0.35, n), 2)
    return values


def sigmoid(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the logistic function."""
    return 1 / (1 + np.exp(-x))
