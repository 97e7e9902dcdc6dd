"""Tables of trained models: what they are made of, what stage they are at, and when they are trained again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Json, Key, Micros, ModelKey, Name, Word


class Artefact(Base):
    """What a model that was trained here is made of; its file is named by the id of the model."""

    __tablename__ = "artefact"

    model_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("model.id"), primary_key=True)
    run_id: Mapped[UUID] = mapped_column(Uuid)
    dataset_id: Mapped[UUID | None] = mapped_column(Uuid)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    serving: Mapped[Json]
    """Target, features and threshold: what it takes to answer."""
    report: Mapped[Json]
    """All that is known of it."""
    created_at: Mapped[Micros]


class StageChange(Base):
    """That a model was promoted or put aside: by whom, when and why."""

    __tablename__ = "stage_change"
    __table_args__ = (Index("ix_stage_change_model_id_id", "model_id", "id"),)

    id: Mapped[Key]
    model_id: Mapped[ModelKey]
    before: Mapped[str | None] = mapped_column(String(40))
    after: Mapped[str | None] = mapped_column(String(40))
    who: Mapped[Name]
    note: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[Micros]


class Retraining(Base):
    """That a model is trained again now and then, on its newest labelled rows; each time it makes a candidate."""

    __tablename__ = "retraining"

    model_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("model.id"), primary_key=True)
    every: Mapped[Word]
    days: Mapped[int]
    next_at: Mapped[Micros]
    run_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The newest run."""
