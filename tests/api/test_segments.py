"""Segments as a client sees them: the worst first, with what is wrong."""

from __future__ import annotations

from flask.testing import FlaskClient

from services.context import Context
from tests.factories import a_referenced_model, log, rows, tell, work


def test_the_segment_that_fails_comes_first(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx, segments=["country", "age"])
    batch = rows(model.id, 1_200, hours=20)
    log(ctx, batch)
    swiss = {row["id"] for row in batch if row["input_data"]["country"] == "CH"}
    tell(ctx, model.id, {row["id"]: row["prediction"]["class"] ^ (row["id"] in swiss) for row in batch})
    work(ctx, model.id)
    body = client.get(f"/api/models/{model.id}/segments/").get_json()
    assert body["n"] == 1_200
    worst = body["segments"][0]
    assert worst["key"] == "country=CH"
    assert worst["metric"]["name"] == "accuracy"
    assert worst["metric"]["value"] == 0.0
    assert worst["n"] == len(swiss)
    assert {one["column"] for one in body["segments"]} == {"country", "age"}
    assert sum(one["n"] for one in body["segments"] if one["column"] == "age") == 1_200


def test_a_segment_that_drifts_says_how(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx, segments=["country"])
    batch = rows(model.id, 900, hours=20)
    for row in batch:
        if row["input_data"]["country"] == "FR":
            row["input_data"]["amount"] += 4.0
    log(ctx, batch)
    work(ctx, model.id)
    worst = client.get(f"/api/models/{model.id}/segments/").get_json()["segments"][0]
    assert (worst["key"], worst["drift"], worst["drifted"]) == ("country=FR", "critical", ["amount"])
    assert worst["reason"].startswith("amount: ")


def test_a_model_without_segments_has_none(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    assert client.get(f"/api/models/{model.id}/segments/").get_json()["segments"] == []
