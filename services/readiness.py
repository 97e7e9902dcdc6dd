"""Whether the parts the product needs are there."""

from __future__ import annotations

from typing import Any

from core.errors import Unavailable
from core.windows import SECOND
from services.context import Context
from storage import batches


def readiness(ctx: Context) -> dict[str, Any]:
    """Return whether database and Redis answer and for how many seconds the oldest batch has been waiting."""
    try:
        with ctx.database.read() as connection:
            oldest = batches.oldest_waiting(connection)
    except Unavailable:
        return {"database": False, "redis": ctx.queue.answers(), "waiting_s": None}
    return {
        "database": True,
        "redis": ctx.queue.answers(),
        "waiting_s": 0.0 if oldest is None else max(ctx.now() - oldest, 0) / SECOND,
    }
