"""The parts tests are made of: databases, a context, a client."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

import api
import logs
import settings as settings_module
from services.context import Context
from settings import Settings
from storage.database import Database
from storage.files import Files
from storage.migrate import upgrade
from tests.factories import NOON
from tests.fakes import FakeClock, FakePublisher, FakeQueue
from tests.postgres import PostgresServer, fleeting_server
from tests.product import Product
from web.server import create_server

BROWSER = "tests/browser"


class WholeFiles(LoadFileScheduling):  # type: ignore[misc]
    """Which process runs what: a file stays whole, and all of the browser together, for they share a product.

    Files are begun in the order of their names: the long ones are not left to the end.
    """

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return BROWSER if file.startswith(f"{BROWSER}/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles:
    """Return what deals the tests out where several processes run them."""
    return WholeFiles(config, log)


@pytest.fixture(scope="session", autouse=True)
def _logged() -> None:
    """Lines as processes write them; by default a traceback would be painted with all values in it, for a second."""
    logs.configure()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server for the whole run."""
    server = fleeting_server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "plumbline.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of a migrated, empty PostgreSQL database."""
    name = postgres.new_database()
    upgrade(postgres.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of this test's own; every test that uses it runs on both."""
    if request.param == "sqlite":
        path = tmp_path / "plumbline.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database(request.getfixturevalue("postgres_template")) as url:
        yield url


@pytest.fixture
def publisher() -> FakePublisher:
    return FakePublisher()


@pytest.fixture
def queue() -> FakeQueue:
    return FakeQueue()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands a month after the first rows, so that none of them lies in the future."""
    return FakeClock(NOON + 30 * 86_400_000_000)


@pytest.fixture
def ctx(
    database_url: str, publisher: FakePublisher, queue: FakeQueue, clock: FakeClock, tmp_path: Path
) -> Iterator[Context]:
    """A context on a real database."""
    database = Database(database_url)
    yield Context(database, publisher, queue, clock, Files(tmp_path / "files"))
    database.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings as they are without any environment."""
    return settings_module.load({"PLUMBLINE_DATA_DIR": str(tmp_path)})


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the whole product, running as a user starts it."""
    product = Product(tmp_path_factory.mktemp("live"))
    yield product.url
    product.stop()


@pytest.fixture
def client(ctx: Context, settings: Settings) -> FlaskClient:
    """A client of the API."""
    server = create_server(ctx, settings)
    api.register(server)
    return server.test_client()
