"""Every route as a client sees it: status, shape, limits."""

from __future__ import annotations

import gzip
import io
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import pyarrow as pa
import pytest
from flask.testing import FlaskClient
from pyarrow import parquet

from core.windows import from_micros
from services.baseline import load_baseline
from services.context import Context
from tests.factories import HOUR, NOON, a_model, a_referenced_model, a_table, log, rows, work
from web.body import FILE


def error(response: Any) -> dict[str, Any]:
    body: dict[str, Any] = response.get_json()["error"]
    assert set(body) <= {"code", "message", "field", "details", "existing"}
    assert "Traceback" not in response.text
    return body


def test_one_prediction_answers_with_its_id_and_a_second_one_is_a_duplicate(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    (row,) = rows(model.id, 1)
    first = client.post("/api/predictions/", json=row)
    assert (first.status_code, first.get_json()) == (201, {"id": "r0", "status": "accepted"})
    assert client.post("/api/predictions/", json=row).get_json() == {"id": "r0", "status": "duplicate"}
    changed = client.post("/api/predictions/", json=row | {"prediction": 1})
    assert changed.status_code == 409
    assert error(changed)["existing"] == "r0"


def test_many_predictions_answer_with_counts_in_every_form(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    batch = rows(model.id, 6)
    listed = client.post("/api/predictions/", json=batch[:2])
    assert listed.status_code == 201
    assert listed.get_json() | {"batch": 0} == {
        "batch": 0,
        "accepted": 2,
        "duplicates": 0,
        "conflicts": 0,
        "ids": ["r0", "r1"],
    }
    lines = b"\n".join(orjson.dumps(row) for row in batch[2:4])
    sent = client.post("/api/predictions/", data=lines, content_type="application/x-ndjson")
    assert sent.get_json()["ids"] == ["r2", "r3"]
    packed = gzip.compress(orjson.dumps(batch[4:]))
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    assert client.post("/api/predictions/", data=packed, headers=headers).get_json()["accepted"] == 2


def test_an_idempotency_key_makes_a_retry_safe(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    body = {"model": model.id, "input_data": {"x": 1}, "prediction": 2.5}
    answers = [client.post("/api/predictions/", json=body, headers={"Idempotency-Key": "a"}) for _ in range(2)]
    assert answers[0].get_json() == answers[1].get_json()
    again = client.post("/api/predictions/", json=body | {"prediction": 3}, headers={"Idempotency-Key": "a"})
    assert again.status_code == 409
    assert client.post("/api/predictions/", json=body, headers={"Idempotency-Key": ""}).status_code == 422


def test_labels_come_in_one_or_many_and_may_be_revised(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    one = {"model": model.id, "prediction_id": "r0", "value": True}
    assert client.post("/api/labels/", json=one).get_json() == {"id": "r0", "status": "accepted"}
    assert client.post("/api/labels/", json=one).get_json()["status"] == "duplicate"
    many = client.post("/api/labels/", json=[one | {"value": False}, one | {"prediction_id": "r1"}])
    assert many.get_json()["accepted"] == 2


@pytest.mark.parametrize("form", ["json", "nested", "csv", "parquet"])
def test_a_reference_comes_as_json_csv_or_parquet(ctx: Context, client: FlaskClient, form: str) -> None:
    model = a_model(ctx)
    table = a_table(n=200)
    data = {name: np.asarray(values).tolist() for name, values in table.columns.items()} | {"label": table.labels}
    arrow = pa.table(data)
    flat = [dict(zip(data, row, strict=True)) for row in zip(*data.values(), strict=True)]
    nested = [
        {
            "input_data": {name: row[name] for name in ("amount", "age", "country")},
            "prediction": {"class": row["prediction.class"], "probability": row["prediction.probability"]},
            "label": row["label"],
        }
        for row in flat
    ]
    file = io.BytesIO()
    if form == "parquet":
        parquet.write_table(arrow, file)
    if form == "csv":
        pa.csv.write_csv(arrow, file)
    bodies = {"json": orjson.dumps({"data": flat}), "nested": orjson.dumps({"data": nested})}
    types = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
    response = client.post(
        f"/api/models/{model.id}/reference/",
        data=bodies.get(form, file.getvalue()),
        content_type=types.get(form, "application/json"),
    )
    assert response.status_code == 201, response.text
    assert (response.get_json()["n"], response.get_json()["columns"]) == (200, 5)
    log(ctx, rows(model.id, 100))
    work(ctx, model.id)
    view = client.get(f"/api/models/{model.id}/drift/").get_json()
    assert {column["column"]: column["verdict"] for column in view["columns"]} == {
        "amount": "ok",
        "age": "ok",
        "country": "ok",
        "prediction.class": "ok",
        "prediction.probability": "ok",
    }


def test_a_reference_file_may_hold_numbers_as_labels(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx, task="regression")
    worth = np.random.default_rng(1).normal(9, 2, 200)
    file = io.BytesIO()
    parquet.write_table(pa.table({"area": worth * 10, "prediction.value": worth + 1, "label": worth}), file)
    path, media = f"/api/models/{model.id}/reference/", "application/vnd.apache.parquet"
    response = client.post(path, data=file.getvalue(), content_type=media)
    assert response.status_code == 201, response.text
    baseline = load_baseline(ctx, UUID(model.id))
    assert baseline is not None
    assert baseline.performance is not None


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"x", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"data": []}', "application/json", 422),
        (b'{"data": [{"a": 1}], "window": {}}', "application/json", 422),
        (b'{"window": {"start": "2026-01-02T00:00:00Z", "end": "2026-01-01T00:00:00Z"}}', "application/json", 422),
        (b'{"window": {"start": "2026-01-01T00:00:00", "end": "2026-01-02T00:00:00Z"}}', "application/json", 422),
        (b'{"data": [{"label": [1]}]}', "application/json", 422),
        (b"PAR1 no", "application/vnd.apache.parquet", 400),
        (b"", "text/csv", 400),
        (b"a,a\n1,2\n", "text/csv", 422),
        (b"a,b\n1,2\n", "text/csv", 422),
        (b"a", "image/png", 415),
    ],
)
def test_what_is_no_reference_is_refused(
    ctx: Context, client: FlaskClient, body: bytes, media: str, status: int
) -> None:
    model = a_model(ctx)
    response = client.post(f"/api/models/{model.id}/reference/", data=body, content_type=media)
    assert response.status_code == status, response.text
    error(response)
    assert client.get(f"/api/models/{model.id}/").get_json()["reference"] is None


def test_drift_is_told_by_window_and_by_column(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 720, hours=24))
    log(ctx, rows(model.id, 720, start=NOON + 24 * HOUR, hours=24, shift=1.0, prefix="x"))
    work(ctx, model.id)
    now = client.get(f"/api/models/{model.id}/drift/").get_json()
    assert now["verdict"] == "critical"
    assert set(now) == {"window", "reference", "against", "n", "verdict", "relations", "columns"}
    window = f"{from_micros(NOON).isoformat()},{from_micros(NOON + 24 * HOUR).isoformat()}"
    before = client.get(f"/api/models/{model.id}/drift/", query_string={"window": window}).get_json()
    assert (before["verdict"], before["n"], before["window"]["closed"]) == ("ok", 720, True)
    column = client.get(f"/api/models/{model.id}/drift/amount/").get_json()
    assert column["verdict"] == "critical"
    assert len(column["histogram"]["labels"]) == len(column["histogram"]["current"])
    assert sum(column["histogram"]["current"]) == pytest.approx(1)
    assert column["history"][0]["verdict"] == "ok"
    assert client.get(f"/api/models/{model.id}/drift/nothing/").status_code == 404
    for odd in ("x", "1,2", f"{window},{window}", window.replace("+00:00", "")):
        assert client.get(f"/api/models/{model.id}/drift/", query_string={"window": odd}).status_code == 422


def test_alerts_are_listed_chosen_and_changed(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 720, hours=24, shift=1.0))
    work(ctx, model.id)
    (alert,) = client.get(f"/api/alerts/?model={model.id}&severity=critical&state=open").get_json()["results"]
    assert alert["model"]["name"] == "fraud"
    assert client.get("/api/alerts/?severity=loud").status_code == 422
    changed = client.patch(f"/api/alerts/{alert['id']}/", json={"state": "resolved"})
    assert changed.get_json()["state"] == "resolved"
    assert client.patch(f"/api/alerts/{alert['id']}/", json={"state": "resolved"}).status_code == 409
    assert client.patch(f"/api/alerts/{alert['id']}/", json={"state": "open"}).status_code == 422
    assert client.patch("/api/alerts/nothing/", json={"state": "resolved"}).status_code == 404


def test_lists_come_in_pages_that_hold_everything_once(ctx: Context, client: FlaskClient) -> None:
    for number in range(5):
        a_model(ctx, version=str(number))
    url, seen = "/api/models/?limit=2", []
    while url:
        page = client.get(url).get_json()
        assert page["count"] == 5
        seen += [model["version"] for model in page["results"]]
        url = page["next"]
    assert sorted(seen) == ["0", "1", "2", "3", "4"]
    model = a_referenced_model(ctx, version="rows")
    for start in range(3):
        log(ctx, rows(model.id, 40, start=NOON + start * HOUR, prefix=f"{start}-"))
    work(ctx, model.id)
    url, ids = f"/api/models/{model.id}/predictions/?limit=25", []
    while url:
        page = client.get(url).get_json()
        assert page["count"] == 120
        ids += [row["id"] for row in page["results"]]
        url = page["next"]
    assert len(ids) == len(set(ids)) == 120
    assert client.get(f"/api/models/{model.id}/predictions/?cursor=x").status_code == 422
    assert client.get("/api/models/?limit=0").status_code == 422


def test_a_model_can_be_changed_and_archived(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    changed = client.patch(f"/api/models/{model.id}/", json={"description": "new", "rules": "literal"}).get_json()
    assert (changed["description"], changed["rules"]) == ("new", "literal")
    assert client.delete(f"/api/models/{model.id}/").status_code == 204
    assert client.get(f"/api/models/{model.id}/").status_code == 404
    assert client.post("/api/models/", json={"name": "fraud", "version": "v1"}).status_code == 201


def test_probes_answer(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"database": True, "redis": True, "waiting_s": 0.0}


def test_requests_in_a_foreign_name_or_from_a_foreign_page_are_refused(client: FlaskClient) -> None:
    model = {"name": "a", "version": "1"}
    for headers in (
        {"Host": "evil.example"},
        {"Host": "localhost:8000", "Origin": "http://evil.example"},
        {"Host": "localhost:8000", "Origin": "null"},
        {"Host": "localhost:8000", "Origin": "http://localhost:3000"},
        {"Host": "localhost:8000", "Sec-Fetch-Site": "cross-site"},
        {"Host": "localhost:8000", "Sec-Fetch-Site": "same-site"},
    ):
        response = client.post("/api/models/", json=model, headers=headers)
        assert response.status_code == 403, headers
        assert error(response)["code"] == "forbidden"
    assert client.get("/api/models/").get_json()["count"] == 0
    own = {"Host": "localhost:8000", "Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/models/", json=model, headers=own).status_code == 201


def test_bodies_have_limits_before_and_after_inflating(ctx: Context, client: FlaskClient) -> None:
    a_model(ctx)
    big = client.post("/api/predictions/", data=b" " * (8 * 2**20 + 1))
    assert (big.status_code, error(big)["code"]) == (413, "too_large")
    bomb = gzip.compress(b" " * (40 * 2**20))
    packed = {"Content-Encoding": "gzip"}
    assert client.post("/api/predictions/", data=bomb, headers=packed).status_code == 413
    assert client.post("/api/predictions/", data=b"no gzip", headers=packed).status_code == 400
    assert client.post("/api/predictions/", data=gzip.compress(b"[]")[:-4], headers=packed).status_code == 400
    assert client.post("/api/predictions/", data=gzip.compress(b"[]") + b"more", headers=packed).status_code == 400
    assert client.post("/api/predictions/", data=b"[]", headers={"Content-Encoding": "br"}).status_code == 415


def test_what_is_not_there_is_said_in_the_shape_of_every_error(client: FlaskClient) -> None:
    for path in ("/api/nothing/", "/api/models/nothing/", "/api/models/nothing/health/", "/api/models/nothing/drift/"):
        response = client.get(path)
        assert response.status_code == 404
        assert error(response)["code"] == "not_found"
    assert client.put("/api/models/").status_code == 405


def test_what_is_no_route_is_an_error_and_never_a_page(client: FlaskClient) -> None:
    client.application.add_url_rule("/<path:page>", view_func=lambda page: f"the page {page}")  # as Dash does
    assert client.get("/elsewhere").text == "the page elsewhere"
    for call in (client.get, client.post, client.delete):
        answer = call("/api/nothing")
        assert (answer.status_code, error(answer)["code"]) == (404, "not_found")
    answer = client.get("/api/predictions/")
    assert (answer.status_code, error(answer)["code"]) == (405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"model":"M","id":7,"id":"z","input_data":{},"prediction":1}', "$.id"),
        (b'{"model":"M","input_data":{},"prediction":1,"label":' + b"[" * 900 + b"]" * 900 + b"}", "$"),
        (b'{"model":"M","input_data":' + b'{"a":' * 1_010 + b"1" + b"}" * 1_010 + b',"prediction":1}', "$"),
        (b'{"model":"M","input_data":{"prediction.class":1},"prediction":1}', "$.input_data"),
        (b'{"model":"M","input_data":{},"error":""}', "$.prediction"),
        (b'{"model":"M","id":"a\\n","input_data":{},"prediction":1}', "$.id"),
    ],
)
def test_odd_predictions_are_refused_under_the_field(
    ctx: Context, client: FlaskClient, body: bytes, field: str
) -> None:
    answer = client.post("/api/predictions/", data=body.replace(b"M", a_model(ctx).id.encode()))
    assert (answer.status_code, error(answer)["field"]) == (422, field)


@pytest.mark.parametrize("origin", ["http://[", "http://]", "http://a[b]c", "null"])
def test_an_origin_that_is_none_is_a_foreign_one(client: FlaskClient, origin: str) -> None:
    answer = client.post("/api/models/", json={"name": "a", "version": "1"}, headers={"Origin": origin})
    assert (answer.status_code, error(answer)["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    "window", ["0001-01-01T00:00:00+14:00,2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z,9999-12-31T23:59:59-14:00"]
)
def test_a_window_beyond_all_times_is_refused(ctx: Context, client: FlaskClient, window: str) -> None:
    model = a_referenced_model(ctx)
    for path in ("drift/", "drift/amount/"):
        answer = client.get(f"/api/models/{model.id}/{path}", query_string={"window": window})
        assert (answer.status_code, error(answer)["field"]) == (422, "window")


def test_a_parameter_that_would_be_ignored_is_refused(ctx: Context, client: FlaskClient) -> None:
    model = a_referenced_model(ctx)
    for path in (f"models/{model.id}/metrics/?start=1", f"models/{model.id}/predictions/?cursr=1", "alerts/?sate=open"):
        assert client.get(f"/api/{path}").status_code == 422
    assert "did you mean 'cursor'?" in error(client.get(f"/api/models/{model.id}/predictions/?cursr=1"))["message"]


def test_a_csv_keeps_the_text_of_times_and_of_numbers_that_begin_with_0(ctx: Context, client: FlaskClient) -> None:
    model = a_model(ctx)
    lines = [f"2024-01-{1 + index % 28:02}T00:00:00Z,0{index % 7}{index % 10},{index}" for index in range(600)]
    reference = "\n".join(["start,zip,amount", *lines])
    route = f"/api/models/{model.id}/reference/"
    assert client.post(route, data=reference, headers={"Content-Type": "text/csv"}).status_code == 201
    sent = [
        {"model": model.id, "input_data": {"start": start, "zip": code, "amount": float(amount)}, "prediction": 1}
        for start, code, amount in (line.split(",") for line in lines)
    ]
    assert client.post("/api/predictions/", json=sent).status_code == 201
    work(ctx, model.id)
    columns = {one["column"]: one for one in client.get(f"/api/models/{model.id}/drift/").get_json()["columns"]}
    assert {columns[name]["kind"] for name in ("start", "zip")} == {"categorical"}
    assert {columns[name]["verdict"] for name in ("start", "zip", "amount")} == {"ok"}


def test_a_reference_may_be_written_in_any_dialect_and_tells_the_lines_it_lost(
    ctx: Context, client: FlaskClient
) -> None:
    model = a_model(ctx)
    body = "gr\u00f6sse;b\n".encode("latin-1") + b"1,5;x\n" * 30 + b"2,5\n" + b"2,5;y\n" * 20
    route = f"/api/models/{model.id}/reference/"
    made = client.post(route, data=body, headers={"Content-Type": "text/csv"})
    assert made.status_code == 201, made.text
    told = made.get_json()
    assert (told["n"], told["columns"], told["n_problems"], told["n_lost"]) == (50, 2, 1, 1)
    assert (told["problems"][0]["line"], told["problems"][0]["text"]) == (32, "2,5")
    baseline = load_baseline(ctx, UUID(model.id))
    assert baseline is not None
    assert [(one.name, one.kind) for one in baseline.spec.columns] == [("gr\u00f6sse", "numeric"), ("b", "categorical")]


def test_files_with_text_that_is_none_are_refused(ctx: Context, client: FlaskClient) -> None:
    route = f"/api/models/{a_model(ctx).id}/reference/"
    csv = b"a\n" + b"\x00\x01\n" * 50
    assert client.post(route, data=csv, headers={"Content-Type": "text/csv"}).status_code == 400


def test_a_small_file_that_unpacks_to_much_is_refused_before_it_does(ctx: Context, client: FlaskClient) -> None:
    route = f"/api/models/{a_model(ctx).id}/reference/"
    file = io.BytesIO()
    huge = pa.DictionaryArray.from_arrays(pa.array([0] * 6_000, pa.int32()), pa.array(["x" * 2**20]))
    parquet.write_table(pa.table({"a": huge}), file, compression="zstd")
    headers = {"Content-Type": "application/vnd.apache.parquet"}
    answer = client.post(route, data=file.getvalue(), headers=headers)
    assert (answer.status_code, error(answer)["code"]) == (413, "too_large")


def test_a_reference_with_names_without_end_is_refused_at_once(ctx: Context, client: FlaskClient) -> None:
    route = f"/api/models/{a_model(ctx).id}/reference/"
    answer = client.post(route, json={"data": [{f"k{index}": 1} for index in range(8_000)]})
    assert (answer.status_code, error(answer)["code"]) == (413, "too_large")


def test_a_chunked_file_that_is_too_large_is_not_cut(ctx: Context, client: FlaskClient) -> None:
    route = f"/api/models/{a_model(ctx).id}/reference/"
    body = b"a\n" + b"1234567\n" * (FILE // 8 + 10)
    answer = client.post(
        route,
        input_stream=io.BytesIO(body),
        headers={"Content-Type": "text/csv", "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (answer.status_code, error(answer)["code"]) == (413, "too_large")
