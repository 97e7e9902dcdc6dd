"""A model with its reference in force, read once for whatever compares with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row

from core.drift.reconstruction import Reconstruction
from core.errors import NotFound
from core.performance.estimate.estimator import Estimator
from core.profiles.profile import Profile, unpack_counts, unpack_sums
from core.profiles.spec import ProfileSpec
from core.windows import parse_length
from services.context import Context
from storage import models, profiles, references, rules


class ProfilesState(NamedTuple):
    """What a history depends on: any change of profiles, reference or rule set counts up `changes`."""

    model_id: str
    reference_id: int
    changes: int
    segment: str


@dataclass(frozen=True)
class Baseline:
    """What windows of a model are held against.

    Parameters
    ----------
    model, reference : Row
        As stored.
    rules : sequence of Row
        Those switched on.
    length : int
        Of a bucket, microseconds.
    profile : Profile
        Of the reference, counts of shape (n_counts,).
    performance : Profile or None
        Of the labelled reference rows.
    segment : str
        Whose rows these are; `ALL_ROWS` for everybody's.
    """

    model: Row[Any]
    reference: Row[Any]
    rules: Sequence[Row[Any]]
    length: int
    spec: ProfileSpec
    profile: Profile
    performance: Profile | None
    segment: str = profiles.ALL_ROWS

    @property
    def everyone(self) -> profiles.Place:
        """Where the profiles of all rows are; their newest bucket tells which windows are closed."""
        return profiles.Place(self.reference.id, "data")

    def place(self, section: str) -> profiles.Place:
        """Return where the profiles of one sort are, of this segment or of all rows."""
        return profiles.Place(self.reference.id, section, self.segment)

    @property
    def estimator(self) -> Estimator | None:
        """What tells performance without labels."""
        return read_estimator(self.reference.estimator)

    @property
    def reconstruction(self) -> Reconstruction | None:
        """What tells whether columns still go together."""
        return read_reconstruction(self.reference.reconstruction)

    @property
    def span(self) -> int:
        """Length of a window, microseconds: the closed buckets and the one still filling."""
        return self.length * (int(self.model.window) + 1)

    @property
    def state(self) -> ProfilesState:
        """What everything that is read of its profiles depends on."""
        return ProfilesState(str(self.model.id), self.reference.id, self.model.changes, self.segment)


def load_baseline(ctx: Context, model_id: UUID) -> Baseline | None:
    """Return the baseline of a model; None while it has no reference or is archived."""
    with ctx.database.read() as connection:
        model = models.find(connection, model_id)
        if model is None or model.archived_at is not None:
            return None
        return read_baseline(connection, model)


def read_baseline(connection: Connection, model: Row[Any], segment: str = profiles.ALL_ROWS) -> Baseline | None:
    """Return the baseline of a model that was read already; None while it has no reference.

    Raises
    ------
    NotFound
        The reference has no such segment.
    """
    reference = references.active(connection, model.id)
    if reference is None:
        return None
    own = reference if segment == profiles.ALL_ROWS else references.segment(connection, reference.id, segment)
    if own is None:
        raise NotFound(f"the model has no segment {segment[:80]!r}", field="segment")
    performance = None
    if own.performance_counts is not None:
        performance = Profile(unpack_counts(own.performance_counts), unpack_sums(own.performance_sums))
    return Baseline(
        model=model,
        reference=reference,
        rules=rules.of_model(connection, model.id),
        length=parse_length(model.bucket),
        spec=_spec(reference.spec),
        profile=Profile(unpack_counts(own.counts), unpack_sums(own.sums)),
        performance=performance,
        segment=segment,
    )


@lru_cache(maxsize=64)
def read_estimator(written: bytes | None) -> Estimator | None:
    """Return what tells performance without labels; None where the reference could not teach it."""
    return None if written is None else Estimator.from_bytes(written)


@lru_cache(maxsize=64)
def read_reconstruction(written: bytes | None) -> Reconstruction | None:
    """Return what tells whether columns still go together; None where the reference has hardly any."""
    return None if written is None else Reconstruction.from_json(written.decode())


@lru_cache(maxsize=64)
def _spec(text: str) -> ProfileSpec:
    # reading a wide spec costs milliseconds, and a reference never changes
    return ProfileSpec.from_json(text)
