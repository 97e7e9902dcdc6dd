"""What can be taken away of a model that was trained here."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import onnxruntime
import orjson
import pytest
from flask.testing import FlaskClient

from core.training.card import card, plain
from services import cards, models
from services.context import Context
from storage import artefacts
from tests.factories import a_model
from tests.services.test_training import at_once, trained
from tests.training import customers

__all__ = ["at_once"]
EVIL = "<script>alert(1)</script>|`x`"


def model_of(ctx: Context, **wanted: Any) -> str:
    run = trained(ctx, customers(), **wanted)
    assert run.result is not None, run.error
    return str(run.result["model"]["id"])


@pytest.mark.usefixtures("at_once")
def test_cards_artefact_and_onnx_of_a_trained_model_can_be_taken_away(ctx: Context, client: FlaskClient) -> None:
    model_id = model_of(ctx, explain=True)
    text = client.get(f"/api/models/{model_id}/card.md")
    assert text.status_code == 200
    assert text.mimetype == "text/markdown"
    assert "attachment" in text.headers["Content-Disposition"]
    for said in ("# churn, version 1", "ROC AUC", "months", "Limits of use", "scikit-learn", "Logistic regression"):
        assert said in text.text
    page = client.get(f"/api/models/{model_id}/card.html")
    assert page.status_code == 200
    assert "<h1>churn, version 1</h1>" in page.text
    assert "http" not in page.text
    assert "<script" not in page.text
    with client.get(f"/api/models/{model_id}/model.skops") as kept:
        packed = kept.data
    with ctx.database.read() as connection:
        artefact = artefacts.find(connection, UUID(model_id))
    assert artefact is not None
    assert hashlib.sha256(packed).hexdigest() == artefact.sha256
    assert artefact.sha256 in text.text
    made = client.get(f"/api/models/{model_id}/model.onnx")
    assert made.status_code == 200
    assert onnxruntime.InferenceSession(made.data, providers=["CPUExecutionProvider"]).get_inputs()[0].name == "rows"


@pytest.mark.parametrize("path", ["card.md", "card.html", "model.skops", "model.onnx"])
def test_a_model_that_was_not_trained_here_has_nothing_to_take_away(
    ctx: Context, client: FlaskClient, path: str
) -> None:
    model = a_model(ctx)
    assert client.get(f"/api/models/{model.id}/{path}").status_code == 404
    assert client.get(f"/api/models/nothing/{path}").status_code == 404


@pytest.mark.usefixtures("at_once")
def test_names_of_strangers_are_shown_as_text_in_both_forms(ctx: Context) -> None:
    model_id = model_of(ctx)
    with ctx.database.read() as connection:
        artefact = artefacts.find(connection, UUID(model_id))
    assert artefact is not None
    report = orjson.loads(artefact.report)
    report["target"] = EVIL
    report["features"][0]["name"] = EVIL
    report["warnings"] = [{"code": "x", "message": EVIL, "columns": []}]
    report["importance"] = [{"feature": EVIL, "mean": 0.0, "low": 0.0, "high": 0.0}]
    model = {**dict.fromkeys(("name", "version", "description", "notes", "stage"), EVIL), "created": "today"}
    page, text = (card(form, model, report, "0" * 64) for form in ("html", "md"))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 7
    assert "<script" not in text.replace("\\<", "")
    assert plain(EVIL) in text
    assert report["data"]["rows"] == 400


@pytest.mark.usefixtures("at_once")
def test_a_large_model_is_not_written_as_onnx(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, client: FlaskClient
) -> None:
    model_id = model_of(ctx)
    monkeypatch.setattr(cards, "LARGEST_ONNX", 10)
    assert client.get(f"/api/models/{model_id}/model.onnx").status_code == 413
    assert models.get(ctx, model_id).name == "churn"
