"""Why a figure is not defined, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.performance.latency import latencies
from core.performance.windows import Windows
from core.profiles.encode import Floats
from core.profiles.performance import LABELLED, SCORED
from core.profiles.spec import ROWS

Mask: TypeAlias = "npt.NDArray[np.bool_]"


@dataclass(frozen=True)
class Reason:
    """Why a figure is not defined.

    Parameters
    ----------
    text : str
        The end of a sentence that begins with the name of the metric and "is not defined:".
    holds : callable
        Windows -> ndarray of bool, shape (windows,).
    """

    text: str
    holds: Callable[[Windows], Mask]


def _all(windows: Windows, answer: bool) -> Mask:
    return np.full(len(windows.counts), answer)


def _positive(windows: Windows, of: Callable[[Windows], Floats]) -> Mask:
    """Return where a count of the positive class is 0; nowhere if there is no positive class."""
    place = windows.classes.positive
    return _all(windows, answer=False) if place is None else of(windows)[:, place] == 0


NO_ROWS = Reason("there are no predictions", lambda windows: windows.of(ROWS) == 0)
NO_LATENCY = Reason("no prediction has a latency", lambda windows: latencies(windows.profile).sum(axis=1) == 0)
NO_HOURS = Reason("the length of the window is not known", lambda windows: _all(windows, windows.hours is None))
NO_LABELS = Reason("no labels yet", lambda windows: windows.of(LABELLED) == 0)
NOTHING_PREDICTED_POSITIVE = Reason(
    "no row was predicted positive",
    lambda windows: _positive(windows, lambda one: one.classes.predicted),
)
NOTHING_POSITIVE = Reason("no label is positive", lambda windows: _positive(windows, lambda one: one.classes.actual))
NOTHING_NEGATIVE = Reason(
    "no label is negative",
    lambda windows: _positive(windows, lambda one: one.classes.labelled[:, None] - one.classes.actual),
)
ONE_CLASS = Reason("the labels hold one class only", lambda windows: windows.classes.n_true < 2)
ONE_CLASS_PREDICTED = Reason(
    "the predictions hold one class only", lambda windows: (windows.classes.predicted > 0).sum(axis=1) < 2
)
NO_SCORE = Reason("the model gives no score", lambda windows: _all(windows, not windows.performance.scores))
NO_PROBABILITY = Reason(
    "the scores are no probabilities", lambda windows: _all(windows, not windows.performance.probabilities)
)
NOTHING_SCORED = Reason("no labelled prediction has a score", lambda windows: windows.of(SCORED) == 0)
NOTHING_ANSWERED = Reason("no labelled prediction is a number", lambda windows: windows.residuals.n == 0)
ALL_ZERO = Reason("every true value is 0", lambda windows: windows.residuals.n_nonzero == 0)
SOME_NEGATIVE = Reason("some values are negative", lambda windows: windows.residuals.n_negative > 0)
ONE_LABEL = Reason("there is one label only", lambda windows: windows.residuals.n == 1)
CONSTANT = Reason("the true value is the same in every row", lambda windows: windows.residuals.n > 1)
