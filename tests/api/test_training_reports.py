"""Reports of trainings and runs done once more, as a client sees them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from services.context import Context
from tests.factories import a_model
from tests.services.test_training import at_once, trained
from tests.training import customers

__all__ = ["at_once"]
pytestmark = pytest.mark.usefixtures("at_once")


def test_a_report_is_answered_with_what_it_takes_to_make_the_model_again(ctx: Context, client: FlaskClient) -> None:
    run = trained(ctx, customers())
    assert run.result is not None
    answer = client.get(f"/api/models/{run.result['model']['id']}/training/")
    assert answer.status_code == 200
    told = answer.get_json()
    assert told["model"] == run.result["model"]
    assert (told["run"], told["dataset"]) == (run.id, run.dataset)
    assert len(told["artefact"]["sha256"]) == len(told["data"]["sha256"]) == 64
    assert told["artefact"]["size"] > 1_000
    assert told["environment"]["python"]
    assert told["metrics"] == run.result["metrics"]
    assert told["plan"]["target_column"] == "left"
    assert client.get(f"/api/models/{run.result['model']['id']}/training/?x=1").status_code == 422


def test_a_model_that_was_not_trained_here_is_answered_with_404_and_why(ctx: Context, client: FlaskClient) -> None:
    answer = client.get(f"/api/models/{a_model(ctx).id}/training/")
    assert answer.status_code == 404
    assert "was not trained here" in answer.get_json()["error"]["message"]


def test_a_run_is_started_anew_only_where_all_it_needs_is_kept(ctx: Context, client: FlaskClient) -> None:
    run = trained(ctx, customers(), algorithm="ridge")
    answer = client.post(f"/api/runs/{run.id}/again/")
    assert answer.status_code == 202
    new = answer.get_json()
    assert (new["kind"], new["status"], new["dataset"]) == ("train", "waiting", run.dataset)
    refused = client.post(f"/api/runs/{new['id']}/again/")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "conflict")
    assert client.post("/api/runs/00000000-0000-0000-0000-000000000000/again/").status_code == 404
