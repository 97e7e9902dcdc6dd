"""Training: one form in, a monitored version out; nothing of it stays where it fails or is cancelled."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import pytest

import trainer
from core.errors import Conflict, InvalidInput
from core.training.artefact import unpack
from services import datasets, health, models, runs, training
from services.context import Context
from services.training import Named
from services.views.cleaning import RunView
from storage import artefacts
from tests.training import customers


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training in this process, where it is no matter that it has one of its own."""

    def confined(_module: str, arguments: list[str], _limits: Any, tell: Any, _error_file: Any) -> None:
        monkeypatch.setattr(trainer, "_tell", tell)
        trainer.work(Path(arguments[0]))

    monkeypatch.setattr("services.work.train.confined", confined)


def trained(ctx: Context, frame: pd.DataFrame, **wanted: Any) -> RunView:
    """Return the run that trains a model on a table, after it was done."""
    dataset = datasets.keep(ctx, "customers", frame)
    plan = {"target_column": "left", "algorithm": "logistic_regression", "explain": False, **wanted}
    run = training.start(ctx, dataset.id, plan, Named("churn"))
    runs.work(ctx, UUID(run.id))
    return runs.get(ctx, run.id)


def test_a_table_becomes_a_monitored_model_whose_reference_are_the_rows_held_out(ctx: Context) -> None:
    run = trained(ctx, customers())
    assert run.result is not None, run.error
    model = models.get(ctx, run.result["model"]["id"])
    assert (model.name, model.version, model.stage, model.task) == ("churn", "1", "candidate", "classification")
    reference = health.health(ctx, model.id).reference
    assert reference is not None
    assert (reference.source, reference.n) == ("training", 80)
    assert run.result["metrics"]["roc_auc"]["low"] > 0.6
    with ctx.database.read() as connection:
        artefact = artefacts.find(connection, UUID(model.id))
    assert artefact is not None
    pipeline = unpack(ctx.files.artefact(UUID(model.id)).read_bytes(), artefact.sha256)
    assert pipeline.predict_proba([{"months": 1.0, "plan": "monthly"}])[0, 1] > 0.7


@pytest.mark.usefixtures("at_once")
def test_the_next_model_of_the_name_is_its_next_version(ctx: Context) -> None:
    assert [trained(ctx, customers()).result["model"]["version"] for _ in range(2)] == ["1", "2"]  # type: ignore[index]


def test_what_cannot_be_trained_is_refused_before_anybody_waits(ctx: Context) -> None:
    dataset = datasets.keep(ctx, "customers", customers())
    for wanted, field in (
        ({"target_column": "gone"}, "$.target_column"),
        ({"target_column": "left", "algorithm": "forest"}, "$.algorithm"),
        ({"target_column": "left", "algorithm": "ridge", "params": {"alfa": 1}}, "$.params.alfa"),
        ({"target_column": "left", "test_size": 0.9}, "$.test_size"),
        ({"target_column": "left", "cost_false_positive": 2.0}, "$.cost_false_positive"),
    ):
        with pytest.raises(InvalidInput) as refused:
            training.start(ctx, dataset.id, wanted, Named("churn"))
        assert refused.value.field == field


@pytest.mark.usefixtures("at_once")
def test_a_version_that_is_taken_is_told_at_once(ctx: Context) -> None:
    run = trained(ctx, customers())
    with pytest.raises(Conflict):
        training.start(ctx, run.dataset or "", {"target_column": "left"}, Named("churn", "1"))


def test_a_training_beyond_its_memory_fails_alone_and_says_so(ctx: Context) -> None:
    random = np.random.default_rng(0)
    wide = pd.DataFrame(random.normal(size=(100_000, 200)), columns=[f"c{i}" for i in range(200)])
    wide["left"] = random.choice(["yes", "no"], len(wide))
    run = trained(ctx, wide, algorithm="extra_trees", memory_limit_mb=512)
    assert run.status == "failed"
    assert run.error is not None
    assert run.error["field"] == "$.memory_limit_mb"
    assert models.all_models(ctx) == ()
    assert not list(ctx.files.artefact(UUID(run.id)).parent.glob("*.skops"))


def test_a_training_beyond_its_time_is_ended_and_says_so(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.work.train.GRACE_S", 0.0)
    run = trained(ctx, customers(), time_limit_s=1)
    assert run.error is not None
    assert (run.error["code"], run.error["field"]) == ("out_of_time", "$.time_limit_s")


@pytest.mark.usefixtures("at_once")
def test_a_run_taken_up_again_after_it_registered_its_model_makes_no_other(ctx: Context) -> None:
    run = trained(ctx, customers())
    again = runs.WORK.get("train")(ctx, run, {}, runs.Progress(ctx, UUID(run.id), 1))
    assert again == run.result
    assert len(models.all_models(ctx)) == 1
