"""What lost wake-ups left behind is finished here, every two seconds."""

from __future__ import annotations

from services.checking import check
from services.context import Context
from services.profiling import drain
from storage import batches, changes, events


def sweep(ctx: Context) -> None:
    """Profile what waits, check what changed, and drop events nobody can ask for any more."""
    with ctx.database.read() as connection:
        waiting = batches.waiting_models(connection, ctx.now())
    for model_id in waiting:
        while drain(ctx, model_id):
            pass
    with ctx.database.read() as connection:
        changed = changes.waiting_models(connection)
        crowded = events.crowded(connection)
    for model_id in changed:
        check(ctx, model_id)
    if crowded:
        with ctx.database.write() as connection:
            events.prune(connection)
