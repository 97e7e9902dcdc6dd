"""Quality as a client sees it: what is wrong, in which column, since when, in words."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from services.context import Context
from tests.factories import HOUR, NOON, a_model, a_referenced_model, log, rows, work


def column(body: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in body["columns"] if one["column"] == name)


def test_good_rows_have_a_full_score(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 400, hours=20))
    work(ctx, model.id)
    body = client.get(f"/api/models/{model.id}/quality/").get_json()
    assert body["n"] == 400
    assert body["state"] in ("ok", "info")
    assert body["score"] > 98
    assert body["schema"] == {"unknown": {}, "missing": []}
    assert body["duplicates"] == {"share": 0.0, "sampled": 400}


def test_missing_values_lower_the_score_and_are_told_in_words(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 400, hours=20)
    for row in batch[::4]:
        row["input_data"]["amount"] = None
    log(ctx, batch)
    work(ctx, model.id)
    body = client.get(f"/api/models/{model.id}/quality/").get_json()
    found = column(body, "amount")
    assert found["shares"]["missing"] == 0.25
    assert found["state"] in ("warning", "critical")
    assert "25" in found["reason"]
    assert body["score"] < 95


def test_a_member_nobody_knows_and_rows_that_come_twice_are_seen(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 200, hours=10)
    for row in batch:
        row["input_data"] = dict(batch[0]["input_data"], agee=3)
    log(ctx, batch)
    work(ctx, model.id)
    body = client.get(f"/api/models/{model.id}/quality/").get_json()
    assert body["schema"]["unknown"] == {"agee": 1.0}
    assert body["duplicates"]["share"] > 0.9
    assert {one["check"] for one in body["findings"]} >= {"extra_columns", "duplicates"}


def test_the_history_has_a_figure_a_window_and_column(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    for day in range(3):
        batch = rows(model.id, 240, start=NOON + day * 24 * HOUR, hours=24, prefix=f"d{day}-")
        if day == 2:
            for row in batch[::2]:
                row["input_data"]["age"] = "old"
        log(ctx, batch)
    work(ctx, model.id)
    body = client.get(f"/api/models/{model.id}/quality/history/?check=mistyped").get_json()
    shares = body["columns"]["age"]
    assert len(shares) == len(body["windows"])
    assert max(share for share in shares if share is not None) == 0.5
    wrong = client.get(f"/api/models/{model.id}/quality/history/?check=mistypd")
    assert wrong.status_code == 422
    assert "mistyped" in wrong.get_json()["error"]["message"]


def test_without_rows_there_is_no_state(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    assert client.get(f"/api/models/{model.id}/quality/").get_json()["state"] == "no_data"
    assert client.get(f"/api/models/{model.id}/quality/history/").get_json() == {"windows": [], "columns": {}}
