"""What random forests and extra trees have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta

from core.training.algorithm import Setting


@dataclass(frozen=True)
class ForestParams:
    """How many trees, and how large."""

    n_estimators: Annotated[
        int, Meta(ge=1, le=5_000, title="Trees", description="more are steadier, and cost time and room")
    ] = 100
    max_depth: (
        Annotated[
            int, Meta(ge=1, le=1_000, title="Greatest depth", description="none lets trees grow until leaves are pure")
        ]
        | None
    ) = None
    min_samples_leaf: Annotated[
        int, Meta(ge=1, le=100_000, title="Fewest rows in a leaf", description="more makes smaller and smoother trees")
    ] = 1
    max_features: Annotated[
        Literal["sqrt", "log2", "third", "all"],
        Meta(title="Features tried at a split", description="of all those there are"),
    ] = "sqrt"


def build_forest(kinds: tuple[type[Any], type[Any]], params: ForestParams, setting: Setting) -> Any:
    """Return a forest: the first kind for classes, the second for numbers."""
    regression = setting.task == "regression"
    tried = {"third": 1 / 3, "all": 1.0}.get(params.max_features, params.max_features)
    settings: dict[str, Any] = {} if regression else {"class_weight": setting.class_weight}
    return kinds[regression](
        n_estimators=params.n_estimators,
        max_depth=params.max_depth,
        min_samples_leaf=params.min_samples_leaf,
        max_features=tried,
        n_jobs=setting.n_jobs,
        random_state=setting.seed,
        **settings,
    )


SEARCH: dict[str, tuple[Any, ...]] = {
    "min_samples_leaf": (1, 2, 5, 10, 20),
    "max_features": ("sqrt", "third", "all"),
}
