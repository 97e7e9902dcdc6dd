"""Logged predictions, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from core.errors import InvalidInput
from services.context import Context
from services.models import require
from storage import labels, predictions, profiles, references

MOST = 500


@dataclass(frozen=True)
class PredictionView:
    """One logged prediction with the latest label told for it."""

    id: str
    time: int
    input_data: Any
    prediction: Any
    latency_ms: float | None
    error: str | None
    label: Any


@dataclass(frozen=True)
class PredictionPage:
    """Some predictions, how many are profiled in all, and where the next page begins; None on the last."""

    count: int
    rows: tuple[PredictionView, ...]
    after: str | None


def newest(ctx: Context, model_id: str, limit: int = 50, after: str | None = None) -> PredictionPage:
    """Return the newest predictions of a model, or those that follow a page.

    Raises
    ------
    NotFound
    InvalidInput
        `after` is no place that a page gave.
    """
    place = _place(after)
    with ctx.database.read() as connection:
        model = require(connection, model_id)
        found = predictions.newest(connection, model.id, min(limit, MOST) + 1, place)
        shown = found[: min(limit, MOST)]
        truths = labels.latest(connection, model.id, [row.id for _, row in shown])
        reference = references.active_id(connection, model.id)
        count = 0 if reference is None else profiles.n_rows(connection, reference)
    rows = tuple(
        PredictionView(
            row.id,
            row.time,
            orjson.loads(row.features),
            orjson.loads(row.output),
            row.latency_ms,
            row.error,
            orjson.loads(truths[row.id]) if row.id in truths else None,
        )
        for _, row in shown
    )
    last = f"{shown[-1][0]}:{shown[-1][1].id}" if len(found) > len(shown) else None
    return PredictionPage(count, rows, last)


def _place(after: str | None) -> tuple[int, str] | None:
    if after is None:
        return None
    batch, _, name = after.partition(":")
    if not (batch.isascii() and batch.isdigit() and len(batch) < 18 and name):
        raise InvalidInput("no page ends there", field="cursor")
    return int(batch), name
