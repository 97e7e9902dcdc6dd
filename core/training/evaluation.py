"""How good answers are: the figures that monitoring shows, counted the same way, and what lies behind them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from core.performance import curves
from core.profiles.performance import PerformanceSpec, Task
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec
from core.training.answers import Answers
from core.training.figures import count, figures_of, plain
from core.training.target import Target

MOST_POINTS = 200  # of a curve: more than a screen can tell apart


def evaluate(answers: Answers, labels: list[Any]) -> dict[str, Any]:
    """Return the figures of answers, with 95 % intervals, and curves, as JSON.

    Parameters
    ----------
    labels : list of length rows
        What was true.
    """
    spec, profile = counted(answers, labels)
    return {
        "n": len(labels),
        "metrics": figures_of(spec, profile),
        **_behind(spec.performance, profile, answers, labels),
    }


def counted(answers: Answers, labels: list[Any]) -> tuple[ProfileSpec, Profile]:
    """Return what counts answers against labels, and the counts."""
    target = answers.target
    task: Task = "regression" if target.task == "regression" else "classification"
    named = {} if target.positive_token is None else {"positive": target.positive_token}
    return count(answers.columns(), labels, task, named)


def _behind(spec: PerformanceSpec | None, profile: Profile, answers: Answers, labels: list[Any]) -> dict[str, Any]:
    if spec is None or spec.task == "regression":
        return {"residuals": _residuals(answers.values, np.asarray(labels, dtype=np.float64))}
    found: dict[str, Any] = {
        "confusion": asdict(curves.confusion(spec, profile)),
        "per_class": asdict(curves.per_class(spec, profile)),
    }
    if spec.scores:
        found["roc"] = _thinned(asdict(curves.roc(spec, profile)))
        found["precision_recall"] = _thinned(asdict(curves.precision_recall(spec, profile)))
    if spec.probabilities:
        found["calibration"] = asdict(curves.calibration(spec, profile))
    return {name: _listed(value) for name, value in found.items()}


def _residuals(told: npt.NDArray[np.float64], true: npt.NDArray[np.float64]) -> dict[str, Any]:
    """Return some points of predicted against true values, spread over their range, and a histogram of the errors."""
    order = np.argsort(true, kind="stable")
    chosen = order[np.unique(np.linspace(0, len(order) - 1, min(len(order), 5 * MOST_POINTS)).astype(np.int64))]
    counts, edges = np.histogram(told - true, bins=40)
    return {
        "predicted": told[chosen].tolist(),
        "true": true[chosen].tolist(),
        "counts": counts.tolist(),
        "edges": edges.tolist(),
    }


def _thinned(curve: dict[str, Any]) -> dict[str, Any]:
    """Return a curve of at most 200 points, the ends among them."""
    n = len(curve["thresholds"])
    chosen = (
        np.unique(np.linspace(0, n - 1, min(n, MOST_POINTS)).astype(np.int64)) if n else np.empty(0, dtype=np.int64)
    )
    return {name: value[chosen] if isinstance(value, np.ndarray) else value for name, value in curve.items()}


def _listed(value: Any) -> Any:
    """Return arrays as lists, what is not finite as None."""
    if isinstance(value, dict):
        return {name: _listed(one) for name, one in value.items()}
    if isinstance(value, np.ndarray):
        return [_listed(one) for one in value.tolist()]
    if isinstance(value, (list, tuple)):
        return [_listed(one) for one in value]
    return plain(value) if isinstance(value, float) else value


def labels_of(target: Target, coded: npt.NDArray[Any]) -> list[Any]:
    """Return coded values as they were written."""
    return list(coded.tolist()) if target.task == "regression" else [target.classes[code] for code in coded.tolist()]
