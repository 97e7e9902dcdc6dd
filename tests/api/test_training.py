"""Training over HTTP: what data it is given, and what it is not."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from services import datasets, runs
from services.context import Context
from tests.factories import a_model, log, rows, tell


def labelled(ctx: Context) -> str:
    """Return a model with predictions whose truth is known."""
    model = a_model(ctx)
    sent = rows(model.id, 40)
    log(ctx, sent)
    tell(ctx, model.id, {row["id"]: row["input_data"]["amount"] > 0 for row in sent})
    return model.id


def asked(client: FlaskClient, **body: Any) -> Any:
    wanted = {"model_name": "again", "algorithm": "logistic_regression", **body}
    return client.post("/api/train/?wait=0", json=wanted)


def test_logged_predictions_are_trained_on_with_their_label_as_the_target(ctx: Context, client: FlaskClient) -> None:
    answer = asked(client, from_model=labelled(ctx), days=365)
    assert answer.status_code == 202, answer.get_json()
    run = runs.get(ctx, answer.get_json()["id"])
    assert run.dataset is not None
    found = datasets.get(ctx, run.dataset)
    assert (found.source, found.n, list(found.columns)[-1]) == ("predictions", 40, "label")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "$"),
        ({"from_model": "m"}, "$.days"),
        ({"from_model": "m", "days": 0}, "$.days"),
        ({"from_model": "m", "days": "7"}, "$.days"),
        ({"from_model": "m", "dataset": "d", "days": 7}, "$"),
        ({"dataset": "d", "days": 7, "target_column": "x"}, "$.days"),
    ],
)
def test_what_is_trained_on_is_said_once_and_whole(client: FlaskClient, body: dict[str, Any], field: str) -> None:
    answer = asked(client, **body)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["field"] == field


def test_predictions_without_labels_are_told_of_at_once(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    log(ctx, rows(model.id, 5))
    answer = asked(client, from_model=model.id, days=365)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "not_enough_data")


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("train", {"target_column": "gone", "model_name": "again"}),
        ("train", {"target_column": "x", "model_name": "again", "recipe": "00000000-0000-0000-0000-000000000000"}),
        ("clean-data", {"recipe": "00000000-0000-0000-0000-000000000000"}),
    ],
)
def test_rows_of_a_request_that_is_refused_are_not_kept(
    ctx: Context, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, route: str, body: dict[str, Any]
) -> None:
    monkeypatch.setattr("api.cleaning.AT_ONCE", 1)
    answer = client.post(f"/api/{route}/", json={"data": [{"x": 1}, {"x": 2}], **body})
    assert answer.status_code in (404, 422)
    assert datasets.newest(ctx, 10, 0)[0] == 0


def test_logged_predictions_of_a_request_that_is_refused_are_not_kept(ctx: Context, client: FlaskClient) -> None:
    answer = asked(client, from_model=labelled(ctx), days=365, target_column="gone")
    assert answer.status_code == 422
    assert datasets.newest(ctx, 10, 0)[0] == 0
