"""Rows, models and references with the little that a test cares about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import orjson

from core.windows import UNITS, from_micros
from services import checking, ingest, models, profiling, references
from services.context import Context
from services.freezing import Table
from services.views.model import ModelView, Receipt

HOUR = UNITS["h"]
NOON = 1_790_000_000_000_000 // HOUR * HOUR
"""A full hour in September 2026; tests begin here."""


def a_model(ctx: Context, **values: Any) -> ModelView:
    """Return a registered model."""
    return models.register(ctx, models.NewModel(**{"name": "fraud", "version": "v1", **values}))


def features(rng: np.random.Generator, n: int, shift: float = 0.0) -> dict[str, Any]:
    """Return three independent features: a number, one with a long tail, and a category."""
    return {
        "amount": rng.normal(shift, 1, n),
        "age": rng.exponential(1, n),
        "country": rng.choice(["CH", "DE", "FR"], n, p=[0.5, 0.3, 0.2]).tolist(),
    }


def a_table(seed: int = 1, n: int = 3_000) -> Table:
    """Return reference rows whose predictions are right in 95 of 100 cases."""
    rng = np.random.default_rng(seed)
    labels = rng.random(n) < 0.3
    answers = np.where(rng.random(n) < 0.95, labels, ~labels)
    columns = features(rng, n) | {
        "prediction.class": answers.tolist(),
        "prediction.probability": np.where(answers, 0.9, 0.1),
    }
    return Table(n, columns, labels.tolist())


def a_referenced_model(ctx: Context, **values: Any) -> ModelView:
    """Return a model with a reference of 3,000 labelled rows."""
    model = a_model(ctx, **values)
    references.set_reference(ctx, model.id, a_table())
    return model


def rows(
    model_id: str,
    n: int,
    *,
    start: int = NOON,
    hours: float = 1.0,
    shift: float = 0.0,
    seed: int = 2,
    prefix: str = "r",
) -> list[dict[str, Any]]:
    """Return predictions evenly spread over some hours, as a service sends them."""
    rng = np.random.default_rng(seed)
    drawn = features(rng, n, shift)
    times = start + (np.arange(n) * hours * HOUR / n).astype(int)
    answers = rng.random(n) < 0.3
    return [
        {
            "model": model_id,
            "id": f"{prefix}{index}",
            "timestamp": from_micros(int(times[index])).isoformat(),
            "input_data": {
                "amount": float(drawn["amount"][index]),
                "age": float(drawn["age"][index]),
                "country": drawn["country"][index],
            },
            "prediction": {"class": bool(answers[index]), "probability": 0.9 if answers[index] else 0.1},
            "latency_ms": 20.0,
        }
        for index in range(n)
    ]


def log(ctx: Context, predictions: list[dict[str, Any]], **options: Any) -> Receipt:
    """Send predictions in the use case that the API calls."""
    return ingest.accept(ctx, orjson.dumps(predictions), **options)


def tell(ctx: Context, model_id: str, labels: dict[str, Any], **options: Any) -> Receipt:
    """Send labels by prediction id."""
    told = [{"model": model_id, "prediction_id": key, "value": value} for key, value in labels.items()]
    return ingest.accept_labels(ctx, orjson.dumps(told), **options)


def work(ctx: Context, model_id: str) -> None:
    """Do what the workers do: profile all that waits, then check."""
    while profiling.drain(ctx, UUID(model_id)):
        pass
    checking.check(ctx, UUID(model_id))


def a_labelled_model(ctx: Context) -> ModelView:
    """Return a model with segments and a reference, and 300 predictions of 30 hours, all of them right."""
    model = a_referenced_model(ctx, segments=["country"])
    batch = rows(model.id, 300, hours=30)
    log(ctx, batch)
    tell(ctx, model.id, {row["id"]: row["prediction"]["class"] for row in batch})
    work(ctx, model.id)
    return model
