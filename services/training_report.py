"""How a model was trained here: its report, read into what pages and the interface show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from core.errors import NotFound
from core.performance import curves
from core.performance.classes import OTHER
from services import models
from services.context import Context
from services.views.metrics import Curves, Metric
from services.views.training import TrainingView
from storage import artefacts, datasets

Report = Mapping[str, Any]
Floats = npt.NDArray[np.float64]


def training_report(ctx: Context, model_id: str) -> TrainingView:
    """Return how a model was trained here.

    Raises
    ------
    NotFound
        There is no such model, or it was not trained here.
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        artefact = artefacts.find(connection, model.id)
        if artefact is None:
            raise NotFound(f"{model.name} {model.version} was not trained here; it is only monitored")
        dataset = None if artefact.dataset_id is None else datasets.find(connection, artefact.dataset_id)
    report = orjson.loads(artefact.report)
    return TrainingView(
        model=models.view(model),
        report=report,
        metrics=metrics_of(report),
        curves=curves_of(report),
        run=str(artefact.run_id),
        dataset=None if dataset is None else str(dataset.id),
        dataset_name=None if dataset is None else dataset.name,
        sha256=artefact.sha256,
        size=artefact.size,
        trained_at=artefact.created_at,
    )


def metrics_of(report: Report) -> tuple[Metric, ...]:
    """Return the figures of a report; the reference of each is the baseline of always giving the same answer."""
    names = ("label", "unit", "value", "low", "high", "reason", "better")
    return tuple(
        Metric(name, **{key: told[key] for key in names if key in told}, reference=report["baseline"].get(name))
        for name, told in report["metrics"].items()
    )


def curves_of(report: Report) -> Curves | None:
    """Return curves as they are drawn of monitored windows."""
    if "confusion" not in report:
        return None
    confusion = curves.Confusion(
        tuple(report["confusion"]["levels"]), np.array(report["confusion"]["matrix"], dtype=np.int64)
    )
    roc, drawn, calibration = (report.get(name) for name in ("roc", "precision_recall", "calibration"))
    return Curves(
        report["n"],
        confusion,
        _classes(confusion),
        None if roc is None else curves.RocCurve(**_arrays(roc) | {"thresholds": _thresholds(roc["thresholds"])}),
        None if drawn is None else curves.PrecisionRecallCurve(**_arrays(drawn)),
        None if calibration is None else curves.CalibrationCurve(**_arrays(calibration)),
    )


def _classes(found: curves.Confusion) -> curves.PerClass:
    """Return how each class fares, of the counts of the matrix."""
    actual, predicted = (found.matrix.sum(axis=axis, dtype=np.float64) for axis in (1, 0))
    right = np.diagonal(found.matrix).astype(np.float64)
    precision, recall, f1 = (
        np.divide(above, below, out=np.full(len(right), np.nan), where=below > 0)
        for above, below in ((right, predicted), (right, actual), (2 * right, actual + predicted))
    )
    levels = (*found.levels[:-1], OTHER)
    return curves.PerClass(levels, *(one[np.newaxis] for one in (actual, predicted, right, precision, recall, f1)))


def _arrays(told: Report) -> dict[str, Any]:
    return {name: value if name == "level" else _floats(value, name) for name, value in told.items()}


def _floats(values: Sequence[float | None], name: str) -> npt.NDArray[Any]:
    if name == "n":
        return np.array(values, dtype=np.int64)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _thresholds(values: Sequence[float | None]) -> Floats:
    """Return thresholds with the first, which no score reaches, as infinity: JSON knows none."""
    return np.array([np.inf if value is None else value for value in values], dtype=np.float64)
