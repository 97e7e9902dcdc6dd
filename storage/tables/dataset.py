"""Tables of uploaded and cleaned data, of saved recipes, and of long work."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Json, Micros, Name, Word


class Dataset(Base):
    """A table of data; its rows lie in a file named by its id."""

    __tablename__ = "dataset"
    __table_args__ = (Index("ix_dataset_created_at", "created_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[Name]
    source: Mapped[Word]
    """``upload``, ``cleaning`` where a recipe made it, or ``predictions`` where it was logged."""
    size: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int] = mapped_column(BigInteger)
    columns: Mapped[Json]
    """Name and kind of each, in order."""
    read_as: Mapped[Json]
    """Format and dialect of the file it came in."""
    problems: Mapped[Json]
    n_problems: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[Micros]


class SavedRecipe(Base):
    """A recipe, and what it learnt if it has been fitted."""

    __tablename__ = "recipe"
    __table_args__ = (Index("ix_recipe_created_at", "created_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[Name]
    steps: Mapped[Json]
    fitted: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Micros]


class Run(Base):
    """Long work: what was asked, how far it is, and what came of it."""

    __tablename__ = "run"
    __table_args__ = (
        Index("ix_run_created_at", "created_at"),
        Index("ix_run_state_leased_until", "state", "leased_until"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[Word]
    state: Mapped[Word]
    """``waiting``, ``running``, ``done``, ``failed`` or ``cancelled``."""
    progress: Mapped[float] = mapped_column(Double)
    said: Mapped[Name]
    """What it is at, for people."""
    dataset_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("dataset.id"))
    asked: Mapped[Json]
    result: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int]
    cancelled: Mapped[bool]
    """Whether somebody asked for it to end."""
    leased_until: Mapped[Micros]
    created_at: Mapped[Micros]
    ended_at: Mapped[Micros | None]
