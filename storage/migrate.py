"""Bring a database to the schema of this version, one process at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from core.errors import Unavailable

MIGRATIONS = Path(__file__).parents[1] / "migrations"
LOCK = 815_001


def upgrade(url: str) -> None:
    """Apply every missing migration to the database at `url`; safe to run from several processes at once.

    Raises
    ------
    Unavailable
        The database does not answer, refuses us, or was brought up to date by a newer version.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with _alone(url) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        reason = str(error.orig).partition("\n")[0]
        raise Unavailable(f"the database cannot be used; see DATABASE_URL: {reason}") from error
    except CommandError as error:
        raise Unavailable(f"the database was brought up to date by a newer version: {error}") from error


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    engine = _engine(url)
    try:
        if engine.dialect.name == "sqlite":
            with Path(f"{make_url(url).database}.writer").open("ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                with engine.connect() as connection:
                    yield connection
                    connection.commit()
        else:
            with engine.connect() as connection:
                connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
                yield connection
                connection.commit()
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    """Return an engine on which all migrations are one transaction: one that is killed leaves nothing half done."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"isolation_level": None}, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.execute("PRAGMA journal_mode=wal")  # of the file, and not to be changed in a transaction

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # left to itself, the driver begins none for CREATE TABLE

    return engine
