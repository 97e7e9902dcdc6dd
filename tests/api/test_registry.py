"""The registry as a client sees it: stages, tags, roll-backs and two models side by side."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from services.context import Context
from tests.factories import a_model, a_referenced_model, log, rows, tell
from tests.training import trained_model


def patch(client: FlaskClient, model_id: str, **body: Any) -> dict[str, Any]:
    answer = client.patch(f"/api/models/{model_id}/", json=body)
    assert answer.status_code == 200, answer.get_json()
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_model_says_its_stage_tags_notes_and_whether_it_was_trained_here(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    told = client.get(f"/api/models/{model.id}/").get_json()
    assert {name: told[name] for name in ("stage", "tags", "notes", "trained")} == {
        "stage": None, "tags": [], "notes": "", "trained": False,
    }  # fmt: skip
    told = patch(client, model.id, stage="champion", tags=["eu"], notes="Ask Ada.", by="Ada", note="the best")
    assert (told["stage"], told["tags"], told["notes"]) == ("champion", ["eu"], "Ask Ada.")
    assert client.get(f"/api/models/{trained_model(ctx).id}/").get_json()["trained"]


def test_a_promotion_a_roll_back_and_their_history(ctx: Context, client: FlaskClient) -> None:
    first, second = (a_model(ctx, version=version) for version in ("v1", "v2"))
    for one in (first, second):
        patch(client, one.id, stage="champion")
    answer = client.post(f"/api/models/{second.id}/roll-back/", json={"by": "Ada", "note": "it fails"})
    assert (answer.status_code, answer.get_json()["id"]) == (200, first.id)
    history = client.get(f"/api/models/{second.id}/stages/").get_json()
    assert history["count"] == 2
    newest = history["results"][0]
    assert newest["changed_at"].endswith("Z")
    assert {name: newest[name] for name in ("before", "after", "who", "note")} == {
        "before": "champion", "after": "archived", "who": "Ada", "note": "it fails",
    }  # fmt: skip
    found = client.get("/api/models/?name=fraud&stage=champion").get_json()
    assert [one["id"] for one in found["results"]] == [first.id]


def test_a_roll_back_without_a_champion_before_is_a_conflict_that_says_so(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    patch(client, model.id, stage="champion")
    answer = client.post(f"/api/models/{model.id}/roll-back/")
    assert answer.status_code == 409
    assert "no champion came before" in answer.get_json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"stage": "king"}, "$.stage"),
        ({"stage": "champion", "by": ""}, "$.by"),
        ({"by": "Ada"}, "$.by"),
        ({"note": "why"}, "$.note"),
        ({"tags": ["a" * 41]}, "$.tags[0]"),
        ({"tags": [" "]}, "$.tags[0]"),
        ({"tags": "eu"}, "$.tags"),
        ({"notes": 5}, "$.notes"),
    ],
)
def test_what_is_no_stage_tag_or_note_is_refused(
    ctx: Context, client: FlaskClient, body: dict[str, Any], field: str
) -> None:
    answer = client.patch(f"/api/models/{a_model(ctx).id}/", json=body)
    assert (answer.status_code, answer.get_json()["error"]["field"]) == (422, field)


def test_two_models_side_by_side(ctx: Context, client: FlaskClient) -> None:
    first = a_referenced_model(ctx)
    second = a_referenced_model(ctx, version="v2")
    batch = rows(first.id, 80)
    log(ctx, batch)
    log(ctx, [row | {"model": second.id} for row in batch])
    tell(ctx, first.id, {row["id"]: row["prediction"]["class"] for row in batch})
    body = client.get(f"/api/models/{first.id}/compare/?with={second.id}").get_json()
    assert (body["a"]["id"], body["b"]["id"], body["a"]["n"]) == (first.id, second.id, 3_000)
    assert body["inputs"]["verdict"] == "ok"
    assert body["settings"] == []
    accuracy = next(one for one in body["metrics"] if one["name"] == "accuracy")
    assert accuracy["difference"] == 0
    assert (body["live"]["n"], body["live"]["answered"]) == (80, {"a": "logged", "b": "logged"})
    assert [one["winner"] for one in body["live"]["paired"]] == ["unclear"] * 3


def test_a_comparison_says_with_what(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    for query, status in (("", 422), (f"?with={model.id}", 422), ("?with=nobody", 404), ("?wiht=x", 422)):
        assert client.get(f"/api/models/{model.id}/compare/{query}").status_code == status
