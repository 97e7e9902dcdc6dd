"""Hostile and plainly wrong questions: each is refused with the field and the reason, and none echoes what is long."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from services.context import Context
from storage.database import Database
from storage.files import Files
from tests.factories import HOUR, NOON, a_labelled_model, log, rows, work
from tests.fakes import FakeClock, FakePublisher, FakeQueue

LONG = "x" * 60_000
ODD = (
    "", " ", "nonsense", LONG, "ünïcödé-Ω-🙂", "a\0b", "' OR 1=1 --", "../../etc/passwd", "NaN", "-1", "1e999",
    "9" * 400, "%", "[]", "{}", ",", "=", "\r\nX: y", "٣",
)  # fmt: skip
WINDOWS = (
    "2026-11-20T00:00:00Z,2026-11-10T00:00:00Z",
    "2026-11-20T00:00:00Z,2026-11-20T00:00:00Z",
    "0001-01-01T00:00:00Z,0002-01-01T00:00:00Z",
    "9998-01-01T00:00:00Z,9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+23:59,9999-12-31T23:59:59.999999-23:59",
    "2026-11-20,2026-11-21",
    "2026-11-20T00:00:00,2026-11-21T00:00:00",
    "NaN,NaN",
    "inf,-inf",
    "2026-11-20T00:00:00Z",
    "2026-11-20T00:00:00Z,",
    "2026-02-30T00:00:00Z,2026-03-01T00:00:00Z",
    "2026-11-20T00:00:00Z,2026-11-21T00:00:00Z,2026-11-22T00:00:00Z",
)
STEPS = ("0", "0h", "-1h", "1", "h", "1e3h", "5w", "999999w", "1s", "90m", "1.5h", "1٣h", "1h\0", "+1h", "1H")
ASKED: dict[str, dict[str, tuple[str, ...]]] = {
    "drift": {"window": WINDOWS, "reference": (*WINDOWS, "Trailing"), "segment": ("country=XX",), "exact": ("True",)},
    "drift/amount": {"window": WINDOWS, "reference": WINDOWS, "segment": ("country=XX",), "exact": ("1",)},
    "separation": {"window": WINDOWS, "reference": WINDOWS, "segment": ("country=XX",), "exact": ("1",)},
    "metrics": {"start": (), "end": (), "step": STEPS, "name": ("acc", "Accuracy"), "segment": ("country=XX",)},
    "performance": {"start": (), "end": (), "segment": ("country=XX",)},
    "quality": {"window": WINDOWS, "segment": ("country=XX",)},
    "quality/history": {"check": ("Missing",), "segment": ("country=XX",)},
    "segments": {"window": WINDOWS},
}
CASES = [(route, name) for route, names in ASKED.items() for name in names]
ONE = "2026-11-20T00:00:00Z"


@pytest.fixture(scope="module")
def judged(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A SQLite file with a model of labelled rows and segments, and the id of the model."""
    folder = tmp_path_factory.mktemp("judged")
    path = folder / "plumbline.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    ctx = Context(database, FakePublisher(), FakeQueue(), FakeClock(NOON + 720 * HOUR), Files(folder / "files"))
    found = a_labelled_model(ctx)
    database.close()
    return path, found.id


@pytest.fixture
def database_url(judged: tuple[Path, str], tmp_path: Path) -> str:
    """The address of a copy of that file, of this test's own."""
    return f"sqlite:///{shutil.copy(judged[0], tmp_path / 'plumbline.db')}"


@pytest.fixture
def model(judged: tuple[Path, str]) -> str:
    """The id of the model."""
    return judged[1]


def refused(client: FlaskClient, address: str) -> dict[str, Any]:
    """Return the error that an address is answered with, of which nobody is told more than fits a screen."""
    response = client.get(address)
    assert response.status_code in (404, 422), (address[:200], response.text[:200])
    error: dict[str, Any] = response.get_json()["error"]
    assert len(response.text) < 1_000, (address[:100], len(response.text))
    assert error["message"]
    return error


@pytest.mark.parametrize(("route", "name"), CASES)
def test_what_cannot_be_asked_is_refused_by_the_name_it_was_asked_under(
    client: FlaskClient, model: str, route: str, name: str
) -> None:
    without = "" if name == "segment" else None  # no segment is everybody, as it is where none is named
    for value in (*ASKED[route][name], *(odd for odd in ODD if odd != without)):
        error = refused(client, f"/api/models/{model}/{route}/?{urlencode({name: value})}")
        if name != "reference" or "," not in value:
            assert error["field"].partition(".")[0] == name, (value[:40], error)


@pytest.mark.parametrize("route", ["metrics", "performance"])
def test_half_a_window_of_metrics_and_one_that_ends_before_it_starts_are_refused(
    client: FlaskClient, model: str, route: str
) -> None:
    at = f"/api/models/{model}/{route}/"
    assert refused(client, f"{at}?start={ONE}")["field"] == "end"
    assert refused(client, f"{at}?end={ONE}")["field"] == "start"
    assert refused(client, f"{at}?start={ONE}&end=tomorrow")["field"] == "end"
    assert refused(client, f"{at}?start={ONE},{ONE}&end={ONE}")["field"] == "start"
    for window in (pair.split(",") for pair in WINDOWS[:5]):
        refused(client, f"{at}?{urlencode({'start': window[0], 'end': window[1]})}")


@pytest.mark.parametrize(
    "query", ["segment=country%3DCH&segment=country%3DDE", f"start={ONE}&start={ONE}", "step=1h&step=2h"]
)
def test_of_two_values_for_one_thing_none_is_chosen_in_silence(client: FlaskClient, model: str, query: str) -> None:
    error = refused(client, f"/api/models/{model}/metrics/?{query}")
    assert error["field"] == query.partition("=")[0]
    assert "more than once" in error["message"]
    named = client.get(f"/api/models/{model}/metrics/?name=accuracy&name=f1&name=accuracy").get_json()
    assert set(named["metrics"]) == {"accuracy", "f1"}


def test_a_step_that_makes_too_many_windows_is_refused_and_centuries_are_not(
    ctx: Context, client: FlaskClient, model: str
) -> None:
    log(ctx, rows(model, 600, hours=600, prefix="far"))
    work(ctx, model)
    asked = (
        f"/api/models/{model}/metrics/?{urlencode({'start': '1970-01-01T00:00:00Z', 'end': '9000-01-01T00:00:00Z'})}"
    )
    assert refused(client, f"{asked}&step=1h")["field"] == "step"
    assert client.get(f"{asked}&step=1d").get_json()["n"] == 900


@pytest.mark.parametrize("column", ["nonsense", "%00", "%ff", LONG, "..", "a/b/c", "%F0%9F%99%82", "%20"])
def test_a_column_that_is_not_there_is_not_found(client: FlaskClient, model: str, column: str) -> None:
    refused(client, f"/api/models/{model}/drift/{column}/")


@pytest.mark.parametrize(
    "body", [f'{{"{LONG}": 1}}', f'{{"{LONG}": "\\u0000"}}', f'{{"rules": "{LONG}"}}', f'{{"segments": ["{LONG}"]}}']
)
def test_a_refused_body_is_not_sent_back_whole(client: FlaskClient, model: str, body: str) -> None:
    response = client.patch(f"/api/models/{model}/", data=body, content_type="application/json")
    assert response.status_code == 422
    assert response.get_json()["error"]["field"].startswith("$")
    assert len(response.text) < 1_000


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"1", b'{"segments": "country"}', b'{"segments": [1]}', b'{"segments": [null]}',
        b'{"segments": {"a": 1}}', b'{"segments": ["nonsense"]}', b'{"segments": ["label"]}', b'{"segments": [""]}',
        b'{"segments": ["a", "b", "c", "d", "e", "f"]}', b'{"segments": ["a\\u0000b"]}', b'{"segments": NaN}',
        b'{"segments": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", b'{"a":' * 200_000, b"\xff\xfe",
    ],
)  # fmt: skip
def test_segments_that_cannot_be_are_refused_and_change_nothing(client: FlaskClient, model: str, body: bytes) -> None:
    response = client.patch(f"/api/models/{model}/", data=body, content_type="application/json")
    assert response.status_code in (400, 422), response.text[:200]
    assert client.get(f"/api/models/{model}/").get_json()["segments"] == ["country"]
