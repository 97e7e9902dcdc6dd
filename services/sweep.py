"""What lost wake-ups left behind is finished here, every two seconds."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import structlog

from core.errors import MonitorError
from services.checking import check
from services.context import Context
from services.profiling import drain
from storage import batches, changes, events

MOST_ROUNDS = 4
log = structlog.get_logger()


def sweep(ctx: Context) -> None:
    """Profile what waits, check what changed, and drop events nobody can ask for any more."""
    with ctx.database.read() as connection:
        waiting = batches.waiting_models(connection, ctx.now())
    for model_id in waiting:
        _each(_drain, ctx, model_id)
    with ctx.database.read() as connection:
        changed = changes.waiting_models(connection)
        crowded = events.crowded(connection)
    for model_id in changed:
        _each(check, ctx, model_id)
    if crowded:
        with ctx.database.write() as connection:
            events.prune(connection)


def _drain(ctx: Context, model_id: UUID) -> None:
    for _ in range(MOST_ROUNDS):  # the next sweep goes on, after the others had their turn
        if not drain(ctx, model_id):
            return


def _each(work: Callable[[Context, UUID], None], ctx: Context, model_id: UUID) -> None:
    try:
        work(ctx, model_id)
    except MonitorError:  # the database is away, for the others as well
        raise
    except Exception:
        log.exception("one model could not be swept; the others go on", model=str(model_id), work=work.__name__)
