"""Ridge regression: least squares with weights held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta
from sklearn.linear_model import Ridge

from core.training.algorithm import Algorithm, Setting, register


@dataclass(frozen=True)
class Params:
    """How strongly weights are held back."""

    alpha: Annotated[
        float,
        Meta(ge=0, le=1e9, title="Restraint (alpha)", description="larger holds the weights back more"),
    ] = 1.0
    fit_intercept: Annotated[
        bool, Meta(title="With a constant", description="off only where all features at zero must predict zero")
    ] = True


def build(params: Params, setting: Setting) -> Any:
    """Return the estimator."""
    return Ridge(alpha=params.alpha, fit_intercept=params.fit_intercept, random_state=setting.seed)


register(
    Algorithm(
        name="ridge",
        label="Ridge regression",
        summary="Linear regression that stays calm where features resemble one another or rows are few.",
        tasks=("regression",),
        params=Params,
        build=build,
        scaled=True,
        weighs=False,
        search={"alpha": (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)},
        order=11,
    )
)
