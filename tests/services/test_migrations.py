"""The schema: made once by however many start, and the one the code is written for."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from core.alerts.rule import FAMILIES
from core.errors import Conflict, Unavailable
from services import alerts, drift, health, ingest, metrics, references
from services.comparison import Comparison
from services.context import Context
from services.metrics import MetricsAsked
from storage.database import Database
from storage.files import Files
from storage.migrate import upgrade
from storage.tables.base import Base
from tests import first_layout
from tests.factories import HOUR, NOON, a_table, log, rows, work
from tests.fakes import FakeClock, FakePublisher, FakeQueue
from tests.first_layout import LEARNT, N_PROFILED, N_WAITING, UPLOADED, contents
from tests.postgres import PostgresServer
from tests.product import ROOT

KEPT = (
    "SELECT model_id, id, batch_id, time, features, output, latency_ms, error FROM prediction ORDER BY 1, 2",
    "SELECT model_id, prediction_id, batch_id, value FROM label ORDER BY 1, 2, 3",
    "SELECT * FROM alert ORDER BY id",
    "SELECT * FROM alert_change ORDER BY id",
    "SELECT * FROM event ORDER BY id",
    "SELECT id, model_id, kind, key, digest, answer, n_received, n_new, time_min, time_max FROM batch ORDER BY id",
    "SELECT id, model_id, family, params, enabled, stepped_to FROM rule WHERE family <> 'concept' ORDER BY id",
)
KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from storage.migrate import upgrade

left = [int(sys.argv[2])]

@event.listens_for(Engine, "after_cursor_execute")
def count(*_):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)

upgrade(sys.argv[1])
"""


TABLES = {table.name for table in Base.metadata.sorted_tables}


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    """Whose database it is; every test that uses it runs on both."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/plumbline.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture(scope="session")
def first_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of the first layout with something in every table."""
    path = tmp_path_factory.mktemp("first") / "plumbline.db"
    first_layout.make(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def first_template(postgres: PostgresServer) -> str:
    """The name of a PostgreSQL database of the first layout with something in every table."""
    name = postgres.new_database()
    first_layout.make(postgres.url(name))
    return name


@pytest.fixture
def first_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the first layout, of this test's own, with something in every table."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("first_file"), tmp_path / "plumbline.db")
        yield f"sqlite:///{tmp_path}/plumbline.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database(request.getfixturevalue("first_template")) as url:
        yield url


@pytest.fixture
def upgraded(
    first_url: str, publisher: FakePublisher, queue: FakeQueue, clock: FakeClock, tmp_path: Path
) -> Iterator[Context]:
    """A context on a database of the first layout that was brought up to date."""
    upgrade(first_url)
    database = Database(first_url)
    yield Context(database, publisher, queue, clock, Files(tmp_path))
    database.close()


def killed_at(url: str, statement: int) -> bool:
    """Bring a database up to date in a process that is killed after so many statements; return whether it was."""
    command = [sys.executable, "-c", KILLED, url, str(statement)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False).returncode == -signal.SIGKILL


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, as text, in one order."""
    return {name: sorted(contents(url, f"SELECT * FROM {name}"), key=repr) for name in TABLES}


def test_several_that_start_at_once_bring_it_up_to_date_once(empty_url: str) -> None:
    code = "import sys; from storage.migrate import upgrade; upgrade(sys.argv[1])"
    starters = [
        subprocess.Popen([sys.executable, "-c", code, empty_url], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    told = [starter.communicate(timeout=60)[1] for starter in starters]
    assert [starter.returncode for starter in starters] == [0] * 4, told
    upgrade(empty_url)


def test_the_migrations_make_the_tables_that_the_code_knows(empty_url: str) -> None:
    upgrade(empty_url)
    assert differences(empty_url) == []


def differences(url: str) -> list[Any]:
    """Return what the tables of a database have that the code does not know, and the other way round."""
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = list(compare_metadata(context, Base.metadata))
    engine.dispose()
    return found


def test_a_database_of_the_first_layout_gets_the_tables_that_the_code_knows(first_url: str) -> None:
    upgrade(first_url)
    assert differences(first_url) == []


def test_predictions_labels_and_the_history_of_alerts_are_kept_from_the_first_layout(first_url: str) -> None:
    before = [contents(first_url, query) for query in KEPT]
    assert all(before)
    upgrade(first_url)
    assert [contents(first_url, query) for query in KEPT] == before


def test_what_the_first_layout_counted_is_forgotten_and_waits_to_be_counted_again(first_url: str) -> None:
    upgrade(first_url)
    for table in ("finding", "profile", "reference"):
        assert contents(first_url, f"SELECT * FROM {table}") == []
    assert contents(first_url, "SELECT DISTINCT counted FROM label") == [(False,)]
    waiting = "SELECT id FROM batch WHERE state = 'waiting' AND attempts = 0 AND leased_until = 0 ORDER BY id"
    assert contents(first_url, waiting) == [(1,), (2,), (5,), (6,), (7,), (8,)]  # 3 and 4 told labels


def test_every_model_of_the_first_layout_has_every_family_of_rules(first_url: str) -> None:
    upgrade(first_url)
    for model in (UPLOADED, LEARNT):
        rules = "SELECT family FROM rule JOIN model ON model.id = model_id WHERE enabled AND model.name = '{}'"
        named = contents(first_url, rules.format("fraud" if model == UPLOADED else "churn"))
        assert sorted(family for (family,) in named) == sorted(FAMILIES.all())


def test_bringing_it_up_to_date_again_changes_nothing(first_url: str) -> None:
    upgrade(first_url)
    before = everything(first_url)
    upgrade(first_url)
    assert everything(first_url) == before


def test_models_of_the_first_layout_learn_again_and_are_judged(upgraded: Context) -> None:
    for model in (UPLOADED, LEARNT):
        work(upgraded, str(model))
    for model, n, wait in ((UPLOADED, N_PROFILED + N_WAITING, 1_000), (LEARNT, 120, 120)):
        view = health.health(upgraded, str(model))
        assert (view.waiting_batches, view.quarantined_batches) == (0, 0)
        found = drift.drift(upgraded, str(model), Comparison((NOON, NOON + 90 * HOUR)))
        assert found.n == n
        assert found.reference is not None
        assert (found.reference.source, found.reference.n) == ("first rows", wait)
        assert found.verdict == "ok"
    log(upgraded, rows(str(UPLOADED), 600, start=NOON + 70 * HOUR, hours=24, shift=3.0, prefix="n"))
    work(upgraded, str(UPLOADED))
    assert drift.drift(upgraded, str(UPLOADED)).verdict == "critical"


def test_labels_of_the_first_layout_are_metrics_again_with_their_revisions(upgraded: Context) -> None:
    work(upgraded, str(UPLOADED))
    asked = MetricsAsked(window=(NOON, NOON + 90 * HOUR), names=("accuracy",))
    found = metrics.metrics(upgraded, str(UPLOADED), asked)
    accuracy = found.metrics[0]
    assert (accuracy.name, found.n_labelled) == ("accuracy", 1_001)
    waited = rows("", N_WAITING, prefix="w")[0]["prediction"]["class"]  # of which the label says that it was true
    assert accuracy.value == pytest.approx((999 + waited) / 1_001)


def test_alerts_of_the_first_layout_go_on_and_end_by_what_comes(upgraded: Context) -> None:
    for model in (UPLOADED, LEARNT):
        work(upgraded, str(model))
    state = {one.title: one.state for one in alerts.list_alerts(upgraded, None, None, None, 50, 0)}
    assert state["an earlier alert of drift"] == "open"
    assert state["an earlier alert of latency"] == "resolved"
    assert state["an earlier alert of ingest"] == "resolved"  # its batch is profiled after all
    log(upgraded, rows(str(UPLOADED), 2_000, start=NOON + 61 * HOUR, hours=40, prefix="n", seed=9))
    work(upgraded, str(UPLOADED))
    state = {one.title: one.state for one in alerts.list_alerts(upgraded, None, None, None, 50, 0)}
    assert state["an earlier alert of drift"] == "resolved"


def test_a_reference_can_be_uploaded_again_after_the_first_layout(upgraded: Context) -> None:
    work(upgraded, str(UPLOADED))
    assert references.set_reference(upgraded, str(UPLOADED), a_table()).source == "upload"
    work(upgraded, str(UPLOADED))
    assert drift.drift(upgraded, str(UPLOADED), Comparison((NOON, NOON + 90 * HOUR))).n == N_PROFILED + N_WAITING


def test_a_request_that_the_first_layout_took_is_still_known_by_its_key(upgraded: Context) -> None:
    with pytest.raises(Conflict):
        ingest.accept(upgraded, orjson.dumps(rows(str(UPLOADED), 3, prefix="x")), key="once")


@pytest.mark.parametrize("statement", [6, 20, 34, 45, 50])
def test_a_first_start_that_is_killed_can_be_made_again(empty_url: str, statement: int) -> None:
    assert killed_at(empty_url, statement)
    upgrade(empty_url)
    assert differences(empty_url) == []


@pytest.mark.parametrize("statement", [5, 10, 15, 19])
def test_an_upgrade_that_is_killed_leaves_everything_as_it_was(first_url: str, statement: int) -> None:
    before = [contents(first_url, f"SELECT count(*) FROM {name}") for name in ("finding", "profile", "reference")]
    assert killed_at(first_url, statement)
    after = [contents(first_url, f"SELECT count(*) FROM {name}") for name in ("finding", "profile", "reference")]
    assert after == before
    assert contents(first_url, "SELECT version_num FROM alembic_version") == [("0001",)]
    upgrade(first_url)
    assert differences(first_url) == []


def test_a_database_of_a_newer_version_is_left_alone_with_a_reason(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Unavailable, match="newer version"):
        upgrade(empty_url)
