"""Files and made-up models become rows that the API takes and whose incidents the engine sees."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import orjson
import pandas as pd
import pytest

from core.drift.verdict import WindowDrift, judge
from core.errors import Conflict, InvalidInput, MonitorError, Unavailable
from core.profiles.build import Rows, build
from core.profiles.reference import build_spec
from core.windows import to_micros
from feeding import history, tables
from feeding.scenario import LONG_AGO, SCENARIOS, Scenario
from feeding.sender import Sender
from feeding.tables import Columns
from services.rows import read_labels, read_predictions
from services.uploads import read_reference

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ALL = sorted(SCENARIOS.all())


def columns_at(scenario: Scenario, days: np.ndarray, seed: int) -> dict[str, Any]:
    draw = scenario.draw(np.random.default_rng(seed), days)
    answers = {f"prediction.{name}": values for name, values in draw.answer.items()}
    return {name: tables.plain(pd.Series(values)) for name, values in {**draw.features, **answers}.items()}


def verdict(scenario: Scenario, days: np.ndarray) -> WindowDrift:
    reference = columns_at(scenario, np.full(5_000, LONG_AGO), 1)
    spec = build_spec(reference)
    agreed = build(spec, Rows(5_000, reference)).cell(0)
    return judge(spec, agreed, build(spec, Rows(len(days), columns_at(scenario, days, 2))))[0]


@pytest.mark.parametrize("name", ALL)
def test_before_its_incidents_a_scenario_is_quiet(name: str) -> None:
    assert verdict(SCENARIOS.get(name), np.linspace(-29, -20, 2_000)).verdict == "ok"


@pytest.mark.parametrize(
    ("name", "kind", "column"),
    [
        ("card_fraud", "missing", "device"),
        ("card_fraud", "new level", "merchant_category"),
        ("churn", "drift", "data_usage_gb"),
        ("house_prices", "unit", "area_m2"),
    ],
)
def test_the_engine_sees_each_incident_in_the_column_it_is_about(name: str, kind: str, column: str) -> None:
    scenario = SCENARIOS.get(name)
    incident = next(incident for incident in scenario.incidents if incident.kind == kind)
    end = min(incident.end, 0.0)
    found = verdict(scenario, np.linspace((incident.start + end) / 2, end, 1_500, endpoint=False))
    drifted = [one.column for one in found.columns if one.verdict == "critical" and one.role == "feature"]
    assert drifted == [column]


def test_the_incidents_are_of_every_kind_some_over_and_some_going_on() -> None:
    incidents = [incident for name in ALL for incident in SCENARIOS.get(name).incidents]
    assert {incident.kind for incident in incidents} == {"drift", "unit", "missing", "new level", "latency", "accuracy"}
    assert {np.isfinite(incident.end) for incident in incidents} == {True, False}


@pytest.mark.parametrize("name", ALL)
def test_the_api_takes_what_a_scenario_makes(name: str) -> None:
    scenario = SCENARIOS.get(name)
    made = history.past(scenario, "m", 6, NOW, seed=3)
    assert 0 < len(made.labels) < len(made.rows)
    parsed = read_predictions(orjson.dumps(made.rows[:5_000]), to_micros(NOW))
    assert [row.row.id for row in parsed] == [row["id"] for row in made.rows[:5_000]]
    read_labels(orjson.dumps(made.labels[:5_000]))
    reference = read_reference(history.reference_file(scenario, 3), "application/vnd.apache.parquet")
    assert not isinstance(reference, tuple)
    assert reference.n == 5_000
    assert set(made.rows[0]["input_data"]) < set(reference.columns)


def test_the_same_seed_makes_the_same_rows() -> None:
    scenario = SCENARIOS.get("churn")
    assert history.past(scenario, "m", 2, NOW, seed=3) == history.past(scenario, "m", 2, NOW, seed=3)
    assert history.past(scenario, "m", 2, NOW, seed=3) != history.past(scenario, "m", 2, NOW, seed=4)


def test_a_table_becomes_rows_with_the_types_it_has(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("key,at,x,n,flag,name,answer\na,2019-01-01 00:00:00,1.5,3,True,é,1\nb,2019-01-02,,4,False,,0\n")
    frame = tables.read_table(file)
    columns = Columns(time="at", id="key", prediction="answer", exclude=("n",))
    rows = list(
        tables.prediction_rows(
            frame,
            columns,
            tables.times_of(frame.assign(at=["2019-01-01", "2019-01-02"]), "at"),
            model="m",
            regression=False,
        )
    )
    assert rows[0] == {
        "model": "m",
        "id": "a",
        "timestamp": "2019-01-01T00:00:00.000000Z",
        "input_data": {"x": 1.5, "flag": True, "name": "é"},
        "prediction": {"class": 1},
    }
    assert rows[1]["input_data"] == {"x": None, "flag": False, "name": None}


def test_a_reference_file_has_the_names_of_the_api() -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0], "y_pred": [0, 1], "p": [0.1, 0.9], "truth": [0, 1], "id": [1, 2]})
    columns = Columns(id="id", prediction="y_pred", score="p", label="truth")
    found = pd.read_parquet(io.BytesIO(tables.reference_file(frame, columns, regression=False)))
    assert list(found.columns) == ["x", "prediction.class", "prediction.probability", "label"]


@pytest.mark.parametrize(("every", "bucket"), [("1s", "15m"), ("30s", "1h"), ("523s", "1d"), ("3h", "1w")])
def test_the_bucket_fits_the_density_of_the_rows(every: str, bucket: str) -> None:
    assert tables.fitting_bucket(pd.date_range("2019-01-01", periods=5_000, freq=every, tz="UTC")) == bucket


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    frame = pd.DataFrame({"timestamp": [1], "x": [2]})
    with pytest.raises(InvalidInput, match=r"--time: f\.csv has no column 'timestmp'; did you mean 'timestamp'"):
        tables.require_columns(frame, {"time": "timestmp"}, "f.csv")


class Unsteady(BaseHTTPRequestHandler):
    """A server that answers what its script says."""

    script: ClassVar[list[tuple[int, dict[str, Any], dict[str, str]]]] = []
    seen: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.seen.append(self.rfile.read(int(self.headers["Content-Length"])))
        status, body, headers = self.script.pop(0)
        data = orjson.dumps(body)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Unsteady.script, Unsteady.seen = [], []
    with HTTPServer(("127.0.0.1", 0), Unsteady) as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()
        thread.join()


def test_a_server_that_is_away_is_asked_again_with_the_same_rows(server: str) -> None:
    Unsteady.script = [(503, {}, {"Retry-After": "2"}), (429, {}, {}), (201, {"accepted": 1}, {})]
    waits: list[float] = []
    sender = Sender(server, sleep=waits.append)
    assert sender.send_predictions([{"id": "a"}]) == 1
    sender.close()
    assert len(set(Unsteady.seen)) == 1
    assert len(Unsteady.seen) == 3
    assert waits[0] == 2.0


def test_a_refusal_is_not_repeated_and_says_why(server: str) -> None:
    refused = {"error": {"message": "too old", "field": "$[0].timestamp"}}
    Unsteady.script = [(422, refused, {}), (409, {"error": {"message": "taken", "existing": "m1"}}, {})]
    sender = Sender(server)
    with pytest.raises(MonitorError, match=r"422: too old \(\$\[0\].timestamp\)"):
        sender.send_predictions([{"id": "a"}])
    with pytest.raises(Conflict) as conflict:
        sender.register(name="a", version="1")
    sender.close()
    assert conflict.value.existing == "m1"


def test_a_server_that_stays_away_is_given_up_in_the_end() -> None:
    sender = Sender("http://127.0.0.1:9", patience_s=3, sleep=lambda _: None)
    with pytest.raises(Unavailable, match="does not answer"):
        sender.send_predictions([{"id": "a"}])
    sender.close()
