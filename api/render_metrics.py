"""Metrics, estimates and curves as the API shows them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.render import window
from services.views.metrics import Curves, Metric, MetricsPoint, MetricsView, PerformanceView


def metrics(view: MetricsView) -> dict[str, Any]:
    """Return the figures of a model, by name, and their history."""
    return {
        "task": view.task,
        "window": window(view.window),
        "performance_window": window(view.performance_window),
        "n": view.n,
        "n_labelled": view.n_labelled,
        "label_coverage": view.label_coverage,
        "metrics": {one.name: metric(one) for one in view.metrics},
        "history": [point(one) for one in view.history],
    }


def metric(view: Metric) -> dict[str, Any]:
    """Return one figure with its interval, what it was in the reference, and what it is estimated to be."""
    return {
        "value": view.value,
        "low": view.low,
        "high": view.high,
        "reference": view.reference,
        "unit": view.unit,
        "better": view.better,
        "reason": view.reason,
        "estimated": None if view.estimated is None else asdict(view.estimated),
    }


def point(view: MetricsPoint) -> dict[str, Any]:
    """Return the figures of one window of the history."""
    return {
        "window": window(view.window),
        "n": view.n,
        "n_labelled": view.n_labelled,
        "values": view.values,
        "bands": view.bands,
        "estimates": {name: asdict(one) for name, one in view.estimates.items()},
    }


def performance(view: PerformanceView) -> dict[str, Any]:
    """Return confusion and curves of a window and of the reference."""
    return {
        "task": view.task,
        "window": window(view.window),
        "positive": view.positive,
        "current": None if view.current is None else curves(view.current),
        "reference": None if view.reference is None else curves(view.reference),
    }


def curves(view: Curves) -> dict[str, Any]:
    """Return what lies behind the figures of some rows."""
    drawn = ("confusion", "roc", "precision_recall", "calibration")
    return {"n": view.n, "classes": _classes(view)} | {name: _plain(getattr(view, name)) for name in drawn}


def _classes(view: Curves) -> list[dict[str, Any]]:
    found = view.classes
    if found is None:
        return []
    names = ("actual", "predicted", "right", "precision", "recall", "f1")
    return [
        {"class": level} | {name: getattr(found, name)[0, place] for name in names}
        for place, level in enumerate(found.levels)
    ]


def _plain(drawn: Any) -> dict[str, Any] | None:
    """Return a curve by the names of its parts; what is not finite becomes null on the way out."""
    return None if drawn is None else dict(vars(drawn))
