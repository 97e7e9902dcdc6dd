"""Long work: one worker at a time, taken up again when that worker is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select, update

from storage.tables.dataset import Run

OPEN = ("waiting", "running")


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a run that waits."""
    connection.execute(
        insert(Run).values(
            state="waiting", progress=0.0, said="waiting", attempts=0, cancelled=False, leased_until=0, **values
        )
    )


def find(connection: Connection, run_id: UUID) -> Row[Any] | None:
    """Return one run."""
    return connection.execute(select(Run.__table__).where(Run.id == run_id)).first()


def newest(connection: Connection, limit: int, offset: int) -> Sequence[Row[Any]]:
    """Return runs, the newest first, without what came of them."""
    columns = [column for column in Run.__table__.c if column.name != "result"]
    query = select(*columns).order_by(Run.created_at.desc(), Run.id.desc()).limit(limit).offset(offset)
    return connection.execute(query).all()


def count(connection: Connection) -> int:
    """Return how many runs there are."""
    return connection.execute(select(func.count()).select_from(Run)).scalar_one()


def take(connection: Connection, run_id: UUID, now: int, until: int) -> Row[Any] | None:
    """Return a run after leasing it; None where it is over, or another worker is at it."""
    free = (Run.state == "waiting") | ((Run.state == "running") & (Run.leased_until < now))
    query = update(Run).where(Run.id == run_id, free)
    changed = query.values(state="running", attempts=Run.attempts + 1, leased_until=until).returning(Run.__table__)
    return connection.execute(changed).first()


def report(connection: Connection, run_id: UUID, attempt: int, **values: Any) -> bool:
    """Note how far a run is, or that it ended; return whether it goes on, for this attempt at it."""
    query = update(Run).where(Run.id == run_id, Run.state == "running", Run.attempts == attempt)
    goes_on = connection.execute(query.values(**values).returning(Run.cancelled)).scalar()
    return goes_on is False


def change(connection: Connection, run_id: UUID, states: Sequence[str], **values: Any) -> bool:
    """Change a run that is in one of these states; return whether it was."""
    query = update(Run).where(Run.id == run_id, Run.state.in_(states)).values(**values)
    return connection.execute(query.returning(Run.id)).first() is not None


def lost(connection: Connection, now: int, waiting_since: int) -> Sequence[Row[UUID, str, int]]:
    """Return runs whose wake-up or whose worker was lost."""
    waits = (Run.state == "waiting") & (Run.created_at < waiting_since)
    died = (Run.state == "running") & (Run.leased_until < now)
    return connection.execute(select(Run.id, Run.state, Run.attempts).where(waits | died)).all()


def open_of(connection: Connection, dataset_id: UUID) -> int:
    """Return how many runs over a dataset are not over."""
    query = select(func.count()).select_from(Run).where(Run.dataset_id == dataset_id, Run.state.in_(OPEN))
    return connection.execute(query).scalar_one()


def open_asked(connection: Connection) -> Sequence[str]:
    """Return what was asked of the runs that are not over, as JSON texts."""
    return connection.execute(select(Run.asked).where(Run.state.in_(OPEN))).scalars().all()


def forget(connection: Connection, dataset_id: UUID) -> None:
    """Take a dataset that is to be deleted from the runs that were over it."""
    connection.execute(update(Run).where(Run.dataset_id == dataset_id).values(dataset_id=None))
