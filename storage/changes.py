"""Buckets whose profiles changed: what the next check has to read again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables.model import ChangedSpan, Model

EVER = 2**62  # later than any bucket


class Span(NamedTuple):
    """Buckets of one sort of profiles, the first and the last of them included."""

    section: str
    first: int
    last: int


def mark(connection: Connection, model_id: UUID, span: Span) -> None:
    """Note that the profiles of these buckets changed."""
    connection.execute(insert(ChangedSpan).values(model_id=model_id, **span._asdict()))
    connection.execute(update(Model).where(Model.id == model_id).values(changes=Model.changes + 1))


def pending(connection: Connection, model_id: UUID) -> tuple[Sequence[int], dict[str, Span]]:
    """Return the ids of what is marked and, by section, the span that covers it."""
    query = select(ChangedSpan.__table__).where(ChangedSpan.model_id == model_id).order_by(ChangedSpan.id)
    rows = connection.execute(query).all()
    spans: dict[str, Span] = {}
    for row in rows:
        known = spans.get(row.section, Span(row.section, row.first, row.last))
        spans[row.section] = Span(row.section, min(known.first, row.first), max(known.last, row.last))
    return [row.id for row in rows], spans


def replace(connection: Connection, model_id: UUID, ids: Sequence[int], left: Sequence[Span]) -> bool:
    """Take back what has been read and mark what is left of it; return whether anything is marked now."""
    if ids:
        connection.execute(
            delete(ChangedSpan).where(ChangedSpan.model_id == model_id, ChangedSpan.id.between(ids[0], ids[-1]))
        )
    for span in left:
        connection.execute(insert(ChangedSpan).values(model_id=model_id, **span._asdict()))
    return any_of(connection, model_id)


def any_of(connection: Connection, model_id: UUID) -> bool:
    """Return whether anything of a model is marked."""
    query = select(ChangedSpan.id).where(ChangedSpan.model_id == model_id).limit(1)
    return connection.execute(query).first() is not None


def waiting_models(connection: Connection) -> Sequence[UUID]:
    """Return the models with something to check."""
    query = select(ChangedSpan.model_id).join(Model, Model.id == ChangedSpan.model_id)
    return connection.execute(query.where(Model.archived_at.is_(None)).distinct()).scalars().all()
