"""Events: written in the transaction that changed something, told after it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection

from services.context import Context, Event
from storage import events

OVERLAP = 50
MOST = 1_000


def record(connection: Connection, model_id: UUID, kind: str, now: int) -> Event:
    """Return the event after adding it to this transaction."""
    return Event(events.add(connection, model_id, kind, now), str(model_id), kind)


def tell(ctx: Context, recorded: Sequence[Event]) -> None:
    """Publish events whose transaction is committed."""
    if recorded:
        ctx.publisher.publish(recorded)


def since(ctx: Context, sequence: int) -> list[Event]:
    """Return up to 1,000 events after `sequence`, oldest first.

    A few from before it come again: sequences are drawn before they are committed, so a late one may lie there.
    """
    with ctx.database.read() as connection:
        rows = events.since(connection, max(sequence - OVERLAP, 0), MOST)
    return [Event(row.id, str(row.model_id), row.kind) for row in rows]


def latest(ctx: Context) -> int:
    """Return the sequence of the newest event; 0 before the first."""
    with ctx.database.read() as connection:
        return events.latest(connection)
