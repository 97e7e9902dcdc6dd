"""Extra trees: a forest whose splits are drawn at random."""

from __future__ import annotations

from typing import Any

from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

from core.training.algorithm import EVERY_TASK, Algorithm, Setting, register
from core.training.forest import SEARCH, ForestParams, build_forest


def build(params: ForestParams, setting: Setting) -> Any:
    """Return the estimator."""
    return build_forest((ExtraTreesClassifier, ExtraTreesRegressor), params, setting)


register(
    Algorithm(
        name="extra_trees",
        label="Extra trees",
        summary="As a random forest, with splits drawn at random: quicker to fit, smoother, often as accurate.",
        tasks=EVERY_TASK,
        params=ForestParams,
        build=build,
        search=SEARCH,
        order=31,
    )
)
