"""Long work: done once, told how far it is, taken up again when its worker is lost."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from core.errors import Conflict, InvalidInput
from core.stopping import stopping_point
from services import runs
from services.context import Context
from services.runs import WORK, Progress
from services.views.cleaning import RunView
from storage import runs as stored_runs
from tests.fakes import FakeClock, FakeQueue

DONE: list[str] = []
WORK.all()


def _count(ctx: Context, run: RunView, asked: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    for done in range(asked["parts"]):
        progress.told_at = 0.0
        progress(done, asked["parts"], f"part {done + 1}")
        DONE.append(run.id)
        if done == asked.get("cancelled at"):
            runs.cancel(ctx, run.id)
    if "wrong" in asked:
        raise InvalidInput(asked["wrong"], field="$.wrong")
    return {"parts": asked["parts"]}


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of run that counts."""
    monkeypatch.setitem(WORK._items, "count", _count)
    DONE.clear()


def test_a_run_is_done_once_however_often_workers_are_woken(ctx: Context, queue: FakeQueue) -> None:
    run = runs.start(ctx, "count", {"parts": 3})
    assert queue.started == [UUID(run.id)]
    for _ in range(3):
        runs.work(ctx, UUID(run.id))
    found = runs.get(ctx, run.id)
    assert (found.status, found.result, len(DONE)) == ("done", {"parts": 3}, 3)


def test_a_run_tells_how_far_it_is(ctx: Context) -> None:
    run = runs.start(ctx, "count", {"parts": 4, "wrong": "stop here"})
    runs.work(ctx, UUID(run.id))
    found = runs.get(ctx, run.id)
    assert found.status == "failed"
    assert found.progress == 0.75
    assert found.error == {"code": "invalid_input", "message": "stop here", "field": "$.wrong"}


def test_a_cancelled_run_ends_at_its_next_word(ctx: Context) -> None:
    run = runs.start(ctx, "count", {"parts": 10, "cancelled at": 2})
    runs.work(ctx, UUID(run.id))
    assert (runs.get(ctx, run.id).status, len(DONE)) == ("cancelled", 3)
    with pytest.raises(Conflict):
        runs.cancel(ctx, run.id)


def test_a_cancelled_run_ends_in_the_middle_of_a_long_part_of_it(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def long(ctx: Context, run: RunView, _: Any, progress: Progress) -> dict[str, Any]:
        with progress.going_on(1, 4, "what takes long"):
            assert runs.get(ctx, run.id).said == "what takes long"
            runs.cancel(ctx, run.id)
            stopping_point()  # too soon after the last word to ask again
            time.sleep(runs.APART_S)
            stopping_point()
        raise AssertionError

    monkeypatch.setitem(WORK._items, "long", long)
    run = runs.start(ctx, "long", {})
    runs.work(ctx, UUID(run.id))
    assert runs.get(ctx, run.id).status == "cancelled"


def test_a_run_whose_worker_is_lost_is_taken_up_again(ctx: Context, queue: FakeQueue, clock: FakeClock) -> None:
    run = runs.start(ctx, "count", {"parts": 2})
    with ctx.database.write() as connection:
        stored_runs.take(connection, UUID(run.id), ctx.now(), ctx.now() + runs.LEASE)  # and is killed
    queue.started.clear()
    runs.take_up_lost(ctx)
    assert queue.started == []
    clock.advance(61)
    runs.take_up_lost(ctx)
    assert queue.started == [UUID(run.id)]
    runs.work(ctx, UUID(run.id))
    assert runs.get(ctx, run.id).status == "done"


def test_a_run_that_loses_two_workers_is_given_up(ctx: Context, clock: FakeClock) -> None:
    run = runs.start(ctx, "count", {"parts": 2})
    for _ in range(2):
        with ctx.database.write() as connection:
            stored_runs.take(connection, UUID(run.id), ctx.now(), ctx.now() + runs.LEASE)
        clock.advance(61)
    runs.work(ctx, UUID(run.id))
    found = runs.get(ctx, run.id)
    assert found.status == "failed"
    assert found.error is not None
    assert "lost" in found.error["message"]


def test_a_wake_up_that_was_lost_is_sent_again(ctx: Context, queue: FakeQueue, clock: FakeClock) -> None:
    run = runs.start(ctx, "count", {"parts": 1})
    queue.started.clear()
    clock.advance(6)
    runs.take_up_lost(ctx)
    assert queue.started == [UUID(run.id)]


def test_a_worker_that_was_slow_cannot_end_what_another_has_taken_over(ctx: Context, clock: FakeClock) -> None:
    run = runs.start(ctx, "count", {"parts": 1})
    with ctx.database.write() as connection:
        slow = stored_runs.take(connection, UUID(run.id), ctx.now(), ctx.now() + runs.LEASE)
    assert slow is not None
    clock.advance(61)
    runs.work(ctx, UUID(run.id))
    with ctx.database.write() as connection:
        assert not stored_runs.report(connection, UUID(run.id), slow.attempts, state="failed")
    assert runs.get(ctx, run.id).status == "done"


def test_a_worker_that_lives_keeps_its_run_however_long_a_part_takes(
    ctx: Context, clock: FakeClock, queue: FakeQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "BEAT_S", 0.01)

    def slow(ctx: Context, *_: Any) -> dict[str, Any]:
        for seconds in (50, 50, 50):
            clock.advance(seconds)
            time.sleep(0.3)
        runs.take_up_lost(ctx)
        return {}

    monkeypatch.setitem(WORK._items, "slow", slow)
    run = runs.start(ctx, "slow", {})
    queue.started.clear()
    runs.work(ctx, UUID(run.id))
    assert queue.started == []
    assert runs.get(ctx, run.id).status == "done"
