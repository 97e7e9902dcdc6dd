"""Tables of that something changed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Key, Micros, Word


class EventRow(Base):
    """That something changed, in order, so that a browser that was away can catch up."""

    __tablename__ = "event"

    id: Mapped[Key]
    model_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[Word]
    at: Mapped[Micros]
