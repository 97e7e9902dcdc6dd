"""Accepted requests: the queue of record, with a lease for the worker that has one in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.windows import SECOND
from storage.tables.model import Model
from storage.tables.prediction import Batch

MOST_ATTEMPTS = 3
MOST_ROWS = 50_000
MOST_BATCHES = 2_000
LEASE = 15 * SECOND  # several times what 50,000 rows take; a killed worker holds its batches no longer

# written out and not bound, so that the partial indexes serve
WAITING = Batch.state == literal_column("'waiting'")
QUARANTINED = Batch.state == literal_column("'quarantined'")

# built once: building a statement takes longer than running it, and this one runs with every request
_COLUMNS = [column for column in Batch.__table__.columns if column is not Batch.__table__.c.id]
_GIVEN = select(*(bindparam(column.name, type_=column.type) for column in _COLUMNS)).where(
    Model.id == bindparam("model_id", type_=Model.__table__.c.id.type), Model.archived_at.is_(None)
)
_ADD = {
    name: dialect.insert(Batch.__table__)
    .from_select(_COLUMNS, _GIVEN)  # asks for the model on the way, which saves a round trip
    .on_conflict_do_nothing()
    .returning(Batch.id)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def add(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Insert a batch, given all its columns, and return its id.

    None when the model has a batch with this key already, when it is archived, or when there is no such model.
    """
    return connection.execute(_ADD[connection.dialect.name], values).scalar()


def find_key(connection: Connection, model_id: UUID, key: str) -> Row[int, str | None, str | None] | None:
    """Return the batch that came with this idempotency key."""
    query = select(Batch.id, Batch.digest, Batch.answer).where(Batch.model_id == model_id, Batch.key == key)
    return connection.execute(query).first()


def change(connection: Connection, batch_id: int, **values: Any) -> None:
    """Set columns of one batch."""
    connection.execute(update(Batch).where(Batch.id == batch_id).values(**values))


def claim(
    connection: Connection, model_id: UUID, now: int, most_rows: int = MOST_ROWS
) -> tuple[Sequence[Row[int, str, int, int]], bool]:
    """Lease the oldest waiting batches of a model, up to so many rows, and count the attempt first.

    Batches that failed before come without others, and on their last attempt alone: one that is bad takes no other
    down with it, and many that a killed worker left behind are still taken up together.

    Returns
    -------
    batches : sequence of Row
        Id, kind, number of new rows and attempts before this one.
    more : bool
        Whether others are left waiting.
    """
    free = (
        select(Batch.id, Batch.kind, Batch.n_new, Batch.attempts)
        .where(Batch.model_id == model_id, WAITING, Batch.leased_until < now)
        .order_by(Batch.id)
        .limit(MOST_BATCHES)
        .with_for_update(skip_locked=True)
    )
    waiting = connection.execute(free).all()
    taken = list(_fitting(waiting, most_rows))
    if taken:
        connection.execute(
            update(Batch)
            .where(Batch.id.in_([batch.id for batch in taken]))
            .values(attempts=Batch.attempts + 1, leased_until=now + LEASE)
        )
    return taken, len(taken) < len(waiting) or len(waiting) == MOST_BATCHES


def _fitting(waiting: Sequence[Row[int, str, int, int]], most_rows: int) -> Iterator[Row[int, str, int, int]]:
    rows = 0
    for position, batch in enumerate(waiting):
        rows += batch.n_new
        if position and (batch.attempts != waiting[0].attempts or rows > most_rows):
            return
        yield batch
        if batch.attempts >= MOST_ATTEMPTS - 1:
            return


def still_waiting(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Return those of the batches that nobody has profiled or given up meanwhile, held until the end."""
    query = select(Batch.id).where(Batch.id.in_(ids), Batch.state == "waiting").order_by(Batch.id).with_for_update()
    return set(connection.execute(query).scalars())


def finish(connection: Connection, ids: Sequence[int]) -> None:
    """Mark batches as profiled."""
    done = {"state": "profiled", "leased_until": 0, "last_error": None}
    connection.execute(update(Batch).where(Batch.id.in_(ids)).values(**done))


def give_back(connection: Connection, ids: Sequence[int], *, failed: str | None = None) -> bool:
    """End the lease; with a reason the attempt stands, and the third one takes the batch out. True if it did."""
    if failed is None:
        values = {"leased_until": 0, "attempts": Batch.attempts - 1}
        connection.execute(update(Batch).where(Batch.id.in_(ids), Batch.state == "waiting").values(**values))
        return False
    connection.execute(
        update(Batch).where(Batch.id.in_(ids), Batch.state == "waiting").values(leased_until=0, last_error=failed)
    )
    return quarantine(connection, ids)


def quarantine(connection: Connection, ids: Sequence[int]) -> bool:
    """Take out those of the batches that have used up their attempts; return whether there were any."""
    spent = (Batch.id.in_(ids), Batch.state == "waiting", Batch.attempts >= MOST_ATTEMPTS)
    return bool(connection.execute(update(Batch).where(*spent).values(state="quarantined", leased_until=0)).rowcount)


def spent(connection: Connection, model_id: UUID, now: int) -> Sequence[int]:
    """Return waiting batches whose last attempt ended without a word: their worker was killed."""
    query = select(Batch.id).where(
        Batch.model_id == model_id,
        WAITING,
        Batch.attempts >= MOST_ATTEMPTS,
        Batch.leased_until < now,
    )
    return connection.execute(query).scalars().all()


def waiting_models(connection: Connection, now: int) -> Sequence[UUID]:
    """Return the models with batches that nobody has in hand."""
    query = select(Batch.model_id).where(WAITING, Batch.leased_until < now).distinct()
    return connection.execute(query).scalars().all()


def overtaken(connection: Connection, model_id: UUID, now: int) -> bool:
    """Return whether a worker still has rows in hand that arrived before some that are profiled already."""
    in_hand = select(func.min(Batch.id)).where(Batch.model_id == model_id, WAITING, Batch.leased_until >= now)
    oldest = connection.execute(in_hand).scalar()
    if oldest is None:
        return False
    query = select(Batch.id).where(Batch.model_id == model_id, Batch.id > oldest, Batch.state == "profiled").limit(1)
    return connection.execute(query).first() is not None


def count(connection: Connection, model_id: UUID, state: str) -> int:
    """Return how many batches of a model are in a state, ``waiting`` or ``quarantined``."""
    known = {"waiting": WAITING, "quarantined": QUARANTINED}[state]
    query = select(func.count()).select_from(Batch).where(Batch.model_id == model_id, known)
    return connection.execute(query).scalar_one()


def last_received(connection: Connection, model_id: UUID) -> int | None:
    """Return when the newest predictions arrived."""
    query = (
        select(Batch.received_at)
        .where(Batch.model_id == model_id, Batch.kind == "predictions")
        .order_by(Batch.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def profile_again(connection: Connection, model_id: UUID) -> None:
    """Put every batch of predictions back in the queue: the spec has changed."""
    connection.execute(
        update(Batch)
        .where(Batch.model_id == model_id, Batch.kind == "predictions", Batch.n_new > 0)
        .values(state="waiting", attempts=0, leased_until=0)
    )


def oldest_waiting(connection: Connection) -> int | None:
    """Return when the oldest batch that is still waiting arrived."""
    query = select(func.min(Batch.received_at)).where(WAITING)
    return connection.execute(query).scalar()
