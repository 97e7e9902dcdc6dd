"""Gradient boosting over histograms: small trees, each mending what those before it got wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from core.training.algorithm import EVERY_TASK, Algorithm, Setting, register


@dataclass(frozen=True)
class Params:
    """How many trees, how large, and when to stop."""

    learning_rate: Annotated[
        float, Meta(gt=0, le=1, title="Learning rate", description="how much each tree mends; smaller needs more trees")
    ] = 0.1
    max_iter: Annotated[int, Meta(ge=1, le=10_000, title="Most trees")] = 200
    max_leaf_nodes: Annotated[int, Meta(ge=2, le=1_000, title="Most leaves a tree")] = 31
    min_samples_leaf: Annotated[int, Meta(ge=1, le=100_000, title="Fewest rows in a leaf")] = 20
    l2_regularization: Annotated[float, Meta(ge=0, le=1e6, title="Restraint (L2)")] = 0.0
    early_stopping: Annotated[
        bool, Meta(title="Stop early", description="holds a tenth of the rows back and stops when they gain no more")
    ] = True
    n_iter_no_change: Annotated[int, Meta(ge=1, le=1_000, title="Trees without a gain before it stops")] = 10


def build(params: Params, setting: Setting) -> Any:
    """Return the estimator."""
    settings: dict[str, Any] = {
        "learning_rate": params.learning_rate,
        "max_iter": params.max_iter,
        "max_leaf_nodes": params.max_leaf_nodes,
        "min_samples_leaf": params.min_samples_leaf,
        "l2_regularization": params.l2_regularization,
        "early_stopping": params.early_stopping,
        "n_iter_no_change": params.n_iter_no_change,
        "categorical_features": None,  # levels are numbered: what scikit-learn makes of them is no type we trust
        "random_state": setting.seed,
    }
    if setting.task == "regression":
        return HistGradientBoostingRegressor(**settings)
    return HistGradientBoostingClassifier(class_weight=setting.class_weight, **settings)


register(
    Algorithm(
        name="gradient_boosting",
        label="Gradient boosting",
        summary="Usually the most accurate on tables; takes missing values as they are.",
        tasks=EVERY_TASK,
        params=Params,
        build=build,
        fills=False,
        search={
            "learning_rate": (0.03, 0.06, 0.1, 0.2),
            "max_leaf_nodes": (7, 15, 31, 63),
            "min_samples_leaf": (5, 20, 50),
            "l2_regularization": (0.0, 1.0, 10.0),
        },
        order=20,
    )
)
