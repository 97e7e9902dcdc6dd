"""Transactions that wait for the same lock share one commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Work = Callable[[Connection], Any]
MOST = 64


class _Job:
    """Work of one thread, and what came of it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None


class SharedCommit:
    """Runs the work of several threads in one transaction, each behind a savepoint of its own.

    Parameters
    ----------
    write : callable
        Returns a context manager that yields a connection in a transaction.

    Notes
    -----
    Whoever gets the turn works off everything that has gathered meanwhile, so the more threads wait, the fewer
    commits there are. Nobody returns before the commit that holds its rows.
    """

    def __init__(self, write: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._write = write
        self._turn = threading.Lock()
        self._gathering = threading.Lock()
        self._gathered: list[_Job] = []

    def run(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` returns, once it is committed; what it raises is undone and raised here alone."""
        job = _Job(work)
        with self._gathering:
            self._gathered.append(job)
        with self._turn:
            while not job.done:
                self._work_off()
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    def _work_off(self) -> None:
        with self._gathering:
            jobs, self._gathered = self._gathered[:MOST], self._gathered[MOST:]
        try:
            with self._write() as connection:
                for job in jobs:
                    _attempt(job, connection)
        except BaseException as error:  # noqa: BLE001 - every waiting thread has to hear of it
            for job in jobs:
                job.error = job.error or error
        for job in jobs:
            job.done = True


def _attempt(job: _Job, connection: Connection) -> None:
    try:
        with connection.begin_nested():
            job.result = job.work(connection)
    except Exception as error:
        if connection.in_transaction() and not connection.invalidated:
            job.error = error
        else:
            raise
