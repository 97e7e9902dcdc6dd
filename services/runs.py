"""Long work: asked for, followed, cancelled; done by a worker, once, whatever happens to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import orjson
import structlog
import uuid_utils.compat as uuids

from core.errors import Conflict, InvalidInput, MonitorError, NotFound
from core.registry import Registry
from core.stopping import stopped_by
from services.context import Context
from services.decoding import read_id
from services.views.cleaning import RunView
from storage import runs

LEASE = 60_000_000
BEAT_S = 15.0  # between two renewals of it, however long one part of the work takes
APART_S = 0.3  # between two notes of how far it is
MOST_ATTEMPTS = 2
PATIENCE = 5_000_000  # of a run that waits, before its wake-up is taken for lost
POLL_S = 0.1
AGAIN = ("clean", "train")  # kinds of which all that is needed is kept: what was asked, and the dataset
log = structlog.get_logger()

Work: TypeAlias = "Callable[[Context, RunView, Mapping[str, Any], Progress], dict[str, Any]]"
WORK: Registry[Work] = Registry("kind of run", "services.work")


class Cancelled(Exception):
    """Somebody asked for the run to end, or another worker took it over."""


@dataclass
class Progress:
    """Tells how far a run is, and ends it where it has been cancelled.

    Parameters
    ----------
    first, share : float
        Part of the whole run that this tells of: it begins at `first` and is `share` long.
    """

    ctx: Context
    run_id: UUID
    attempt: int
    first: float = 0.0
    share: float = 1.0
    told_at: float = 0.0

    def __call__(self, done: int, of: int, said: str) -> None:
        """Note that so many of so many parts are done and what comes next; not more often than is worth it.

        Raises
        ------
        Cancelled
        """
        if time.monotonic() - self.told_at < APART_S:
            return
        self.told_at = time.monotonic()
        progress = self.first + self.share * done / max(of, 1)
        with self.ctx.database.write() as connection:
            goes_on = runs.report(connection, self.run_id, self.attempt, progress=progress, said=said[:200])
        if not goes_on:
            raise Cancelled

    def show(self, so_far: Mapping[str, Any]) -> None:
        """Keep what has come of the run so far, for those who watch it."""
        with self.ctx.database.write() as connection:
            runs.report(connection, self.run_id, self.attempt, result=orjson.dumps(so_far).decode())

    @contextmanager
    def going_on(self, done: int, of: int, said: str) -> Iterator[None]:
        """Note what comes next, and again at every stopping point of it, where the run ends if it was cancelled.

        Raises
        ------
        Cancelled
        """
        tell = partial(self, done, of, said)
        tell()
        with stopped_by(tell):
            yield

    def part(self, first: float, share: float) -> Progress:
        """Return what tells of a part of the whole."""
        return Progress(self.ctx, self.run_id, self.attempt, first, share, self.told_at)


def start(ctx: Context, kind: str, asked: Mapping[str, Any], dataset_id: UUID | None = None) -> RunView:
    """Return a new run, which a worker takes up at once."""
    WORK.get(kind)
    run_id = UUID(int=uuids.uuid7().int)
    values = {
        "id": run_id,
        "kind": kind,
        "dataset_id": dataset_id,
        "asked": orjson.dumps(asked).decode(),
        "created_at": ctx.now(),
    }
    with ctx.database.write() as connection:
        runs.add(connection, values)
    ctx.queue.start(run_id)
    return get(ctx, str(run_id))


def get(ctx: Context, run_id: str) -> RunView:
    """Return a run.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        row = runs.find(connection, read_id(run_id, "run"))
    if row is None:
        raise NotFound(f"there is no run {run_id}")
    return view(row)


def newest(ctx: Context, limit: int, offset: int) -> tuple[int, tuple[RunView, ...]]:
    """Return how many runs there are and some of them, the newest first, without their results."""
    with ctx.database.read() as connection:
        return runs.count(connection), tuple(map(view, runs.newest(connection, limit, offset)))


def wait(ctx: Context, run_id: str, seconds: float) -> RunView:
    """Return a run once it is over, or after so many seconds."""
    end = time.monotonic() + seconds
    found = get(ctx, run_id)
    while not found.over and time.monotonic() < end:
        time.sleep(POLL_S)
        found = get(ctx, run_id)
    return found


def cancel(ctx: Context, run_id: str) -> RunView:
    """Return a run after asking it to end; one that has not begun ends at once.

    Raises
    ------
    NotFound
    Conflict
        It is over.
    """
    found = get(ctx, run_id)
    with ctx.database.write() as connection:
        ended = {"state": "cancelled", "said": "cancelled", "ended_at": ctx.now(), "cancelled": True}
        asked = runs.change(connection, UUID(found.id), ["waiting"], **ended) or runs.change(
            connection, UUID(found.id), ["running"], cancelled=True, said="being cancelled"
        )
    if not asked:
        raise Conflict(f"the run is over: {get(ctx, run_id).status}", existing=found.id)
    return get(ctx, run_id)


def again(ctx: Context, run_id: str) -> RunView:
    """Return a new run that does what a run that is over was asked, on the same dataset.

    Raises
    ------
    NotFound
    Conflict
        It is not over.
    InvalidInput
        What it needs is not kept: it read an upload, or its dataset was deleted.
    """
    found = get(ctx, run_id)
    if found.kind not in AGAIN:
        raise InvalidInput("an upload is read once: upload the file again, or read it again on its dataset's page")
    if not found.over:
        raise Conflict(f"the run is not over: {found.status}; cancel it first", existing=found.id)
    if found.dataset is None:
        raise InvalidInput("the data it was over was deleted: upload it again, and start from there")
    return start(ctx, found.kind, found.asked, UUID(found.dataset))


def work(ctx: Context, run_id: UUID) -> None:
    """Do a run, unless it is over or another worker is at it."""
    with ctx.database.write() as connection:
        row = runs.take(connection, run_id, ctx.now(), ctx.now() + LEASE)
    if row is None:
        return
    if row.attempts > MOST_ATTEMPTS:
        values = _failed("internal", "the worker was lost over this twice; it may need more memory than there is", None)
    else:
        with _leased(ctx, row):
            values = _end(ctx, row)
    with ctx.database.write() as connection:
        runs.report(connection, run_id, row.attempts, ended_at=ctx.now(), **values)


def take_up_lost(ctx: Context) -> None:
    """Wake workers again for runs whose wake-up or whose worker was lost."""
    now = ctx.now()
    with ctx.database.read() as connection:
        lost = runs.lost(connection, now, now - PATIENCE)
    for row in lost:
        ctx.queue.start(row.id)


def view(row: Any) -> RunView:
    """Return a stored run as others see it."""
    result, asked = getattr(row, "result", None), orjson.loads(row.asked)
    return RunView(
        id=str(row.id),
        kind=row.kind,
        status=row.state,
        progress=row.progress,
        said=row.said,
        dataset=None if row.dataset_id is None else str(row.dataset_id),
        created_at=row.created_at,
        ended_at=row.ended_at,
        result=None if result is None else orjson.loads(result),
        error=None if row.error is None else orjson.loads(row.error),
        name=str(asked.get("name", "")),
        asked=asked,
    )


@contextmanager
def _leased(ctx: Context, row: Any) -> Iterator[None]:
    """Keep a run leased while its worker lives."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(BEAT_S):
            with suppress(MonitorError), ctx.database.write() as connection:  # the database may be back at the next
                runs.report(connection, row.id, row.attempts, leased_until=ctx.now() + LEASE)

    beating = threading.Thread(target=renew, name="lease", daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _end(ctx: Context, row: Any) -> dict[str, Any]:
    """Return how a run ends after doing it."""
    try:
        asked, progress = orjson.loads(row.asked), Progress(ctx, row.id, row.attempts)
        found = WORK.get(row.kind)(ctx, view(row), asked, progress)
    except Cancelled:
        return {"state": "cancelled", "said": "cancelled"}
    except MonitorError as error:
        return _failed(error.code, error.message, error.field)
    except Exception:
        log.exception("a run failed", run=str(row.id), kind=row.kind)
        return _failed("internal", "something went wrong on our side; the worker's log has it", None)
    return {"state": "done", "said": "done", "progress": 1.0, "result": orjson.dumps(found).decode()}


def _failed(code: str, message: str, field: str | None) -> dict[str, Any]:
    error = {"code": code, "message": message, "field": field}
    return {"state": "failed", "said": "failed", "error": orjson.dumps(error).decode()}
