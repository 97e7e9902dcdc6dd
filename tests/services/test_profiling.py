"""Every stored row is in the profiles exactly once, whatever happens to the workers."""

from __future__ import annotations

import random
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text

from core.errors import InvalidInput, NotEnoughData
from services import drift, health, models, profiling, references
from services.context import Context
from services.freezing import Table
from services.sweep import sweep
from services.views.model import ModelView
from storage import batches, predictions, profiles
from storage import references as stored
from storage.predictions import PredictionRow
from tests.factories import HOUR, NOON, a_model, a_referenced_model, a_table, log, rows, work
from tests.fakes import FakeClock, FakePublisher


def counted(ctx: Context, model_id: str) -> tuple[list[int], np.ndarray]:
    """Return the buckets and the counts of everything profiled."""
    with ctx.database.read() as connection:
        reference = stored.active_id(connection, UUID(model_id))
        assert reference is not None
        buckets, profile = profiles.read(connection, profiles.Place(reference, "data"), 0, 2**62)
    return buckets.tolist(), np.zeros(0) if profile is None else profile.counts


def test_rows_are_counted_in_the_buckets_of_their_times(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 300, hours=3))
    work(ctx, model.id)
    buckets, counts = counted(ctx, model.id)
    assert buckets == [NOON, NOON + HOUR, NOON + 2 * HOUR]
    assert counts[:, 0].tolist() == [100, 100, 100]


def test_any_batches_in_any_order_with_resends_count_the_same(ctx: Context) -> None:
    batch = rows("", 400, hours=6)
    results = []
    for version in ("whole", "shuffled"):
        model = a_referenced_model(ctx, version=version)
        sent = [row | {"model": model.id} for row in batch]
        if version == "whole":
            log(ctx, sent)
        else:
            random.Random(5).shuffle(sent)
            for start in range(0, 400, 37):
                log(ctx, sent[max(start - 11, 0) : start + 37])
                if start % 3 == 0:
                    work(ctx, model.id)
        work(ctx, model.id)
        results.append(counted(ctx, model.id))
    assert results[0][0] == results[1][0]
    np.testing.assert_array_equal(results[0][1], results[1][1])


def test_profiling_again_changes_nothing(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 50))
    work(ctx, model.id)
    before = counted(ctx, model.id)[1]
    assert profiling.drain(ctx, UUID(model.id)) is False
    np.testing.assert_array_equal(counted(ctx, model.id)[1], before)


def test_a_batch_whose_worker_was_killed_is_taken_up_again(ctx: Context, clock: FakeClock) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 50))
    with ctx.database.write() as connection:
        assert len(batches.claim(connection, UUID(model.id), clock())[0]) == 1  # and the worker is killed here
    assert profiling.drain(ctx, UUID(model.id)) is False
    clock.advance(31)
    work(ctx, model.id)
    assert counted(ctx, model.id)[1][:, 0].tolist() == [50]


def test_a_worker_that_comes_too_late_counts_nothing_twice(
    ctx: Context, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 50))
    slow = predictions.of_batches

    def overtaken(*arguments: object) -> list[PredictionRow]:
        monkeypatch.setattr(predictions, "of_batches", slow)
        clock.advance(31)  # the lease ends while this worker reads, and another one does the work
        work(ctx, model.id)
        return slow(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(predictions, "of_batches", overtaken)
    profiling.drain(ctx, UUID(model.id))
    assert counted(ctx, model.id)[1][:, 0].tolist() == [50]


def test_a_batch_that_fails_three_times_is_set_aside_and_reported(ctx: Context, publisher: FakePublisher) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 50))
    with ctx.database.write() as connection:
        connection.execute(text("UPDATE prediction SET features = '[' WHERE id = 'r7'"))
    log(ctx, rows(model.id, 20, prefix="good"))
    work(ctx, model.id)
    found = health.health(ctx, model.id)
    assert (found.quarantined_batches, found.waiting_batches) == (1, 0)
    assert found.status == "critical"
    assert found.reasons == ("1 batch could not be profiled",)
    assert counted(ctx, model.id)[1][:, 0].tolist() == [20]
    assert "alert" in publisher.kinds()


def test_the_alert_of_batches_set_aside_ends_when_they_are_profiled_after_all(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 50))
    with ctx.database.write() as connection:
        connection.execute(text("UPDATE prediction SET features = '[' WHERE id = 'r7'"))
    work(ctx, model.id)
    assert health.health(ctx, model.id).status == "critical"
    with ctx.database.write() as connection:
        connection.execute(text("UPDATE prediction SET features = '{}' WHERE id = 'r7'"))
    references.set_reference(ctx, model.id, a_table(seed=2))
    work(ctx, model.id)
    assert health.health(ctx, model.id).quarantined_batches == 0
    assert "could not be profiled" not in " ".join(health.health(ctx, model.id).reasons)


def test_many_batches_that_a_killed_worker_held_are_taken_up_together(ctx: Context, clock: FakeClock) -> None:
    model = a_referenced_model(ctx)
    for index in range(40):
        log(ctx, rows(model.id, 1, prefix=f"b{index}-"))
    with ctx.database.write() as connection:
        batches.claim(connection, UUID(model.id), clock())
    clock.advance(16)
    assert profiling.drain(ctx, UUID(model.id)) is False
    assert counted(ctx, model.id)[1][:, 0].sum() == 40


def test_one_model_that_cannot_be_swept_holds_up_no_other(ctx: Context) -> None:
    broken, sound = a_model(ctx, name="broken"), a_referenced_model(ctx)
    for model in (broken, sound):
        log(ctx, rows(model.id, 50))
    with ctx.database.write() as connection:
        connection.execute(text("UPDATE prediction SET features = '[' WHERE model_id = :id"), {"id": key(ctx, broken)})
    sweep(ctx)
    assert counted(ctx, sound.id)[1][:, 0].sum() == 50


def key(ctx: Context, model: ModelView) -> object:
    return UUID(model.id).hex if ctx.database.is_sqlite else UUID(model.id)


def test_a_model_without_a_reference_learns_from_its_first_rows(ctx: Context) -> None:
    model = a_model(ctx)
    log(ctx, rows(model.id, 40))
    work(ctx, model.id)
    found = health.health(ctx, model.id)
    assert found.status == "learning"
    assert found.reference is not None
    assert (found.reference.n, found.reference.learning) == (40, True)
    for part in range(6):
        log(ctx, rows(model.id, 200, prefix=f"p{part}-", seed=part))
        work(ctx, model.id)
    found = health.health(ctx, model.id)
    assert found.reference is not None
    assert (found.reference.n, found.reference.learning) == (1_000, False)
    assert counted(ctx, model.id)[1][:, 0].sum() == 1_240


def test_a_new_reference_has_the_whole_history_counted_in_its_layout(ctx: Context) -> None:
    model = a_model(ctx)
    log(ctx, rows(model.id, 100))
    work(ctx, model.id)
    references.set_reference(ctx, model.id, a_table())
    work(ctx, model.id)
    assert counted(ctx, model.id)[1][:, 0].tolist() == [100]
    view = drift.drift(ctx, model.id)
    assert view.reference is not None
    assert view.reference.source == "upload"
    assert view.n == 100


def test_a_window_of_logged_predictions_can_become_the_reference(ctx: Context) -> None:
    model = a_model(ctx)
    log(ctx, rows(model.id, 300, hours=3))
    found = references.from_window(ctx, model.id, NOON, NOON + 2 * HOUR)
    assert (found.n, found.source) == (200, "window")
    work(ctx, model.id)
    assert drift.drift(ctx, model.id).n == 300


def test_a_reference_that_is_none_is_refused_and_leaves_the_old_one(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    before = health.health(ctx, model.id).reference
    with pytest.raises(NotEnoughData):
        references.set_reference(ctx, model.id, Table(3, {"x": [1, 2, 3]}))
    with pytest.raises(InvalidInput):
        references.set_reference(ctx, model.id, Table(40, {"prediction.class": ["a"] * 40}))
    assert health.health(ctx, model.id).reference == before


def test_an_archived_model_takes_no_rows(ctx: Context) -> None:
    model = a_model(ctx)
    models.archive(ctx, model.id)
    with pytest.raises(Exception, match="there is no model"):
        log(ctx, rows(model.id, 1))
