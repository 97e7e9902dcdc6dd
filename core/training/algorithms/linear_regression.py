"""Linear regression by least squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta
from sklearn.linear_model import LinearRegression

from core.training.algorithm import Algorithm, Setting, register


@dataclass(frozen=True)
class Params:
    """Whether there is a constant."""

    fit_intercept: Annotated[
        bool, Meta(title="With a constant", description="off only where all features at zero must predict zero")
    ] = True


def build(params: Params, setting: Setting) -> Any:  # noqa: ARG001 - nothing is drawn
    """Return the estimator."""
    return LinearRegression(fit_intercept=params.fit_intercept)


register(
    Algorithm(
        name="linear_regression",
        label="Linear regression",
        summary="A weight for each feature, by least squares; the first model of a number to try.",
        tasks=("regression",),
        params=Params,
        build=build,
        scaled=True,
        weighs=False,
        order=10,
    )
)
