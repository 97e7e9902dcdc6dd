"""Tables of models and what changed of them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Json, Key, Micros, ModelKey, Name, Word


class Model(Base):
    """One version of one monitored model."""

    __tablename__ = "model"
    __table_args__ = (Index("uq_model_name_version", "name", "version", unique=True),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[Name]
    version: Mapped[Name]
    description: Mapped[str] = mapped_column(Text)
    task: Mapped[Word]
    output: Mapped[Json]
    kinds: Mapped[Json]
    bucket: Mapped[Word]
    window: Mapped[int]
    segments: Mapped[Json]
    rules: Mapped[Word]
    recipe_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("recipe.id"))
    """What its incoming rows are cleaned by before they are counted."""
    stage: Mapped[str | None] = mapped_column(String(40))
    """``candidate``, ``champion`` or ``archived``; none where nobody said."""
    tags: Mapped[Json] = mapped_column(Text, server_default="[]")
    notes: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[Micros]
    archived_at: Mapped[Micros | None]
    changes: Mapped[int] = mapped_column(BigInteger, default=0)
    """Counts the commits that changed its profiles, reference or rule set."""
    checked_at: Mapped[Micros] = mapped_column(BigInteger, default=0)
    checking_until: Mapped[Micros] = mapped_column(BigInteger, default=0)
    """End of the lease of the worker that checks it: one at a time, in the order of the data."""


class ChangedSpan(Base):
    """Buckets whose profiles changed since they were checked."""

    __tablename__ = "changed_span"
    __table_args__ = (Index("ix_changed_span_model_id_id", "model_id", "id"),)

    id: Mapped[Key]
    model_id: Mapped[ModelKey]
    section: Mapped[Word]
    first: Mapped[Micros]
    last: Mapped[Micros]
