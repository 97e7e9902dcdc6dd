"""Logged predictions become data to train on: features, the latest label, the newest rows, nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import InvalidInput, NotEnoughData, NotFound
from services import datasets, training_data
from services.context import Context
from tests.factories import HOUR, NOON, a_model, log, rows, tell

DAYS = 60


def logged(ctx: Context, n: int = 30, **options: Any) -> str:
    """Return a model with so many predictions."""
    model = a_model(ctx)
    log(ctx, rows(model.id, n, hours=float(n), **options))
    return model.id


def test_labelled_predictions_become_a_dataset_of_features_and_label_the_oldest_first(ctx: Context) -> None:
    model_id = logged(ctx)
    tell(ctx, model_id, {f"r{index}": index % 2 == 0 for index in range(20)})
    found = datasets.get(ctx, training_data.from_predictions(ctx, model_id, DAYS))
    assert (found.n, found.source, found.name) == (20, "predictions", "fraud v1, last 60 days")
    assert list(found.columns) == ["amount", "age", "country", "label"]
    assert training_data.label_of(found) == "label"
    frame = datasets.read_rows(ctx, found.id)
    sent = [row["input_data"] for row in rows(model_id, 30, hours=30.0)][:20]
    assert frame["amount"].tolist() == [row["amount"] for row in sent]
    assert frame["label"].tolist() == [index % 2 == 0 for index in range(20)]


def test_of_a_label_that_was_revised_the_latest_counts(ctx: Context) -> None:
    model_id = logged(ctx, 3)
    tell(ctx, model_id, {"r0": "no", "r1": "no"})
    tell(ctx, model_id, {"r1": "yes"})
    frame = datasets.read_rows(ctx, training_data.from_predictions(ctx, model_id, DAYS))
    assert frame["label"].tolist() == ["no", "yes"]


def test_only_the_days_that_are_asked_for_count(ctx: Context) -> None:
    model_id = logged(ctx, 48)
    tell(ctx, model_id, {f"r{index}": True for index in range(48)})
    now = ctx.now()
    days = (now - NOON) // (24 * HOUR)
    found = datasets.get(ctx, training_data.from_predictions(ctx, model_id, days - 1))
    assert found.n == 24


def test_the_newest_are_taken_where_there_are_more_than_can_be(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_data, "MOST_ROWS", 10)
    monkeypatch.setattr(training_data, "PART", 4)
    model_id = logged(ctx, 30)
    tell(ctx, model_id, {f"r{index}": index for index in range(30)})
    frame = datasets.read_rows(ctx, training_data.from_predictions(ctx, model_id, DAYS))
    assert frame["label"].tolist() == list(range(20, 30))


def test_a_feature_called_label_keeps_its_name(ctx: Context) -> None:
    model = a_model(ctx)
    log(ctx, [{"model": model.id, "id": "a", "input_data": {"label": "x", "n": 1}, "prediction": 1}])
    tell(ctx, model.id, {"a": 2.5})
    frame = datasets.read_rows(ctx, training_data.from_predictions(ctx, model.id, 1))
    assert frame.to_dict("list") == {"label": ["x"], "n": [1], "label_2": [2.5]}


def test_that_there_is_no_label_is_said_with_what_to_do(ctx: Context) -> None:
    model_id = logged(ctx)
    with pytest.raises(NotEnoughData, match="in the last 7 days has a label; tell what was true by POST") as refused:
        training_data.from_predictions(ctx, model_id, 7)
    assert refused.value.field == "$.days"
    assert datasets.newest(ctx, 10, 0)[0] == 0


def test_a_model_that_is_not_there_and_days_that_cannot_be_are_refused(ctx: Context) -> None:
    with pytest.raises(NotFound):
        training_data.from_predictions(ctx, "gone", 7)
    for days in (0, 10_000):
        with pytest.raises(InvalidInput) as refused:
            training_data.from_predictions(ctx, logged(ctx) if days else "x", days)
        assert refused.value.field == "$.days"
