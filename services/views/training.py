"""A model that was trained here, and all that is known of how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.views.metrics import Curves, Metric
from services.views.model import ModelView


@dataclass(frozen=True)
class TrainingView:
    """The training of a model.

    Parameters
    ----------
    report : mapping
        What `core.training.train.train` told, as JSON.
    metrics : tuple of Metric
        Its figures; ``reference`` is that of always giving the same answer.
    curves : Curves or None
        What lies behind the figures of classes; None of a regression.
    run, dataset : str
        Ids; None of a dataset that was deleted since.
    dataset_name : str or None
    sha256 : str
        Of the artefact.
    size : int
        Of the artefact, in bytes.
    trained_at : int
        Microseconds.
    """

    model: ModelView
    report: Mapping[str, Any]
    metrics: tuple[Metric, ...]
    curves: Curves | None
    run: str
    dataset: str | None
    dataset_name: str | None
    sha256: str
    size: int
    trained_at: int

    @property
    def held_out(self) -> bool:
        """Whether the figures are of rows that the model did not learn from."""
        return bool(self.report["measured_on"] == "held-out rows")

    @property
    def main(self) -> Metric | None:
        """The figure that models are ranked by."""
        return next((one for one in self.metrics if one.name == self.report["ranking"]["name"]), None)


@dataclass(frozen=True)
class Schedule:
    """That a model is trained again by itself.

    Parameters
    ----------
    every : str
        A length such as ``7d``.
    days : int
        It learns from the labelled predictions of so many days.
    next_at : int
        Microseconds.
    run : str, optional
        Id of the newest run.
    """

    every: str
    days: int
    next_at: int
    run: str | None
