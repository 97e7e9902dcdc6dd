"""Files and made-up models become rows that the API takes and whose incidents the engine sees."""

from __future__ import annotations

import gzip
import io
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import numpy as np
import orjson
import pandas as pd
import pytest
from click.testing import CliRunner

from commands import replay
from core.drift.verdict import WindowDrift, judge
from core.errors import Conflict, InvalidInput, MonitorError, Unavailable
from core.profiles.build import Rows, build
from core.profiles.reference import build_spec
from core.windows import to_micros
from feeding import history, tables
from feeding.scenario import LONG_AGO, SCENARIOS, Scenario, times_between
from feeding.sender import Sender
from feeding.tables import Columns
from services.freezing import Table
from services.rows import read_labels, read_predictions
from services.uploads import read_reference

Scripted: TypeAlias = tuple[int, Any, dict[str, str]]
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
    assert isinstance(reference, Table)
    assert reference.n == 5_000
    assert set(made.rows[0]["input_data"]) < set(reference.columns)


def test_the_same_seed_makes_the_same_rows() -> None:
    scenario = SCENARIOS.get("churn")
    assert history.past(scenario, "m", 2, NOW, seed=3) == history.past(scenario, "m", 2, NOW, seed=3)
    assert history.past(scenario, "m", 2, NOW, seed=3) != history.past(scenario, "m", 2, NOW, seed=4)


@pytest.mark.parametrize("now", [NOW, datetime(2026, 11, 26, 22, 40, tzinfo=UTC)])
def test_a_made_up_day_has_its_peak_at_midday_and_a_made_up_weekend_is_quiet(now: datetime) -> None:
    days = times_between(np.random.default_rng(1), -28, 0, 2_000, now)
    at = [now + timedelta(days=day) for day in days.tolist()]
    by_hour = np.bincount([moment.hour for moment in at], minlength=24)
    by_weekday = np.bincount([moment.weekday() for moment in at], minlength=7)
    assert 11 <= by_hour.argmax() <= 15
    assert by_hour.argmin() in (23, 0, 1, 2, 3)
    assert by_weekday[5:].max() < 0.75 * by_weekday[:5].min()


def test_live_rows_have_labels_of_their_own() -> None:
    live = history.present(SCENARIOS.get("churn"), "m", 5, NOW, np.random.default_rng(1))
    assert [label["prediction_id"] for label in live.labels] == [row["id"] for row in live.rows]
    read_predictions(orjson.dumps(live.rows), to_micros(NOW))
    read_labels(orjson.dumps(live.labels))


def test_a_table_becomes_rows_with_the_types_it_has(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("key,at,x,n,flag,name,answer\na,2019-01-01 00:00:00,1.5,3,True,é,1\nb,2019-01-02,,4,False,,0\n")
    frame = tables.read_table(file)
    columns = Columns(time="at", id="key", prediction="answer", exclude=("n",))
    times = tables.times_of(frame.assign(at=["2019-01-01", "2019-01-02"]), "at")
    rows = list(tables.prediction_rows(frame, columns, times, model="m", regression=False))
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


def test_times_and_decimals_are_the_same_in_a_reference_and_in_rows() -> None:
    frame = pd.DataFrame({"due": pd.to_datetime(["2024-01-01", "2024-01-02"]), "price": [Decimal("1.5"), None]})
    file = tables.reference_file(frame, Columns(), regression=False)
    reference = read_reference(file, "application/vnd.apache.parquet")
    assert isinstance(reference, Table)
    times = pd.date_range("2024-01-01", periods=2, tz="UTC")
    rows = list(tables.prediction_rows(frame, Columns(), times, model="m", regression=False))
    assert [row["input_data"]["due"] for row in rows] == list(reference.columns["due"])
    assert [row["input_data"]["price"] for row in rows] == [1.5, None]


def test_values_with_gaps_stay_what_they_are() -> None:
    for dtype, values in {"Int64": [1, None], "boolean": [True, None], "Float64": [0.5, None]}.items():
        assert tables.plain(pd.Series(values, dtype=dtype)) == values
    assert tables.plain(pd.Series([np.inf, 2.0])) == [None, 2.0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("head.csv", b"a,b\n"),
        ("cut.csv.gz", gzip.compress(b"a,b\n" * 999)[:20]),
        ("bad.parquet", b"x"),
    ],
    ids=["nothing", "only a head", "cut off", "not Parquet"],
)
def test_a_file_without_rows_is_refused_by_its_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=name):
        tables.read_table(tmp_path / name)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--label", "trut"], r"--label: reference\.csv has no column 'trut'; did you mean 'truth'"),
        (["--time", "gap"], r"--time: column 'gap' is empty in row 2$"),
        (["--id", "gap"], r"--id: column 'gap' of current\.csv is empty in row 2$"),
        (["--id", "same"], r"--id: column 'same' of current\.csv repeats itself in row 2 and 1 more"),
        (["--exclude", "x,y"], "--exclude: .* no column 'y'"),
        (["--speed", "0"], "--speed"),
    ],
)
def test_replay_refuses_what_does_not_fit_before_it_sends_anything(
    tmp_path: Path, options: list[str], message: str
) -> None:
    table = "x,truth,gap,same\n1,0,2024-01-01,7\n2,1,,7\n3,1,2024-01-03,7\n"
    files = [tmp_path / "reference.csv", tmp_path / "current.csv"]
    for file in files:
        file.write_text(table)
    # nobody listens there: what fails earlier was never sent
    done = CliRunner().invoke(replay.command, [*map(str, files), *options, "--url", "http://127.0.0.1:9"])
    assert isinstance(done.exception, InvalidInput)
    assert re.search(message, done.exception.message)


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    frame = pd.DataFrame({"timestamp": [1], "x": [2]})
    with pytest.raises(InvalidInput, match=r"--time: f\.csv has no column 'timestmp'; did you mean 'timestamp'"):
        tables.require_columns(frame, {"time": "timestmp"}, "f.csv")


class Unsteady(BaseHTTPRequestHandler):
    """A server that answers what its script says."""

    script: ClassVar[list[Scripted]] = []
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
    later: Scripted = (429, {}, {"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT"})
    Unsteady.script = [(503, {}, {"Retry-After": "2"}), later, (201, {"accepted": 1}, {})]
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


def test_a_server_that_nobody_started_is_given_up_soon() -> None:
    waits: list[float] = []
    sender = Sender("http://127.0.0.1:9", sleep=waits.append)
    with pytest.raises(Unavailable, match="does not answer"):
        sender.models()
    sender.close()
    assert sum(waits) <= 5


def test_an_answer_from_somebody_else_is_an_error_that_names_the_address(server: str) -> None:
    Unsteady.script = [(200, ["no", "object"], {}), (404, "nothing here", {})]
    sender = Sender(server)
    for status in (200, 404):
        with pytest.raises(MonitorError, match=f"{status} from {server}/api/labels/"):
            sender.send_labels([{"prediction_id": "a"}])
    sender.close()


def test_an_address_without_a_scheme_is_refused_with_the_one_that_is_meant() -> None:
    with pytest.raises(InvalidInput, match=r"write http://127\.0\.0\.1:8000"):
        Sender("127.0.0.1:8000")


def test_a_replay_goes_on_with_the_model_there_is_only_when_asked(tmp_path: Path, server: str) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("x,answer\n1,a\n2,b\n3,a\n")
    taken: Scripted = (
        409,
        {"error": {"message": "there is a model 'rows' with version '1'", "existing": "m1"}},
        {},
    )
    call = [str(file), str(file), "--prediction", "answer", "--url", server]
    Unsteady.script = [taken]
    refused = CliRunner().invoke(replay.command, call)
    assert isinstance(refused.exception, Conflict)
    assert "m1; name another --model-version, or send to it with --reuse" in refused.exception.message
    Unsteady.script = [taken, (201, {"n": 3}, {}), (201, {"accepted": 2}, {})]
    done = CliRunner().invoke(replay.command, [*call, "--reuse"], catch_exceptions=False)
    assert "3 rows in" in done.output
    assert "1 of them were there already" in done.output
    sent = read_predictions(Unsteady.seen[-1], to_micros(datetime.now(UTC)))
    assert {row.row.model for row in sent} == {"m1"}
