"""Models and how they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from services.views.alert import AlertView

Health = Literal["healthy", "warning", "critical", "learning", "no_data"]


@dataclass(frozen=True)
class ModelView:
    """A registered model.

    Parameters
    ----------
    bucket : str
        Length of a bucket, such as ``1h``.
    window : int
        Closed buckets in the current window.
    rules : {"calibrated", "literal"}
        Rule set of the drift verdict.
    segments : tuple of str
        Features by whose values every figure is told apart as well.
    recipe : str, optional
        Id of what its incoming rows are cleaned by.
    stage : {"candidate", "champion", "archived"}, optional
        None where nobody said.
    tags : tuple of str
    notes : str
        What people keep about it.
    trained : bool
        Whether it was trained here, so that it can answer.
    """

    id: str
    name: str
    version: str
    description: str
    task: str
    bucket: str
    window: int
    rules: str
    created_at: int
    segments: tuple[str, ...] = ()
    recipe: str | None = None
    stage: str | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    trained: bool = False


@dataclass(frozen=True)
class ReferenceView:
    """The active baseline of a model; `learning` while it is still made from the first rows."""

    id: int
    source: str
    n: int
    n_columns: int
    learning: bool
    created_at: int


@dataclass(frozen=True)
class ModelSummary:
    """One line of the overview.

    Parameters
    ----------
    volumes : tuple of int
        Predictions in each of the newest buckets, oldest first, at most 48.
    rate_per_hour : float
        Predictions an hour over the current window.
    drifted : int
        Columns that drift in the current window.
    """

    model: ModelView
    health: Health
    reasons: tuple[str, ...]
    n_open_alerts: int
    last_prediction_at: int | None
    rate_per_hour: float
    volumes: tuple[int, ...]
    drifted: int

    @property
    def name(self) -> str:
        """Name of the model."""
        return self.model.name

    @property
    def version(self) -> str:
        """Version of the model."""
        return self.model.version


@dataclass(frozen=True)
class Overview:
    """All models, the worst first, and the alerts that are open."""

    models: tuple[ModelSummary, ...]
    alerts: tuple[AlertView, ...]


@dataclass(frozen=True)
class HealthView:
    """How a model is, and why."""

    model: ModelView
    status: Health
    reasons: tuple[str, ...]
    n_open_alerts: int
    last_prediction_at: int | None
    rate_per_hour: float
    reference: ReferenceView | None
    waiting_batches: int
    quarantined_batches: int


@dataclass(frozen=True)
class Receipt:
    """What became of a request with predictions or labels; `ids` in the order of the rows."""

    batch: int
    accepted: int
    duplicates: int
    conflicts: int
    ids: tuple[str, ...]
