"""The loop closes: what was logged and labelled trains the next version, a candidate that nobody is answered by yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

import trainer
from core.errors import InvalidInput, NotEnoughData, NotFound
from services import datasets, models, retraining, runs
from services.context import Context
from services.ingest import accept, accept_labels
from services.models import ModelChange, NewModel
from services.predicting import predict
from services.training_report import training_report
from services.views.cleaning import RunView
from tests.fakes import FakeClock, FakeQueue
from tests.training import customers, trained_model


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training in this process, where it is no matter that it has one of its own."""

    def confined(_module: str, arguments: list[str], *_: Any) -> None:
        monkeypatch.setattr(trainer, "_tell", lambda *_: None)
        assert trainer.work(Path(arguments[0])) == 0

    monkeypatch.setattr("services.work.train.confined", confined)


def lived(ctx: Context, model_id: str, n: int = 200) -> None:
    """Have a model answer rows, and tell afterwards what was true."""
    fresh = customers(n, seed=11)
    rows = fresh.drop(columns="left").to_dict("records")
    told = predict(ctx, model_id, rows)  # type: ignore[arg-type]
    truths = zip(told, fresh["left"], strict=True)
    body = [{"model": model_id, "prediction_id": one.id, "value": value} for one, value in truths]
    accept_labels(ctx, orjson.dumps(body))


def done(ctx: Context, run: RunView) -> RunView:
    """Return a run after it was done."""
    runs.work(ctx, UUID(run.id))
    return runs.get(ctx, run.id)


def test_a_model_is_trained_again_as_it_was_on_what_it_answered(ctx: Context) -> None:
    first = trained_model(ctx, params={"C": 0.5})
    lived(ctx, first.id)
    run = done(ctx, retraining.retrain(ctx, first.id, 30))
    assert run.result is not None, run.error
    second = models.get(ctx, run.result["model"]["id"])
    assert (second.name, second.version, second.stage) == ("churn", "2", "candidate")
    report = training_report(ctx, second.id).report
    assert (report["algorithm"], report["params"]["C"], report["target"]) == ("logistic_regression", 0.5, "label")
    assert report["rows"]["learnt"] + report["rows"]["held_out"] == 200
    assert models.get(ctx, first.id).stage == "candidate"  # nothing is promoted silently


def test_without_labels_there_is_nothing_to_learn_from(ctx: Context) -> None:
    model = trained_model(ctx)
    predict(ctx, model.id, [{"months": 3.0, "plan": "monthly"}])
    with pytest.raises(NotEnoughData):
        retraining.retrain(ctx, model.id, 30)


def test_a_model_served_elsewhere_is_trained_from_what_it_logged(ctx: Context) -> None:
    theirs = models.register(ctx, NewModel("theirs", "v1"))
    rows = customers(120)
    logged = [
        {
            "model": theirs.id,
            "input_data": {"months": row.months, "plan": row.plan},
            "prediction": {"class": "no"},
            "label": row.left,
        }
        for row in rows.itertuples()
    ]
    accept(ctx, orjson.dumps(logged))
    run = done(ctx, retraining.retrain(ctx, theirs.id, 30))
    assert run.result is not None, run.error
    assert run.result["model"]["name"] == "theirs"


def test_what_is_due_is_started_once_and_goes_on_to_its_next_time(
    ctx: Context, clock: FakeClock, queue: FakeQueue
) -> None:
    model = trained_model(ctx)
    lived(ctx, model.id)
    retraining.set_schedule(ctx, model.id, "1d", 30)
    assert retraining.start_due(ctx) == 0
    clock.advance(3.5 * 86_400)
    queue.started.clear()
    assert [retraining.start_due(ctx) for _ in range(2)] == [1, 0]
    found = retraining.schedule(ctx, model.id)
    assert found is not None
    assert queue.started == [UUID(found.run or "")]
    assert 0 < found.next_at - ctx.now() <= 86_400_000_000
    finished = done(ctx, runs.get(ctx, found.run or ""))
    assert finished.result is not None, finished.error


def test_the_schedule_goes_over_to_the_champion_that_takes_over(ctx: Context) -> None:
    first, second = trained_model(ctx), trained_model(ctx)
    models.change(ctx, first.id, ModelChange(stage="champion"))
    retraining.set_schedule(ctx, first.id, "7d", 90)
    models.change(ctx, second.id, ModelChange(stage="champion"))
    assert retraining.schedule(ctx, first.id) is None
    found = retraining.schedule(ctx, second.id)
    assert found is not None
    assert (found.every, found.days) == ("7d", 90)


def test_a_schedule_that_cannot_be_is_refused_at_its_field(ctx: Context) -> None:
    model = trained_model(ctx)
    for every, days, field in (("5m", 30, "$.every"), ("soon", 30, "$.every"), ("7d", 0, "$.days")):
        with pytest.raises(InvalidInput) as refused:
            retraining.set_schedule(ctx, model.id, every, days)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        retraining.drop_schedule(ctx, model.id)


def test_the_data_of_a_retraining_is_kept_and_named(ctx: Context) -> None:
    model = trained_model(ctx)
    lived(ctx, model.id, 60)
    run = done(ctx, retraining.retrain(ctx, model.id, 30))
    assert run.result is not None, run.error
    report = training_report(ctx, run.result["model"]["id"])
    assert report.dataset is not None
    assert list(datasets.get(ctx, report.dataset).columns) == ["months", "plan", "label"]


def test_the_data_of_a_retraining_that_fails_is_not_kept(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    model = trained_model(ctx)
    lived(ctx, model.id, 60)
    before = datasets.newest(ctx, 10, 0)[0]

    def fails(*_: Any) -> None:
        raise InvalidInput("no", field="$.params")

    monkeypatch.setattr("services.work.train.confined", fails)
    assert done(ctx, retraining.retrain(ctx, model.id, 30)).status == "failed"
    assert datasets.newest(ctx, 10, 0)[0] == before
