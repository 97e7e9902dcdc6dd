"""Labels meet their predictions: late, revised or early, each is in the performance profiles once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

import numpy as np
import orjson
from sqlalchemy import Connection

from core.predictions import outputs_of
from core.profiles.performance import PerformanceSpec, build_performance
from core.profiles.profile import Profile
from core.windows import floor_to
from storage import changes, labels, profiles
from storage.changes import Span
from storage.labels import LabelledRow


class Entry(NamedTuple):
    """A labelled row that is added (+1) to the performance profiles, or taken back (-1)."""

    row: LabelledRow
    weight: int


def settle(
    connection: Connection, model_id: UUID, reference_id: int, spec: PerformanceSpec, length: int, ids: Sequence[int]
) -> None:
    """Bring the performance profiles up to the labels that these batches touch, inside this transaction."""
    if not labels.exist(connection, model_id):
        return
    entries = _due(labels.to_settle(connection, model_id, ids))
    if not entries:
        return
    parts = _parts(spec, entries, length)
    profiles.add(connection, reference_id, "performance", parts)
    for weight in (1, -1):
        words = [(row.prediction_id, row.batch_id) for row, sign in entries if sign == weight]
        labels.set_counted(connection, model_id, words, counted=weight > 0)
    changes.mark(connection, model_id, Span("performance", min(parts), max(parts)))


def _due(rows: Sequence[LabelledRow]) -> list[Entry]:
    """Return what makes the latest word on each prediction the one that is counted."""
    distinct = sorted(set(rows), key=lambda row: (row.prediction_id, row.batch_id))
    entries: list[Entry] = []
    for _, told in groupby(distinct, key=lambda row: row.prediction_id):
        *earlier, latest = told
        if not latest.counted:
            entries.append(Entry(latest, 1))
            entries += [Entry(row, -1) for row in earlier if row.counted]
    return entries


def _parts(spec: PerformanceSpec, entries: Sequence[Entry], length: int) -> Mapping[int, Profile]:
    buckets, cell = np.unique([floor_to(entry.row.time, length) for entry in entries], return_inverse=True)
    outputs = [outputs_of(orjson.loads(entry.row.output)) for entry in entries]
    names = [name for name in (spec.output, spec.score) if name]
    profile = build_performance(
        spec,
        {name: [output.get(name) for output in outputs] for name in names},
        [orjson.loads(entry.row.value) for entry in entries],
        cell.astype(np.int64),
        len(buckets),
        np.array([entry.weight for entry in entries], dtype=np.int64),
    )
    return {bucket: profile.cell(index) for index, bucket in enumerate(buckets.tolist())}
