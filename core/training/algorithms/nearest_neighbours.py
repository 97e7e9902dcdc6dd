"""k-nearest neighbours: as the rows that resemble it most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

from core.training.algorithm import EVERY_TASK, Algorithm, Setting, register


@dataclass(frozen=True)
class Params:
    """How many neighbours, and how they count."""

    n_neighbors: Annotated[int, Meta(ge=1, le=1_000, title="Neighbours", description="more are smoother")] = 15
    weights: Annotated[
        Literal["uniform", "distance"], Meta(title="They count", description="alike, or the nearer the more")
    ] = "uniform"


def build(params: Params, setting: Setting) -> Any:
    """Return the estimator."""
    kind = KNeighborsRegressor if setting.task == "regression" else KNeighborsClassifier
    return kind(n_neighbors=params.n_neighbors, weights=params.weights, n_jobs=setting.n_jobs)


register(
    Algorithm(
        name="nearest_neighbours",
        label="Nearest neighbours",
        summary="Answers as the most similar rows did; keeps all rows, so it suits small tables with few features.",
        tasks=EVERY_TASK,
        params=Params,
        build=build,
        scaled=True,
        weighs=False,
        most_pairs=2e10,
        search={"n_neighbors": (5, 15, 30, 60), "weights": ("uniform", "distance")},
        order=40,
    )
)
