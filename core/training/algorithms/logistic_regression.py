"""Logistic regression: a weight for each feature, and a probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta
from sklearn.linear_model import LogisticRegression

from core.training.algorithm import CLASSES, Algorithm, Setting, register


@dataclass(frozen=True)
class Params:
    """How strongly weights are held back."""

    C: Annotated[
        float,
        Meta(gt=0, le=1e6, title="Freedom (C)", description="smaller holds the weights back more, against overfitting"),
    ] = 1.0
    max_iter: Annotated[int, Meta(ge=10, le=100_000, title="Most iterations")] = 1_000


def build(params: Params, setting: Setting) -> Any:
    """Return the estimator."""
    return LogisticRegression(
        C=params.C, max_iter=params.max_iter, class_weight=setting.class_weight, random_state=setting.seed
    )


register(
    Algorithm(
        name="logistic_regression",
        label="Logistic regression",
        summary="Quick, small, easy to explain; a good first model of classes, best where effects add up.",
        tasks=CLASSES,
        params=Params,
        build=build,
        scaled=True,
        search={"C": (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)},
        order=10,
    )
)
