"""Serving: a model that was trained here answers, and whatever it answers is monitored."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pandas as pd
import pytest

from core.errors import InvalidInput
from services import datasets, models, predictions, recipes, runs
from services.context import Context
from services.metrics import metrics
from services.models import ModelChange, NewModel
from services.predicting import predict, score
from services.profiling import drain
from tests.training import customers, trained_model

ROW = {"months": 3.0, "plan": "monthly"}


@pytest.fixture
def model(ctx: Context) -> Callable[..., str]:
    """Train a model; return its id."""
    return lambda frame, recipe=None: trained_model(ctx, frame, recipe=recipe, cv=0).id


def test_an_answer_is_logged_with_what_was_asked_and_how_long_it_took(ctx: Context, model: Callable[..., str]) -> None:
    model_id = model(customers())
    told = predict(ctx, model_id, [ROW, {"months": 55, "plan": "yearly", "note": "kept"}])
    assert [one.prediction["class"] for one in told] == ["yes", "no"]
    assert told[0].prediction["probability"] > 0.5 > told[1].prediction["probability"]
    logged = {row.id: row for row in predictions.newest(ctx, model_id).rows}
    assert logged[told[0].id].input_data == ROW
    assert logged[told[1].id].input_data["note"] == "kept"
    assert logged[told[0].id].prediction == told[0].prediction
    assert (logged[told[0].id].latency_ms or 0) > 0


def test_a_row_asked_again_under_its_id_is_logged_once(ctx: Context, model: Callable[..., str]) -> None:
    model_id = model(customers())
    first, second = (predict(ctx, model_id, [ROW], ["order-1"]) for _ in range(2))
    assert (first[0].id, second[0].id) == ("order-1", "order-1")
    assert len(predictions.newest(ctx, model_id).rows) == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"months": 3.0}, "$.data[1].plan"),
        ({"months": "three", "plan": "monthly"}, "$.data[1].months"),
        ({"months": 3.0, "plan": ["monthly"]}, "$.data[1].plan"),
        ({"month": 3.0, "plan": "monthly"}, "$.data[1].months"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_nothing_is_logged(
    ctx: Context, model: Callable[..., str], row: dict[str, Any], field: str
) -> None:
    model_id = model(customers())
    with pytest.raises(InvalidInput) as refused:
        predict(ctx, model_id, [ROW, row])
    assert refused.value.field == field
    assert predictions.newest(ctx, model_id).rows == ()


def test_what_is_not_known_is_null_and_a_level_never_seen_is_answered(ctx: Context, model: Callable[..., str]) -> None:
    told = predict(ctx, model(customers()), [{"months": None, "plan": None}, {"months": 3.0, "plan": "daily"}])
    assert all(0 < one.prediction["probability"] < 1 for one in told)


def test_many_at_the_same_moment_get_the_answers_each_would_get_alone(ctx: Context, model: Callable[..., str]) -> None:
    model_id = model(customers())
    rows = [{"months": float(month), "plan": "monthly"} for month in range(40)]
    alone = [one.prediction["probability"] for one in predict(ctx, model_id, rows)]
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda row: predict(ctx, model_id, [row])[0].prediction["probability"], rows))
    assert told == pytest.approx(alone, abs=1e-12)


def test_a_model_that_was_not_trained_here_says_so(ctx: Context) -> None:
    other = models.register(ctx, NewModel("theirs", "1"))
    with pytest.raises(InvalidInput):
        predict(ctx, other.id, [ROW])


def test_an_artefact_that_was_tampered_with_is_not_opened(ctx: Context, model: Callable[..., str]) -> None:
    model_id = model(customers())
    path = ctx.files.artefact(UUID(model_id))
    packed = bytearray(path.read_bytes())
    packed[len(packed) // 2] ^= 1
    path.write_bytes(packed)
    with pytest.raises(InvalidInput, match="SHA-256"):
        predict(ctx, model_id, [ROW])


def test_rows_are_cleaned_by_the_recipe_that_was_fitted_to_the_training_part(
    ctx: Context, model: Callable[..., str]
) -> None:
    frame = customers()
    frame["months"] = frame["months"].map("{:.1f} months".format)
    steps = [
        {"step": "fix_types", "columns": ["months"], "params": {}},
        {"step": "impute", "columns": [], "params": {}},
    ]
    recipe = recipes.save(ctx, "months", {"steps": steps})
    model_id = model(frame, recipe.id)
    attached = models.get(ctx, model_id).recipe
    assert attached not in (None, recipe.id)
    told = predict(ctx, model_id, [{"months": "3.0 months", "plan": "monthly"}, {"months": None, "plan": "yearly"}])
    assert told[0].prediction["class"] == "yes"
    assert predictions.newest(ctx, model_id).rows[-1].input_data["months"] in ("3.0 months", None)


def test_a_scored_dataset_holds_the_answers_and_its_labels_are_told(ctx: Context, model: Callable[..., str]) -> None:
    model_id = model(customers())
    newest_time = pd.Timestamp(ctx.now() - 7_200_000_000, unit="us")
    fresh = customers(300).assign(when=pd.date_range(end=newest_time, periods=300, freq="min").astype(str))
    dataset = datasets.keep(ctx, "fresh", fresh)
    run = score(ctx, model_id, dataset.id, label="left", time_column="when")
    runs.work(ctx, UUID(run.id))
    found = runs.get(ctx, run.id)
    assert found.result is not None, found.error
    scored = datasets.read_rows(ctx, found.result["dataset"])
    assert len(scored) == 300
    assert set(scored["prediction.class"]) == {"yes", "no"}
    while drain(ctx, UUID(model_id)):
        pass
    view = metrics(ctx, model_id)
    assert view.n_labelled == 300 or view.performance_window is not None


def test_scoring_taken_up_again_logs_no_row_twice(ctx: Context, model: Callable[..., str]) -> None:
    model_id = model(customers())
    dataset = datasets.keep(ctx, "fresh", customers(50))
    run = score(ctx, model_id, dataset.id)
    quiet = runs.Progress(ctx, UUID(run.id), 1, told_at=float("inf"))
    for _ in range(2):
        runs.WORK.get("score")(ctx, run, {"model": model_id, "label": None, "time": None, "name": "x"}, quiet)
    assert len(predictions.newest(ctx, model_id, 500).rows) == 50


def test_switching_the_recipe_off_serves_rows_as_they_come(ctx: Context, model: Callable[..., str]) -> None:
    model_id = model(customers())
    models.change(ctx, model_id, ModelChange(recipe=None))
    assert predict(ctx, model_id, [ROW])[0].prediction["class"] == "yes"


def test_a_dataset_with_a_row_that_cannot_be_read_is_refused_before_any_is_logged(
    ctx: Context, model: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.work.score.AT_ONCE", 20)
    model_id = model(customers())
    odd = customers(60).astype({"months": object})
    odd.loc[45, "months"] = "three"
    run = score(ctx, model_id, datasets.keep(ctx, "odd", odd).id)
    runs.work(ctx, UUID(run.id))
    found = runs.get(ctx, run.id)
    assert found.error is not None
    assert (found.error["code"], found.error["field"]) == ("invalid_input", "$.dataset[0].months")
    assert predictions.newest(ctx, model_id).rows == ()


def test_a_dataset_is_scored_alike_in_one_part_and_in_many(
    ctx: Context, model: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model_id, fresh = model(customers()), datasets.keep(ctx, "fresh", customers(55, seed=3))
    told = []
    for part in (1_000, 10):
        monkeypatch.setattr("services.work.score.AT_ONCE", part)
        run = score(ctx, model_id, fresh.id)
        runs.work(ctx, UUID(run.id))
        result = runs.get(ctx, run.id).result
        assert result is not None
        told.append(datasets.read_rows(ctx, result["dataset"]))
    pd.testing.assert_frame_equal(told[0], told[1])
