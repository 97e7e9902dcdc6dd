"""What any other algorithm must beat: the same answer for every row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sklearn.dummy import DummyClassifier, DummyRegressor

from core.training.algorithm import BASELINE, EVERY_TASK, Algorithm, Setting, register


@dataclass(frozen=True)
class Params:
    """Nothing can be set."""


def build(params: Params, setting: Setting) -> Any:  # noqa: ARG001 - as every algorithm
    """Return the estimator."""
    if setting.task == "regression":
        return DummyRegressor(strategy="mean")
    return DummyClassifier(strategy="prior")


register(
    Algorithm(
        name=BASELINE,
        label="Baseline",
        summary="Always the mean, or the most frequent class: what any other must beat to be worth anything.",
        tasks=EVERY_TASK,
        params=Params,
        build=build,
        weighs=False,
        order=0,
    )
)
