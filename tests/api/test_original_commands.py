"""The curl commands that users know, body for body."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

REGISTER = """{
    "name": "FraudDetectionModel",
    "version": "v1.0",
    "description": "Credit card fraud detection model"
  }"""
LOG = """{
    "model": "MODEL_UUID",
    "input_data": {
      "transaction_amount": 250.75,
      "user_age": 34,
      "account_age_days": 365
    },
    "prediction": {
      "probability": 0.87,
      "confidence": 0.92,
      "class": "fraud"
    },
    "latency_ms": 45
  }"""
JSON = {"Content-Type": "application/json", "Host": "localhost:8000", "User-Agent": "curl/8.0", "Accept": "*/*"}


def post(client: FlaskClient, path: str, body: str) -> tuple[int, Any]:
    response = client.post(path, data=body, headers=JSON)
    return response.status_code, response.get_json()


def get(client: FlaskClient, path: str) -> Any:
    response = client.get(path, headers={"Host": "localhost:8000"})
    assert response.status_code == 200, response.text
    return response.get_json()


def test_the_commands_work_one_after_the_other(client: FlaskClient) -> None:
    status, model = post(client, "/api/models/", REGISTER)
    assert status == 201
    assert (model["name"], model["version"]) == ("FraudDetectionModel", "v1.0")
    status, logged = post(client, "/api/predictions/", LOG.replace("MODEL_UUID", model["id"]))
    assert (status, logged["status"]) == (201, "accepted")
    assert [one["id"] for one in get(client, "/api/models/")["results"]] == [model["id"]]
    assert get(client, f"/api/models/{model['id']}/health/")["status"] == "learning"
    assert "metrics" in get(client, f"/api/models/{model['id']}/metrics/")
    assert get(client, "/api/alerts/") == {"count": 0, "next": None, "previous": None, "results": []}


def test_registering_twice_names_the_model_that_is_there(client: FlaskClient) -> None:
    _, model = post(client, "/api/models/", REGISTER)
    status, refused = post(client, "/api/models/", REGISTER)
    assert status == 409
    assert refused["error"]["existing"] == model["id"]
    assert refused["error"]["code"] == "conflict"


def test_a_missing_slash_is_served_and_not_redirected(client: FlaskClient) -> None:
    status, model = post(client, "/api/models", REGISTER)
    assert status == 201
    assert post(client, "/api/predictions", LOG.replace("MODEL_UUID", model["id"]))[0] == 201
    assert get(client, "/api/alerts")["count"] == 0
