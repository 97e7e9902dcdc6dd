"""Views of the use cases -> the shapes of the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.drift.verdict import ColumnDrift
from services.predictions import PredictionView
from services.views.alert import AlertView
from services.views.drift import ColumnView, DriftView
from services.views.model import HealthView, ModelSummary, ModelView, Receipt, ReferenceView
from services.views.window import WindowView
from web.answer import iso


def model(view: ModelView) -> dict[str, Any]:
    """Return a registered model."""
    return {
        "id": view.id,
        "name": view.name,
        "version": view.version,
        "description": view.description,
        "task": view.task,
        "bucket": view.bucket,
        "window": view.window,
        "rules": view.rules,
        "segments": view.segments,
        "recipe": view.recipe,
        "stage": view.stage,
        "tags": view.tags,
        "notes": view.notes,
        "trained": view.trained,
        "created_at": iso(view.created_at),
    }


def summary(view: ModelSummary) -> dict[str, Any]:
    """Return a model with its health, as lists show it."""
    return model(view.model) | {
        "health": view.health,
        "reasons": view.reasons,
        "open_alerts": view.n_open_alerts,
        "last_prediction_at": iso(view.last_prediction_at),
        "prediction_rate": view.rate_per_hour,
    }


def reference(view: ReferenceView | None) -> dict[str, Any] | None:
    """Return a reference; None while there is none."""
    if view is None:
        return None
    return {
        "id": view.id,
        "source": view.source,
        "n": view.n,
        "columns": view.n_columns,
        "learning": view.learning,
        "created_at": iso(view.created_at),
    }


def health_of(view: HealthView) -> dict[str, Any]:
    """Return the health of a model; the rate is predictions an hour."""
    return {
        "status": view.status,
        "reasons": view.reasons,
        "open_alerts": view.n_open_alerts,
        "last_prediction_at": iso(view.last_prediction_at),
        "prediction_rate": view.rate_per_hour,
        "waiting_batches": view.waiting_batches,
        "quarantined_batches": view.quarantined_batches,
    }


def window(view: WindowView | None) -> dict[str, Any] | None:
    """Return a window of time."""
    return None if view is None else {"start": iso(view.start), "end": iso(view.end), "closed": view.closed}


def receipt(view: Receipt) -> dict[str, Any]:
    """Return what became of a request with many rows."""
    return {
        "batch": view.batch,
        "accepted": view.accepted,
        "duplicates": view.duplicates,
        "conflicts": view.conflicts,
        "ids": view.ids,
    }


def prediction(view: PredictionView) -> dict[str, Any]:
    """Return one logged prediction."""
    return {
        "id": view.id,
        "timestamp": iso(view.time),
        "input_data": view.input_data,
        "prediction": view.prediction,
        "latency_ms": view.latency_ms,
        "error": view.error,
        "label": view.label,
    }


def drift(view: DriftView) -> dict[str, Any]:
    """Return the drift verdict of one window."""
    return {
        "window": window(view.window),
        "reference": None if view.reference is None else view.reference.id,
        "against": [{"start": iso(start), "end": iso(end)} for start, end in view.against],
        "n": view.n,
        "verdict": view.verdict,
        "relations": None if view.relations is None else asdict(view.relations),
        "columns": [column_drift(column) for column in view.columns],
    }


def column_drift(view: ColumnDrift) -> dict[str, Any]:
    """Return the verdict on one column."""
    return {
        "column": view.column,
        "role": view.role,
        "kind": view.kind,
        "n": view.n,
        "verdict": view.verdict,
        "reason": view.reason,
        "change": view.change,
        "factor": view.factor,
        "p_value": view.p_value,
        "p_adjusted": view.p_adjusted,
        "literal": view.literal,
        "scores": [
            {
                "method": score.method,
                "value": score.value,
                "threshold": score.threshold,
                "p_value": score.p_value,
                "rule": score.rule,
            }
            for score in view.scores
        ],
    }


def column(view: ColumnView) -> dict[str, Any]:
    """Return one column in one window with both histograms and its history."""
    past, name = view.history, view.drift.column
    verdicts, scores = past.verdicts.get(name, ()), past.scores.get(name, ())
    known = zip(past.windows, past.n, verdicts, scores, strict=True) if verdicts else ()  # the truth has no history
    return column_drift(view.drift) | {
        "window": window(view.window),
        "histogram": {"labels": view.labels, "reference": view.reference, "current": view.current},
        "history": [
            window(one) | {"n": n, "verdict": verdict, "psi_corrected": score}  # type: ignore[operator]
            for one, n, verdict, score in known
        ],
    }


def alert(view: AlertView) -> dict[str, Any]:
    """Return one alert."""
    return {
        "id": view.id,
        "model": {"id": view.model_id, "name": view.model_name, "version": view.model_version},
        "family": view.family,
        "severity": view.severity,
        "state": view.state,
        "title": view.title,
        "summary": view.summary,
        "columns": view.columns,
        "since": iso(view.since),
        "window": {"start": iso(view.window_start), "end": iso(view.window_end)},
        "opened_at": iso(view.opened_at),
        "updated_at": iso(view.updated_at),
        "resolved_at": iso(view.resolved_at),
    }
