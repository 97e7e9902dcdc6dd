"""The tables, the same on SQLite and PostgreSQL; times are microseconds since 1970, UTC."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Text, Uuid, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Counter = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER PRIMARY KEY counts by itself there
Key = Annotated[int, mapped_column(Counter, primary_key=True, autoincrement=True)]
Micros = Annotated[int, mapped_column(BigInteger)]
ModelKey = Annotated[UUID, mapped_column(Uuid, ForeignKey("model.id"))]
Json = Annotated[str, mapped_column(Text)]
Name = Annotated[str, mapped_column(String(200))]
Word = Annotated[str, mapped_column(String(40))]


class Base(DeclarativeBase):
    """Root of the typed tables; constraint names are fixed so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


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
    rules: Mapped[Word]
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


class Reference(Base):
    """An agreed baseline: the spec it froze and its own profile."""

    __tablename__ = "reference"
    __table_args__ = (
        Index(
            "uq_reference_active",
            "model_id",
            unique=True,
            sqlite_where=text("active = 1"),
            postgresql_where=text("active"),
        ),
        Index("ix_reference_model_id", "model_id"),
    )

    id: Mapped[Key]
    model_id: Mapped[ModelKey]
    source: Mapped[Word]
    n: Mapped[int] = mapped_column(BigInteger)
    spec: Mapped[Json]
    counts: Mapped[bytes] = mapped_column(LargeBinary)
    sums: Mapped[bytes] = mapped_column(LargeBinary)
    performance_counts: Mapped[bytes | None] = mapped_column(LargeBinary)
    performance_sums: Mapped[bytes | None] = mapped_column(LargeBinary)
    active: Mapped[bool]
    learning: Mapped[bool]
    created_at: Mapped[Micros]


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


class StoredProfile(Base):
    """One part of the profile of one bucket; parts of a bucket add."""

    __tablename__ = "profile"
    __table_args__ = (Index("ix_profile_place", "reference_id", "section", "segment", "bucket"),)

    id: Mapped[Key]
    reference_id: Mapped[int] = mapped_column(Counter, ForeignKey("reference.id"))
    section: Mapped[Word]
    segment: Mapped[Name]
    bucket: Mapped[Micros]
    n: Mapped[int] = mapped_column(BigInteger)
    counts: Mapped[bytes] = mapped_column(LargeBinary)
    sums: Mapped[bytes] = mapped_column(LargeBinary)


class Rule(Base):
    """One family of checks of one model, and how far it has got."""

    __tablename__ = "rule"
    __table_args__ = (Index("uq_rule_model_id_family", "model_id", "family", unique=True),)

    id: Mapped[Key]
    model_id: Mapped[ModelKey]
    family: Mapped[Word]
    params: Mapped[Json]
    enabled: Mapped[bool]
    stepped_to: Mapped[Micros]
    """End of the newest window with enough data that alerts were stepped on."""


class Finding(Base):
    """What one rule said of one window."""

    __tablename__ = "finding"
    __table_args__ = (Index("uq_finding_place", "reference_id", "family", "segment", "window_end", unique=True),)

    id: Mapped[Key]
    reference_id: Mapped[int] = mapped_column(Counter, ForeignKey("reference.id"))
    family: Mapped[Word]
    segment: Mapped[Name]
    window_start: Mapped[Micros]
    window_end: Mapped[Micros]
    closed: Mapped[bool]
    n: Mapped[int] = mapped_column(BigInteger)
    verdict: Mapped[Word]
    columns: Mapped[Json]
    evidence: Mapped[Json]


class Alert(Base):
    """Something a person should know of; at most one open alert a fingerprint."""

    __tablename__ = "alert"
    __table_args__ = (
        Index(
            "uq_alert_open",
            "fingerprint",
            unique=True,
            sqlite_where=text("state <> 'resolved'"),
            postgresql_where=text("state <> 'resolved'"),
        ),
        Index("ix_alert_model_id_opened_at", "model_id", "opened_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    model_id: Mapped[ModelKey]
    family: Mapped[Word]
    segment: Mapped[Name]
    fingerprint: Mapped[Name]
    severity: Mapped[Word]
    state: Mapped[Word]
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    columns: Mapped[Json]
    evidence: Mapped[Json]
    effect: Mapped[float]
    """How bad its worst window was, which it tells of."""
    since: Mapped[Micros]
    """Start of the newest bucket of the first window that fired."""
    window_start: Mapped[Micros]
    window_end: Mapped[Micros]
    opened_at: Mapped[Micros]
    updated_at: Mapped[Micros]
    resolved_at: Mapped[Micros | None]
    settled: Mapped[bool]
    """False while a person resolved it but its cause has not been seen to end."""
    calm_since: Mapped[Micros | None]
    """End of the first closed window of those that have been well again since it last fired."""


class AlertChange(Base):
    """One step in the life of an alert."""

    __tablename__ = "alert_change"
    __table_args__ = (Index("ix_alert_change_alert_id", "alert_id"),)

    id: Mapped[Key]
    alert_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("alert.id"))
    at: Mapped[Micros]
    state: Mapped[Word]
    severity: Mapped[Word]
    note: Mapped[str] = mapped_column(Text)


class EventRow(Base):
    """That something changed, in order, so that a browser that was away can catch up."""

    __tablename__ = "event"

    id: Mapped[Key]
    model_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[Word]
    at: Mapped[Micros]
