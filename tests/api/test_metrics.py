"""Metrics as a client sees them: with bands, over time, by segment, estimated before labels come."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from core.windows import from_micros
from services import references
from services.context import Context
from services.freezing import Table
from tests.factories import HOUR, NOON, a_labelled_model, a_model, a_referenced_model, features, log, rows, tell, work


def a_calibrated_model(ctx: Context) -> str:
    """Return a model whose scores are the chance of the positive class, with 4,000 labelled reference rows."""
    model = a_model(ctx, segments=["country"])
    rng = np.random.default_rng(4)
    score = rng.beta(0.6, 0.6, 4_000)
    columns = features(rng, 4_000) | {"prediction.class": score > 0.5, "prediction.probability": score}
    references.set_reference(ctx, model.id, Table(4_000, columns, (rng.random(4_000) < score).tolist()))
    return model.id


def scored(model_id: str, n: int, *, sure: float, seed: int = 5, **options: Any) -> list[dict[str, Any]]:
    """Return predictions whose scores lie near 0 and 1 the more, the surer the model is."""
    batch = rows(model_id, n, seed=seed, **options)
    for row, score in zip(batch, np.random.default_rng(seed).beta(sure, sure, n).tolist(), strict=True):
        row["prediction"] = {"class": score > 0.5, "probability": score}
    return batch


def test_accuracy_is_estimated_before_labels_come_and_right_once_they_do(ctx: Context, client: FlaskClient) -> None:
    model = a_calibrated_model(ctx)
    batch = scored(model, 2_000, sure=0.6, hours=20)
    log(ctx, batch)
    work(ctx, model)
    before = client.get(f"/api/models/{model}/metrics/").get_json()["metrics"]["accuracy"]
    assert before["value"] is None
    assert before["reason"] == "no labels yet"
    estimate = before["estimated"]
    assert estimate["low"] < estimate["value"] < estimate["high"]
    assert not estimate["outside"]
    chance = np.random.default_rng(6).random(len(batch))
    tell(
        ctx,
        model,
        {row["id"]: bool(draw < row["prediction"]["probability"]) for row, draw in zip(batch, chance, strict=True)},
    )
    work(ctx, model)
    after = client.get(f"/api/models/{model}/metrics/").get_json()["metrics"]["accuracy"]
    assert after["low"] < after["value"] < after["high"]
    assert abs(after["value"] - estimate["value"]) < 0.03
    assert not after["estimated"]["contradicted"]


def test_a_model_that_grew_unsure_is_seen_without_labels(ctx: Context, client: FlaskClient) -> None:
    model = a_calibrated_model(ctx)
    log(ctx, scored(model, 2_000, sure=4.0, hours=20))
    work(ctx, model)
    estimate = client.get(f"/api/models/{model}/metrics/").get_json()["metrics"]["accuracy"]["estimated"]
    assert estimate["outside"]
    assert estimate["value"] < estimate["usual_low"]


def test_errors_of_positive_values_are_estimated_too(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx, task="regression")
    rng = np.random.default_rng(8)
    truth = rng.uniform(50, 150, 4_000)
    references.set_reference(
        ctx, model.id, Table(4_000, features(rng, 4_000) | {"prediction.value": truth + 5}, truth.tolist())
    )
    batch = rows(model.id, 500, hours=20)
    for row in batch:
        row["prediction"] = {"value": float(rng.uniform(50, 150))}
    log(ctx, batch)
    work(ctx, model.id)
    body = client.get(f"/api/models/{model.id}/metrics/").get_json()["metrics"]
    assert body["mae"]["estimated"]["value"] == pytest.approx(5, rel=0.01)
    assert body["rmsle"]["estimated"]["value"] > 0


def test_labels_that_contradict_an_estimate_are_told_of(ctx: Context, client: FlaskClient) -> None:
    model = a_calibrated_model(ctx)
    batch = scored(model, 2_000, sure=0.6, hours=20)
    log(ctx, batch)
    tell(ctx, model, {row["id"]: not row["prediction"]["class"] for row in batch})
    work(ctx, model)
    accuracy = client.get(f"/api/models/{model}/metrics/").get_json()["metrics"]["accuracy"]
    assert accuracy["value"] == 0.0
    assert accuracy["estimated"]["contradicted"]


def test_the_history_has_the_windows_that_are_asked_for(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 480, hours=24)
    log(ctx, batch)
    tell(ctx, model.id, {row["id"]: True for row in batch})
    work(ctx, model.id)
    span = {"start": from_micros(NOON).isoformat(), "end": from_micros(NOON + 12 * HOUR).isoformat()}
    query = {**span, "step": "2h", "name": "accuracy"}
    body = client.get(f"/api/models/{model.id}/metrics/", query_string=query).get_json()
    assert list(body["metrics"]) == ["accuracy"]
    assert body["n"] == 240
    assert sum(point["n"] for point in body["history"]) in range(240, 281)
    assert all(set(point["values"]) <= {"accuracy"} for point in body["history"])
    low, high = body["history"][1]["bands"]["accuracy"]
    assert low < body["history"][1]["values"]["accuracy"] < high


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"name": "acuracy"}, "did you mean accuracy"),
        ({"step": "90m"}, "whole number of buckets"),
        ({"start": "2026-01-01T00:00:00Z"}, "date"),
        ({"segment": "country=XX"}, "no segment"),
    ],
)
def test_what_cannot_be_asked_is_named(ctx: Context, client: FlaskClient, query: dict[str, str], said: str) -> None:
    model = a_referenced_model(ctx, segments=["country"])
    log(ctx, rows(model.id, 100))
    work(ctx, model.id)
    answer = client.get(f"/api/models/{model.id}/metrics/", query_string=query)
    assert answer.status_code in (404, 422)
    assert said in answer.get_json()["error"]["message"]


def test_a_segment_has_figures_of_its_own(ctx: Context, client: FlaskClient) -> None:
    model = a_calibrated_model(ctx)
    batch = scored(model, 1_500, sure=0.6, hours=20)
    log(ctx, batch)
    swiss = {row["id"] for row in batch if row["input_data"]["country"] == "CH"}
    tell(ctx, model, {row["id"]: row["prediction"]["class"] ^ (row["id"] in swiss) for row in batch})
    work(ctx, model)
    for segment, value in (("country=CH", 0.0), ("country=DE", 1.0)):
        body = client.get(f"/api/models/{model}/metrics/?segment={segment}").get_json()
        assert body["metrics"]["accuracy"]["value"] == value
        assert body["metrics"]["accuracy"]["estimated"] is not None


def test_confusion_and_curves_stand_behind_the_figures(ctx: Context, client: FlaskClient) -> None:
    model = a_calibrated_model(ctx)
    batch = scored(model, 1_000, sure=0.6, hours=20)
    log(ctx, batch)
    tell(ctx, model, {row["id"]: row["prediction"]["class"] for row in batch})
    work(ctx, model)
    body = client.get(f"/api/models/{model}/performance/").get_json()
    assert body["positive"] == "true"
    matrix = np.array(body["current"]["confusion"]["matrix"])
    assert matrix.sum() == 1_000
    assert np.trace(matrix) == 1_000
    assert body["current"]["roc"]["true_positive_rate"][-1] == 1.0
    assert sum(body["current"]["calibration"]["n"]) == 1_000
    assert body["reference"]["n"] == 4_000
    assert {one["class"] for one in body["current"]["classes"]} >= {"true", "false"}


def test_the_ground_truth_is_a_column_without_a_history(ctx: Context, client: FlaskClient) -> None:
    answer = client.get(f"/api/models/{a_labelled_model(ctx).id}/drift/label/")
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["role"] == "label"
    assert answer.get_json()["history"] == []
