"""How a model is, in one word, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row

from core.windows import UNITS, parse_length
from services import models
from services.alerts import select_views
from services.context import Context
from services.references import view as reference_view
from services.views import AlertView, Health, HealthView, ModelSummary
from storage import batches, findings, profiles, references
from storage.alerts import Wanted

SHOWN_BUCKETS = 48


def health(ctx: Context, model_id: str) -> HealthView:
    """Return the health of one model: the worst of its unresolved alerts, or what keeps it from having any.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        summary = summarise(connection, model, select_views(connection, Wanted(model.id, unresolved=True)))
        reference = references.active(connection, model.id)
        return HealthView(
            model=summary.model,
            status=summary.health,
            reasons=summary.reasons,
            n_open_alerts=summary.n_open_alerts,
            last_prediction_at=summary.last_prediction_at,
            rate_per_hour=summary.rate_per_hour,
            reference=reference_view(reference) if reference else None,
            waiting_batches=batches.count(connection, model.id, "waiting"),
            quarantined_batches=batches.count(connection, model.id, "quarantined"),
        )


def summarise(connection: Connection, model: Row[Any], unresolved: Sequence[AlertView]) -> ModelSummary:
    """Return one line on a model, given its unresolved alerts."""
    reference = references.active(connection, model.id)
    last = batches.last_received(connection, model.id)
    volumes = [] if reference is None else profiles.volumes(connection, reference.id, SHOWN_BUCKETS)
    length = parse_length(model.bucket)
    status, reasons = _judged(unresolved, last, reference)
    return ModelSummary(
        model=models.view(model),
        health=status,
        reasons=reasons,
        n_open_alerts=len(unresolved),
        last_prediction_at=last,
        rate_per_hour=_rate(volumes, length, model.window),
        volumes=_without_gaps(volumes, length),
        drifted=0 if reference is None else _drifted(connection, reference.id),
    )


def _judged(
    unresolved: Sequence[AlertView], last: int | None, reference: Row[Any] | None
) -> tuple[Health, tuple[str, ...]]:
    if last is None:
        return "no_data", ("No prediction has been logged yet.",)
    if unresolved:
        worst: Health = "critical" if any(alert.severity == "critical" for alert in unresolved) else "warning"
        ordered = sorted(unresolved, key=lambda alert: (alert.severity != "critical", -alert.opened_at))
        return worst, tuple(alert.title for alert in ordered)
    if reference is None or reference.learning:
        n = 0 if reference is None else reference.n
        return "learning", (f"Learning what is usual from the first rows; {n:,} so far.",)
    return "healthy", ("Nothing differs from the reference beyond chance.",)


def _rate(volumes: Sequence[tuple[int, int]], length: int, window: int) -> float:
    """Return rows an hour over the current window, or over as much of it as there is."""
    if not volumes:
        return 0.0
    newest = volumes[-1][0]
    recent = [(bucket, n) for bucket, n in volumes if bucket >= newest - window * length]
    hours = (newest + length - recent[0][0]) / UNITS["h"]
    return sum(n for _, n in recent) / hours


def _without_gaps(volumes: Sequence[tuple[int, int]], length: int) -> tuple[int, ...]:
    if not volumes:
        return ()
    counts, newest = dict(volumes), volumes[-1][0]
    first = max(volumes[0][0], newest - (SHOWN_BUCKETS - 1) * length)
    return tuple(counts.get(bucket, 0) for bucket in range(first, newest + 1, length))


def _drifted(connection: Connection, reference_id: int) -> int:
    latest = {row.family: row for row in findings.latest(connection, reference_id)}
    return len(orjson.loads(latest["drift"].columns)) if "drift" in latest else 0
