"""Transactions that wait for the same lock share one commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection

from core.errors import Unavailable

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
    """Runs the work of several threads in one transaction.

    Parameters
    ----------
    write : callable
        Returns a context manager that yields a connection in a transaction.

    Notes
    -----
    Whoever gets the turn works off everything that has gathered meanwhile, so the more threads wait, the fewer
    commits there are. Nobody returns before the commit that holds its rows. Where one of several fails, nothing of
    theirs is kept and each is done again by itself, which costs less than a savepoint for everyone.
    """

    def __init__(self, write: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._write = write
        self._turn = threading.Lock()
        self._gathering = threading.Lock()
        self._gathered: list[_Job] = []

    def run(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` returns, once it is committed; what it raises is undone and raised here alone.

        It may be called twice, the first time in a transaction that is rolled back.
        """
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
        error = self._attempt(jobs)
        if error is not None and len(jobs) > 1 and not isinstance(error, Unavailable):
            for job in jobs:
                job.error = self._attempt([job])
        for job in jobs:
            job.error = job.error or (error if isinstance(error, Unavailable) or len(jobs) == 1 else None)
            job.done = True

    def _attempt(self, jobs: Sequence[_Job]) -> BaseException | None:
        """Return what went wrong, or None once the work of all these is committed."""
        try:
            with self._write() as connection:
                for job in jobs:
                    job.result = job.work(connection)
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread whose work it was
            return error
        return None
