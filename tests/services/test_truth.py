"""Labels: before or after their predictions, late, revised, resent, each counts once."""

from __future__ import annotations

import random
from functools import partial
from typing import Any
from uuid import UUID

import numpy as np

from services import metrics, references
from services.context import Context
from storage import profiles
from storage import references as stored
from tests.factories import a_referenced_model, a_table, log, rows, tell, work


def labelled(ctx: Context, model_id: str) -> np.ndarray:
    with ctx.database.read() as connection:
        reference = stored.active_id(connection, UUID(model_id))
        assert reference is not None
        _, profile = profiles.read(connection, profiles.Place(reference, "performance"), 0, 2**62)
    return np.zeros(1) if profile is None else profile.counts.sum(axis=0)


def accuracy(ctx: Context, model_id: str) -> float | None:
    return next(metric.value for metric in metrics.metrics(ctx, model_id).metrics if metric.name == "accuracy")


def truths(batch: list[dict[str, Any]], wrong: int) -> dict[str, bool]:
    """Return labels that contradict the first `wrong` predictions."""
    return {row["id"]: row["prediction"]["class"] ^ (index < wrong) for index, row in enumerate(batch)}


def test_labels_after_the_predictions_are_counted(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 100)
    log(ctx, batch)
    work(ctx, model.id)
    assert accuracy(ctx, model.id) is None
    tell(ctx, model.id, truths(batch, wrong=20))
    work(ctx, model.id)
    assert accuracy(ctx, model.id) == 0.8
    assert metrics.metrics(ctx, model.id).label_coverage == 1.0


def test_labels_before_the_predictions_wait_for_them(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 100)
    tell(ctx, model.id, truths(batch, wrong=10))
    work(ctx, model.id)
    log(ctx, batch)
    work(ctx, model.id)
    assert accuracy(ctx, model.id) == 0.9


def test_a_label_in_the_prediction_counts_like_any_other(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 100)
    log(ctx, [row | {"label": row["prediction"]["class"]} for row in batch])
    work(ctx, model.id)
    assert accuracy(ctx, model.id) == 1.0


def test_a_revision_takes_the_place_of_what_was_told_before(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 100)
    log(ctx, batch)
    tell(ctx, model.id, truths(batch, wrong=50))
    work(ctx, model.id)
    receipt = tell(ctx, model.id, truths(batch, wrong=5))
    assert (receipt.accepted, receipt.duplicates) == (45, 55)
    work(ctx, model.id)
    assert accuracy(ctx, model.id) == 0.95
    assert labelled(ctx, model.id)[0] == 100


def test_the_order_and_the_batches_of_labels_do_not_matter(ctx: Context) -> None:
    results = []
    for seed in range(4):
        model = a_referenced_model(ctx, version=str(seed))
        batch = rows(model.id, 120, hours=4)
        told = list(truths(batch, wrong=30).items())
        rng = random.Random(seed)
        rng.shuffle(told)
        steps = [partial(log, ctx, batch[part::3]) for part in range(3)]
        steps += [partial(tell, ctx, model.id, dict(told[part::4])) for part in range(4)]
        rng.shuffle(steps)
        for step in steps:
            step()
            if rng.random() < 0.5:
                work(ctx, model.id)
        work(ctx, model.id)
        results.append(labelled(ctx, model.id))
    for other in results[1:]:
        np.testing.assert_array_equal(results[0], other)
    assert results[0][0] == 120


def test_labels_survive_a_new_reference(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 100)
    log(ctx, batch)
    tell(ctx, model.id, truths(batch, wrong=20))
    work(ctx, model.id)
    references.set_reference(ctx, model.id, a_table(seed=9))
    work(ctx, model.id)
    assert accuracy(ctx, model.id) == 0.8
    assert labelled(ctx, model.id)[0] == 100
