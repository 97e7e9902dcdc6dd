"""Tables of rules, what they found, and what people should know."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Counter, Json, Key, Micros, ModelKey, Name, Word


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
