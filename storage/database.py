"""Transactions on SQLite or PostgreSQL: many readers, and writers that never fail for want of a lock."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from core.errors import Unavailable
from storage.together import SharedCommit

T = TypeVar("T")

FRESH_S = 1.0
POSTGRES_OPTIONS = "-c statement_timeout=60000 -c lock_timeout=20000 -c idle_in_transaction_session_timeout=60000"


class Database:
    """The engines of one process.

    Parameters
    ----------
    url : str
        ``sqlite:///path`` or ``postgresql+psycopg://...``.

    Notes
    -----
    On SQLite all writers of all processes take turns on a file lock: waiting there is fair and never ends in
    "database is locked", and no two connections ever write or checkpoint at once, which versions before
    3.51.3 do not survive in every case. Readers have connections of their own that cannot write.
    """

    def __init__(self, url: str) -> None:
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._lock = _FileLock(Path(f"{make_url(url).database}.writer"))
            self._writer = _sqlite_engine(url, writes=True)
            self._reader = _sqlite_engine(url, writes=False)
            self._shared = SharedCommit(self.write)
        else:
            self._writer = _postgres_engine(url)
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ")
            self._autocommit = self._writer.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection in a transaction: committed at the end, rolled back on any error.

        Raises
        ------
        Unavailable
            The database is away, full, or a lock could not be had.
        """
        with _available(), self._lock if self.is_sqlite else nullcontext(), self._writer.begin() as connection:
            yield connection

    def write_together(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` returns, committed; on SQLite, where writers take turns, with those that wait beside it.

        It may be called twice there, the first time in a transaction that is rolled back; see `SharedCommit`.

        Raises
        ------
        Unavailable
            The database is away, full, or a lock could not be had.
        """
        if self.is_sqlite:
            with _available():
                return self._shared.run(work)
        with self.write() as connection:
            return work(connection)

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        """Yield a connection on which every statement is a transaction of its own, one round trip instead of three.

        PostgreSQL only; SQLite has no round trips to save.

        Raises
        ------
        Unavailable
            The database is away.
        """
        with _available(), self._autocommit.connect() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one consistent state.

        Raises
        ------
        Unavailable
            The database is away.
        """
        with _available(), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self._writer.dispose()
        self._reader.dispose()
        if self.is_sqlite:
            self._lock.close()


class _FileLock:
    """One holder at a time over the threads and processes that name the same file."""

    def __init__(self, path: Path) -> None:
        self._thread = threading.Lock()
        self._file = path.open("ab")

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:  # a time limit may strike while it waits
            self._thread.release()
            raise

    def close(self) -> None:
        """Close the file; whoever waits for it does not notice."""
        self._file.close()

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, sqlite3.OperationalError, psycopg.OperationalError) as error:
        raise Unavailable("the database cannot be reached at the moment") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable("the connection to the database was lost") from error
        raise


def _sqlite_engine(url: str, *, writes: bool) -> Engine:
    arguments: dict[str, Any] = {"check_same_thread": False, "isolation_level": None, "timeout": 30}
    engine = create_engine(url, connect_args=arguments, **({"poolclass": StaticPool} if writes else {"pool_size": 8}))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        pragmas = ["foreign_keys=1", "cache_size=-32000", "temp_store=memory"]
        # journal mode is a property of the file and set by the migration, before anybody else opens it
        pragmas += ["synchronous=full"] if writes else ["query_only=1"]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_timeout=10,
        pool_use_lifo=True,
        connect_args={"connect_timeout": 5, "options": POSTGRES_OPTIONS},
    )

    @event.listens_for(engine, "checkin")
    def note(_: Any, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def probe(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        """Ask whether the server is still there, as the pool's own ping does, but not once a request under load."""
        if time.monotonic() - record.info.get("used_at", -FRESH_S) < FRESH_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.dbapi.Error as error:  # type: ignore[union-attr]
            raise DisconnectionError from error

    return engine
