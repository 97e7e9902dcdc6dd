"""Random forest: many trees, each grown on other rows, that vote."""

from __future__ import annotations

from typing import Any

from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from core.training.algorithm import EVERY_TASK, Algorithm, Setting, register
from core.training.forest import SEARCH, ForestParams, build_forest


def build(params: ForestParams, setting: Setting) -> Any:
    """Return the estimator."""
    return build_forest((RandomForestClassifier, RandomForestRegressor), params, setting)


register(
    Algorithm(
        name="random_forest",
        label="Random forest",
        summary="Accurate without tuning and hard to mislead; large, and slower to predict with.",
        tasks=EVERY_TASK,
        params=ForestParams,
        build=build,
        search=SEARCH,
        order=30,
    )
)
