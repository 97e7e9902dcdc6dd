"""Tables of what is logged."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Json, Key, Micros, ModelKey, Name, Word


class Batch(Base):
    """One accepted request; those still waiting are the queue of record."""

    __tablename__ = "batch"
    __table_args__ = (
        Index("uq_batch_model_id_key", "model_id", "key", unique=True),
        Index("ix_batch_model_id_id", "model_id", "id"),
        Index(
            "ix_batch_waiting",
            "model_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_batch_quarantined",
            "model_id",
            sqlite_where=text("state = 'quarantined'"),
            postgresql_where=text("state = 'quarantined'"),
        ),
    )

    id: Mapped[Key]
    model_id: Mapped[ModelKey]
    kind: Mapped[Word]
    state: Mapped[Word]
    key: Mapped[Name | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[Micros]
    n_received: Mapped[int]
    n_new: Mapped[int]
    time_min: Mapped[Micros]
    time_max: Mapped[Micros]
    attempts: Mapped[int]
    leased_until: Mapped[Micros]
    last_error: Mapped[str | None] = mapped_column(Text)


class Prediction(Base):
    """One logged prediction."""

    __tablename__ = "prediction"
    __table_args__ = (Index("ix_prediction_batch_id", "batch_id"),)

    model_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    batch_id: Mapped[int] = mapped_column(BigInteger)
    time: Mapped[Micros]
    features: Mapped[Json]
    output: Mapped[Json]
    latency_ms: Mapped[float | None]
    error: Mapped[str | None] = mapped_column(Text)


class Label(Base):
    """The ground truth of a prediction as one batch told it; the highest batch is the latest word."""

    __tablename__ = "label"
    __table_args__ = (Index("ix_label_batch_id", "batch_id"),)

    model_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    prediction_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    batch_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    value: Mapped[Json]
    counted: Mapped[bool]
    """Whether this value is in the performance profiles."""
