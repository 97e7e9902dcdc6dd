"""Labels meet their predictions: late, revised or early, each is in the performance profiles once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

import numpy as np
import orjson
from sqlalchemy import Connection

from core.cleaning.fitted import FittedRecipe
from core.predictions import outputs_of
from core.profiles.build import Partition, Rows, segment_partitions
from core.profiles.performance import PerformanceSpec, build_performance
from core.profiles.spec import ProfileSpec
from core.windows import floor_to
from services.parts import parts_of
from services.serving import as_cleaned, recipe_of
from storage import changes, labels, profiles
from storage.changes import Span
from storage.labels import LabelledRow
from storage.profiles import Parts


class Entry(NamedTuple):
    """A labelled row that is added (+1) to the performance profiles, or taken back (-1)."""

    row: LabelledRow
    weight: int


def settle(
    connection: Connection, model_id: UUID, reference_id: int, spec: ProfileSpec, length: int, ids: Sequence[int]
) -> None:
    """Bring the performance profiles up to the labels that these batches touch, inside this transaction."""
    if not labels.exist(connection, model_id):
        return
    entries = _due(labels.to_settle(connection, model_id, ids, with_features=bool(spec.segments)))
    if not entries or spec.performance is None:
        return
    rows = _segment_rows(spec, entries, recipe_of(connection, model_id))
    parts = _parts(spec, spec.performance, entries, (length, rows))
    profiles.add(connection, reference_id, "performance", parts, length)
    for weight in (1, -1):
        words = [(row.prediction_id, row.batch_id) for row, sign in entries if sign == weight]
        labels.set_counted(connection, model_id, words, counted=weight > 0)
    buckets = [bucket for _, bucket in parts]
    changes.mark(connection, model_id, Span("performance", min(buckets), max(buckets)))


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


def _parts(spec: ProfileSpec, performance: PerformanceSpec, entries: Sequence[Entry], where: tuple[int, Rows]) -> Parts:
    length, rows = where
    buckets, cell = np.unique([floor_to(entry.row.time, length) for entry in entries], return_inverse=True)
    told = [outputs_of(orjson.loads(entry.row.output)) for entry in entries]
    outputs = {name: [output.get(name) for output in told] for name in performance.columns}
    values = [orjson.loads(entry.row.value) for entry in entries]
    weight = np.array([entry.weight for entry in entries], dtype=np.int64)
    everyone = Partition(cell.astype(np.int64), len(buckets))
    partitions = [everyone, *segment_partitions(spec, rows, everyone)]
    built = [build_performance(performance, outputs, values, *part, weight) for part in partitions]
    return parts_of(spec, buckets.tolist(), built)


def _segment_rows(spec: ProfileSpec, entries: Sequence[Entry], recipe: FittedRecipe | None) -> Rows:
    if not spec.segments:
        return Rows(len(entries), {})
    features = as_cleaned(recipe, orjson.loads("[" + ",".join(entry.row.features for entry in entries) + "]"))
    names = [segment.column for segment in spec.segments]
    return Rows(len(entries), {name: [row.get(name) for row in features] for name in names})
