"""The error stream: one consumer in the order of the data, the same whether labels come in time, late or revised."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import delete, select

from services import alerts, references
from services.concept import concept
from services.context import Context
from services.freezing import Table
from storage import changes
from storage.tables.reference import DetectorState, Reference
from tests.factories import HOUR, NOON, a_model, a_referenced_model, log, rows, tell, work


def days_of(model_id: str, days: int, hours: int = 24) -> list[list[dict[str, Any]]]:
    """Return 480 predictions a day."""
    return [
        rows(model_id, 480, start=NOON + day * hours * HOUR, hours=hours, prefix=f"d{day}-", seed=day)
        for day in range(days)
    ]


def truths(batch: list[dict[str, Any]], wrong: float, seed: int = 1) -> dict[str, bool]:
    """Return labels that contradict a share of the predictions."""
    chance = np.random.default_rng(seed).random(len(batch))
    return {row["id"]: row["prediction"]["class"] ^ bool(c < wrong) for row, c in zip(batch, chance, strict=True)}


def newest_states(ctx: Context, model_id: str) -> dict[str, str]:
    """Return the newest state of each detector as text."""
    query = (
        select(DetectorState.detector, DetectorState.state)
        .join(Reference, Reference.id == DetectorState.reference_id)
        .where(Reference.model_id == UUID(model_id))
        .order_by(DetectorState.bucket)
    )
    with ctx.database.read() as connection:
        return {name: state for name, state in connection.execute(query)}  # noqa: C416 - the last of each is kept


def test_errors_that_grow_raise_an_alert_that_says_since_when(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    for day, batch in enumerate(days_of(model.id, 6)):
        log(ctx, batch)
        tell(ctx, model.id, truths(batch, 0.05 if day < 4 else 0.3, seed=day))
        work(ctx, model.id)
    (alert,) = (one for one in alerts.list_alerts(ctx) if one.family == "concept")
    assert alert.severity == "critical"
    assert "Error rate rose" in alert.title
    view = concept(ctx, model.id)
    (adwin,) = (change for change in view.changes if change.detector == "adwin")
    assert abs(adwin.since - (NOON + 4 * 24 * HOUR)) <= 6 * HOUR
    assert adwin.before < 0.1 < adwin.after
    assert {one.name for one in view.detectors} >= {"adwin", "page_hinkley", "ddm", "eddm", "hddm_a", "window_accuracy"}


def test_steady_errors_raise_nothing(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    for day, batch in enumerate(days_of(model.id, 5)):
        log(ctx, batch)
        tell(ctx, model.id, truths(batch, 0.05, seed=day))
        work(ctx, model.id)
    assert [one for one in alerts.list_alerts(ctx) if one.family == "concept"] == []


def test_late_labels_leave_the_detectors_as_labels_in_time_would(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batches = days_of(model.id, 4)
    for batch in batches:
        log(ctx, batch)
    for day in (3, 0, 2, 1):
        tell(ctx, model.id, truths(batches[day], 0.1, seed=day))
        work(ctx, model.id)
    late = newest_states(ctx, model.id)
    with ctx.database.write() as connection:
        connection.execute(delete(DetectorState))
        changes.mark(connection, UUID(model.id), changes.Span("performance", 0, changes.EVER))
    assert newest_states(ctx, model.id) == {}
    work(ctx, model.id)
    assert newest_states(ctx, model.id) == late


def test_a_revised_label_is_replayed(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batches = days_of(model.id, 3)
    for batch in batches:
        log(ctx, batch)
        tell(ctx, model.id, truths(batch, 0.05))
    work(ctx, model.id)
    before = newest_states(ctx, model.id)
    tell(ctx, model.id, truths(batches[0], 0.9))
    work(ctx, model.id)
    assert newest_states(ctx, model.id) != before
    for batch in batches[:1]:
        tell(ctx, model.id, truths(batch, 0.05))
    work(ctx, model.id)
    assert newest_states(ctx, model.id) == before


def test_a_regression_is_watched_by_the_size_of_its_errors(ctx: Context) -> None:
    model = a_model(ctx, task="regression")
    rng = np.random.default_rng(3)
    truth = rng.normal(100, 20, 2_000)
    columns = {"x": rng.normal(size=2_000), "prediction.value": truth + rng.normal(0, 5, 2_000)}
    references.set_reference(ctx, model.id, Table(2_000, columns, truth))
    for day, batch in enumerate(days_of(model.id, 5)):
        values = rng.normal(100, 20, len(batch))
        told = {}
        for row, value in zip(batch, values.tolist(), strict=True):
            row["input_data"] = {"x": float(rng.normal())}
            row["prediction"] = {"value": value + float(rng.normal(0, 5 if day < 3 else 15))}
            told[row["id"]] = value
        log(ctx, batch)
        tell(ctx, model.id, told)
        work(ctx, model.id)
    assert any(one.family == "concept" for one in alerts.list_alerts(ctx))
    assert "kswin" in {one.name for one in concept(ctx, model.id).detectors}
