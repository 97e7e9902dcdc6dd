"""Tables of references and the profiles held against them."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Counter, Json, Key, Micros, ModelKey, Name, Word


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
    sample: Mapped[bytes] = mapped_column(LargeBinary)
    """Rows for exact tests and for what has to be fitted to rows, compressed."""
    estimator: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What tells performance without labels."""
    reconstruction: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What tells whether columns still go together."""
    active: Mapped[bool]
    learning: Mapped[bool]
    created_at: Mapped[Micros]


class ReferenceSegment(Base):
    """The part of a reference that one segment is held against."""

    __tablename__ = "reference_segment"

    reference_id: Mapped[int] = mapped_column(Counter, ForeignKey("reference.id"), primary_key=True)
    segment: Mapped[str] = mapped_column(String(200), primary_key=True)
    counts: Mapped[bytes] = mapped_column(LargeBinary)
    sums: Mapped[bytes] = mapped_column(LargeBinary)
    performance_counts: Mapped[bytes | None] = mapped_column(LargeBinary)
    performance_sums: Mapped[bytes | None] = mapped_column(LargeBinary)


class StoredProfile(Base):
    """One part of the profile of one bucket; parts of a bucket add."""

    __tablename__ = "profile"
    __table_args__ = (Index("ix_profile_place", "reference_id", "section", "segment", "level", "bucket"),)

    id: Mapped[Key]
    reference_id: Mapped[int] = mapped_column(Counter, ForeignKey("reference.id"))
    section: Mapped[Word]
    segment: Mapped[Name]
    level: Mapped[int]
    """0 where the rows are of one bucket, 1 where they are of as many as a day has hours."""
    bucket: Mapped[Micros]
    n: Mapped[int] = mapped_column(BigInteger)
    counts: Mapped[bytes] = mapped_column(LargeBinary)
    sums: Mapped[bytes] = mapped_column(LargeBinary)


class DetectorState(Base):
    """How a stream detector stood at the end of a bucket, so that it can go on, or go back, from there."""

    __tablename__ = "detector_state"
    __table_args__ = (Index("uq_detector_state_place", "reference_id", "detector", "bucket", unique=True),)

    id: Mapped[Key]
    reference_id: Mapped[int] = mapped_column(Counter, ForeignKey("reference.id"))
    detector: Mapped[Word]
    bucket: Mapped[Micros]
    state: Mapped[Json]
    changes: Mapped[Json]
    """Changes it saw in this bucket."""
