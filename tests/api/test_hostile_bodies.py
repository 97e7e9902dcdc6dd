"""Two thousand damaged bodies: each is refused or taken, none breaks anything."""

from __future__ import annotations

import random
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from services import predictions
from services.context import Context
from tests.factories import a_model, rows

N_BODIES = 2_000
ODD: list[Any] = [
    None, True, -1, 0, 2**63, -(2**63) - 1, 10**40, 1e308, "", " ", "\0", "\ud7ff", "a" * 9_000, [], {}, [[]], {"": ""},
    {"a": {"b": [1, {"c": None}]}}, "2026-13-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "NaN",
]  # fmt: skip
FRAGMENTS = [b"NaN", b"Infinity", b"1e999", b"\xff", b"\x00", b"{", b"[", b"]", b"}", b'"', b",", b":", b"\\u0000",
             b"\\ud800", b"[" * 2_000, b'{"a":' * 2_000, b"-", b"9" * 400]  # fmt: skip


def damaged(rng: random.Random, row: dict[str, Any]) -> bytes:
    """Return the row with one to three injuries, of its values or of its text."""
    value = orjson.loads(orjson.dumps(row))
    injuries = rng.randint(1, 3)
    for _ in range(injuries):
        target = rng.choice([value, value.get("input_data"), value.get("prediction")])
        if isinstance(target, dict):
            name = rng.choice([*target, "surprise", ""])
            odd = rng.choice(ODD)
            if rng.random() < 0.2:
                target.pop(name, None)
            elif not (isinstance(odd, int) and not isinstance(odd, bool) and abs(odd) >= 2**63):
                target[name] = odd
    body = orjson.dumps(rng.choice([value, [value], [value, row]]))
    if rng.random() < 0.6:
        for _ in range(injuries):
            at = rng.randrange(len(body) + 1)
            end = at + rng.choice([0, 0, 1, 5])
            body = body[:at] + rng.choice(FRAGMENTS) + body[end:]
    return body


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/api/predictions/", "/api/labels/", "/api/models/"])
def test_no_damaged_body_breaks_the_server_and_what_is_refused_leaves_nothing(
    ctx: Context, client: FlaskClient, path: str
) -> None:
    model = a_model(ctx)
    row = {
        "/api/predictions/": rows(model.id, 1)[0],
        "/api/labels/": {"model": model.id, "prediction_id": "r0", "value": 1},
        "/api/models/": {"name": "n", "version": "1", "bucket": "1h", "window": 3, "schema": {"a": "numeric"}},
    }[path]
    rng = random.Random(path)
    taken = 0
    for number in range(N_BODIES // 2 if path == "/api/predictions/" else N_BODIES // 4):
        body = damaged(rng, row | ({"id": f"h{number}"} if path == "/api/predictions/" else {}))
        response = client.post(path, data=body, content_type="application/json")
        assert response.status_code in {201, 400, 404, 409, 413, 422}, (body[:200], response.text)
        if response.status_code == 201:
            taken += 1
        else:
            assert response.get_json()["error"]["message"]
    if path == "/api/predictions/":
        stored = len(predictions.newest(ctx, model.id, 500).rows)
        assert 0 < stored <= 2 * taken


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_whatever_json_is_taken_can_be_written_and_read_on_postgresql(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    leaves = (
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8)
    )
    values = st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )

    @seed(1)
    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.text(min_size=1, max_size=5), values, max_size=4), values)
    def send(features: dict[str, Any], answer: Any) -> None:
        body = [{"model": model.id, "input_data": features, "prediction": answer}] * 25
        response = client.post("/api/predictions/", json=body)
        assert response.status_code in {201, 422}, response.text
        if response.status_code == 201:
            found = client.get(f"/api/models/{model.id}/predictions/?limit=1").get_json()["results"][0]
            assert (found["input_data"], found["prediction"]) == (features, answer)

    send()
