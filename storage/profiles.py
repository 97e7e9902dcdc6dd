"""Parts of profiles: added by workers, read and summed by everybody, compacted on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select

from core.profiles.profile import Profile, pack_counts, pack_sums, total_of_packed, unpack_counts, unpack_sums
from core.windows import floor_to
from storage.tables.reference import DetectorState, Reference, StoredProfile

MOST_PARTS = 8
ALL_ROWS = ""
BUCKETS, DAYS = 0, 1
BUCKETS_A_DAY = 24
Parts: TypeAlias = "Mapping[tuple[str, int], Profile]"
"""Profiles by segment (`ALL_ROWS` for none) and bucket."""


class Place(NamedTuple):
    """Which profiles: of what reference, of what sort, of all rows or of one segment."""

    reference_id: int
    section: str
    segment: str = ALL_ROWS


def add(connection: Connection, reference_id: int, section: str, parts: Parts, length: int) -> None:
    """Insert one part a segment and bucket, and join the parts of buckets that have gathered too many.

    The same rows are added to the coarser profiles of 24 buckets, which long windows are read from.

    Parameters
    ----------
    length : int
        Of a bucket.
    """
    for level, chosen in ((BUCKETS, parts), (DAYS, _coarser(parts, day_of(length)))):
        rows = [
            _row(Place(reference_id, section, segment), level, bucket, part)
            for (segment, bucket), part in chosen.items()
        ]
        if rows:
            connection.execute(insert(StoredProfile), rows)
            _compact(connection, (reference_id, section, level), sorted({bucket for _, bucket in chosen}))


def day_of(length: int) -> int:
    """Return the length of the coarser profiles of buckets of `length`."""
    return BUCKETS_A_DAY * length


def _coarser(parts: Parts, day: int) -> Parts:
    joined: dict[tuple[str, int], Profile] = {}
    for (segment, bucket), part in parts.items():
        place = segment, floor_to(bucket, day)
        joined[place] = joined[place] + part if place in joined else part
    return joined


def _row(place: Place, level: int, bucket: int, part: Profile) -> dict[str, Any]:
    return place._asdict() | {
        "level": level,
        "bucket": bucket,
        "n": int(part.counts[0]),
        "counts": pack_counts(part.counts),
        "sums": pack_sums(part.sums),
    }


def _compact(connection: Connection, where: tuple[int, str, int], buckets: Sequence[int]) -> None:
    reference_id, section, level = where
    crowded = (
        select(StoredProfile.segment, StoredProfile.bucket)
        .where(
            StoredProfile.reference_id == reference_id,
            StoredProfile.section == section,
            StoredProfile.level == level,
            StoredProfile.bucket.between(buckets[0], buckets[-1]),
        )
        .group_by(StoredProfile.segment, StoredProfile.bucket)
        .having(func.count() > MOST_PARTS)
    )
    for segment, bucket in connection.execute(crowded).all():
        place = Place(reference_id, section, segment)
        query = (
            delete(StoredProfile)
            .where(*_at(place, level), StoredProfile.bucket == bucket)
            .returning(StoredProfile.counts, StoredProfile.sums)
        )
        parts = connection.execute(query).all()
        joined = total_of_packed([part.counts for part in parts], [part.sums for part in parts])
        connection.execute(insert(StoredProfile).values(**_row(place, level, bucket, joined)))


def read(connection: Connection, place: Place, start: int, end: int) -> tuple[npt.NDArray[np.int64], Profile | None]:
    """Return the buckets that hold rows between two times, ascending, and their profiles stacked; None if none."""
    query = (
        select(StoredProfile.bucket, StoredProfile.counts, StoredProfile.sums)
        .where(*_at(place), StoredProfile.bucket >= start, StoredProfile.bucket < end)
        .order_by(StoredProfile.bucket)
    )
    rows = connection.execute(query).all()
    if not rows:
        return np.zeros(0, dtype=np.int64), None
    buckets, where = np.unique(np.array([row.bucket for row in rows], dtype=np.int64), return_inverse=True)
    counts = np.zeros((len(buckets), len(unpack_counts(rows[0].counts))), dtype=np.int64)
    sums = np.zeros((len(buckets), len(unpack_sums(rows[0].sums))))
    for position, row in zip(where.tolist(), rows, strict=True):
        counts[position] += unpack_counts(row.counts)
        sums[position] += unpack_sums(row.sums)
    return buckets, Profile(counts, sums)


def read_total(connection: Connection, place: Place, span: tuple[int, int], length: int) -> Profile | None:
    """Return the profile of all rows of a window, counts of shape (n_counts,); None if there are none.

    Parameters
    ----------
    span : tuple of int
        Start and end.
    length : int
        Of a bucket.

    Notes
    -----
    Whole days are read as such, so a year of hours costs about 400 rows.
    """
    start, end = span
    day = day_of(length)
    first, last = -(-start // day) * day, end // day * day
    spans = (
        [(BUCKETS, start, end)]
        if first >= last
        else [
            (BUCKETS, start, first),
            (DAYS, first, last),
            (BUCKETS, last, end),
        ]
    )
    rows = [row for level, *part in spans for row in _packed(connection, place, level, (part[0], part[1]))]
    return total_of_packed([row.counts for row in rows], [row.sums for row in rows]) if rows else None


def _packed(connection: Connection, place: Place, level: int, span: tuple[int, int]) -> Sequence[Row[bytes, bytes]]:
    if span[0] >= span[1]:
        return []
    query = select(StoredProfile.counts, StoredProfile.sums).where(
        *_at(place, level), StoredProfile.bucket >= span[0], StoredProfile.bucket < span[1]
    )
    return connection.execute(query).all()


def read_windows(connection: Connection, place: Place, starts: range, length: int) -> Profile | None:
    """Return one profile a window of consecutive ones, counts of shape (windows, n_counts); None if all are empty.

    Each part is added to its window as it is read, so what is held does not grow with the history; windows of whole
    days are read from days.
    """
    day = day_of(length)
    level = DAYS if starts.step % day == 0 and starts.start % day == 0 else BUCKETS
    query = select(StoredProfile.bucket, StoredProfile.counts, StoredProfile.sums).where(
        *_at(place, level), StoredProfile.bucket >= starts.start, StoredProfile.bucket < starts.stop
    )
    counts, sums = np.zeros((0, 0), dtype=np.int64), np.zeros((0, 0))
    for row in connection.execute(query, execution_options={"yield_per": 1_000}):
        part, total = unpack_counts(row.counts), unpack_sums(row.sums)
        if not counts.size:
            counts, sums = np.zeros((len(starts), len(part)), dtype=np.int64), np.zeros((len(starts), len(total)))
        window = (row.bucket - starts.start) // starts.step
        counts[window] += part
        sums[window] += total
    return Profile(counts, sums) if counts.size else None


def volumes(connection: Connection, reference_id: int, limit: int) -> list[tuple[int, int]]:
    """Return bucket and number of rows of the newest buckets, oldest first."""
    query = (
        select(StoredProfile.bucket, func.sum(StoredProfile.n))
        .where(*_at(Place(reference_id, "data")))
        .group_by(StoredProfile.bucket)
        .order_by(StoredProfile.bucket.desc())
        .limit(limit)
    )
    return [(bucket, int(n)) for bucket, n in reversed(connection.execute(query).all())]


def rows_before(connection: Connection, place: Place, bucket: int) -> list[tuple[int, int]]:
    """Return the buckets before another and how many rows each holds, oldest first."""
    query = (
        select(StoredProfile.bucket, func.sum(StoredProfile.n))
        .where(*_at(place), StoredProfile.bucket < bucket)
        .group_by(StoredProfile.bucket)
        .order_by(StoredProfile.bucket)
    )
    return [(start, int(n)) for start, n in connection.execute(query).all()]


def buckets(
    connection: Connection, place: Place, between: tuple[int, int], limit: int | None = None
) -> npt.NDArray[np.int64]:
    """Return the first `limit` buckets from one to another, both included, that hold rows, ascending."""
    wanted = (*_at(place), StoredProfile.bucket.between(*between))
    query = select(StoredProfile.bucket).where(*wanted).distinct().order_by(StoredProfile.bucket).limit(limit)
    return np.array(connection.execute(query).scalars().all(), dtype=np.int64)


def bucket_before(connection: Connection, place: Place, bucket: int) -> int | None:
    """Return the last bucket before another that holds rows."""
    query = select(func.max(StoredProfile.bucket)).where(*_at(place), StoredProfile.bucket < bucket)
    return connection.execute(query).scalar()


def newest_bucket(connection: Connection, place: Place) -> int | None:
    """Return the newest bucket that holds a row."""
    query = select(func.max(StoredProfile.bucket)).where(*_at(place))
    return connection.execute(query).scalar()


def oldest_bucket(connection: Connection, place: Place) -> int | None:
    """Return the oldest bucket that holds a row."""
    query = select(func.min(StoredProfile.bucket)).where(*_at(place))
    return connection.execute(query).scalar()


def n_rows(connection: Connection, reference_id: int) -> int:
    """Return how many rows are profiled."""
    query = select(func.sum(StoredProfile.n)).where(*_at(Place(reference_id, "data")))
    return int(connection.execute(query).scalar() or 0)


def forget_superseded(connection: Connection, model_id: UUID, keep: int) -> None:
    """Delete the profiles of every reference of a model but one, and the detectors that read them."""
    others = select(Reference.id).where(Reference.model_id == model_id, Reference.id != keep)
    for table in (StoredProfile, DetectorState):
        connection.execute(delete(table).where(table.reference_id.in_(others)))


def _at(place: Place, level: int = BUCKETS) -> tuple[ColumnElement[bool], ...]:
    return (
        StoredProfile.reference_id == place.reference_id,
        StoredProfile.section == place.section,
        StoredProfile.segment == place.segment,
        StoredProfile.level == level,
    )
