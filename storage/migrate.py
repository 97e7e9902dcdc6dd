"""Bring a database to the schema of this version, one process at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from core.errors import Unavailable

MIGRATIONS = Path(__file__).parents[1] / "migrations"
LOCK = 815_001


def upgrade(url: str) -> None:
    """Apply every missing migration to the database at `url`; safe to run from several processes at once.

    Raises
    ------
    Unavailable
        The database does not answer, or refuses us.
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


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        if engine.dialect.name == "sqlite":
            with Path(f"{make_url(url).database}.writer").open("ab") as lock, engine.connect() as connection:
                fcntl.flock(lock, fcntl.LOCK_EX)
                connection.execute(text("PRAGMA journal_mode=wal"))
                connection.commit()
                yield connection
                connection.commit()
        else:
            with engine.connect() as connection:
                connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
                yield connection
                connection.commit()
    finally:
        engine.dispose()
