"""How a model is, in one word, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row

from core.windows import UNITS, from_micros, parse_length
from services import models
from services.alerts import select_views
from services.context import Context
from services.references import view as reference_view
from services.views.alert import AlertView
from services.views.model import Health, HealthView, ModelSummary
from storage import batches, findings, profiles, references
from storage.alerts import Wanted

SHOWN_BUCKETS = 48


class Latest(NamedTuple):
    """The newest drift finding: whether there is one, and how many columns it names."""

    judged: bool
    drifted: int


def health(ctx: Context, model_id: str) -> HealthView:
    """Return the health of one model: the worst of its unresolved alerts, or what keeps it from having any.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        unresolved = select_views(connection, Wanted(model.id, unresolved=True))
        summary = summarise(connection, model, unresolved, ctx.now())
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


def summarise(connection: Connection, model: Row[Any], unresolved: Sequence[AlertView], now: int) -> ModelSummary:
    """Return one line on a model, given its unresolved alerts."""
    reference = references.active(connection, model.id)
    last = batches.last_received(connection, model.id)
    volumes = [] if reference is None else profiles.volumes(connection, reference.id, SHOWN_BUCKETS)
    length = parse_length(model.bucket)
    silent = last is not None and now - last > length * (model.window + 1)
    latest = _latest(connection, reference)
    status, reasons = _judged(unresolved, last, reference, silent=silent, latest=latest)
    return ModelSummary(
        model=models.view(model),
        health=status,
        reasons=reasons,
        n_open_alerts=len(unresolved),
        last_prediction_at=last,
        rate_per_hour=_rate(volumes, length, model.window),
        volumes=_without_gaps(volumes, length),
        drifted=latest.drifted,
    )


def _judged(
    unresolved: Sequence[AlertView], last: int | None, reference: Row[Any] | None, *, silent: bool, latest: Latest
) -> tuple[Health, tuple[str, ...]]:
    if last is None:
        return "no_data", ("No prediction has been logged yet.",)
    if unresolved:
        worst: Health = "critical" if any(alert.severity == "critical" for alert in unresolved) else "warning"
        ordered = sorted(unresolved, key=lambda alert: (alert.severity != "critical", -alert.opened_at))
        return worst, tuple(alert.title for alert in ordered)
    if silent:
        return "no_data", (f"Nothing has been logged since {from_micros(last):%-d %b %Y, %H:%M} UTC.",)
    return _without_alert(reference, latest)


def _without_alert(reference: Row[Any] | None, latest: Latest) -> tuple[Health, tuple[str, ...]]:
    """Return how a model is that no alert speaks of: what a person resolved may go on all the same."""
    if reference is None or reference.learning:
        n = 0 if reference is None else reference.n
        return "learning", (f"Learning what is usual from the first rows; {n:,} so far.",)
    if latest.drifted:
        return "warning", (f"{_columns(latest.drifted)}; the alert was resolved by hand.",)
    if not latest.judged:
        return "learning", ("Too few predictions to judge yet.",)
    return "healthy", ("Nothing differs from the reference beyond what it allows.",)


def _columns(n: int) -> str:
    return "1 column drifts" if n == 1 else f"{n} columns drift"


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


def _latest(connection: Connection, reference: Row[Any] | None) -> Latest:
    found = [] if reference is None else findings.latest(connection, reference.id)
    drift = next((row for row in found if row.family == "drift"), None)
    return Latest(judged=drift is not None, drifted=0 if drift is None else len(orjson.loads(drift.columns)))
