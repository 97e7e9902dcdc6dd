"""New rows become profiles: once each, whole, on any worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import structlog
from sqlalchemy import Row

from core.cleaning.fitted import FittedRecipe
from core.drift.reconstruction import Reconstruction, error_sums
from core.errors import MonitorError
from core.performance.estimate.estimator import Estimator
from core.predictions import outputs_of
from core.profiles.build import Partition, Rows, build_partitions, encode_rows, segment_partitions
from core.profiles.encode import Coded, Floats, Values
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec
from core.windows import parse_length
from services import quarantine, references, truth
from services.baseline import read_estimator, read_reconstruction
from services.context import Context
from services.events import record, tell
from services.parts import parts_of
from services.serving import as_cleaned, known_names, recipe_of
from storage import batches, changes, models, predictions, profiles
from storage import references as stored_references
from storage.changes import Span
from storage.predictions import PredictionRow
from storage.profiles import ALL_ROWS, Parts

MOST_CELLS = 512
MOST_VALUES = 5_000_000  # at once; a wide model takes fewer rows a round, so that a lease is never outrun
log = structlog.get_logger()


@dataclass(frozen=True)
class Work:
    """Batches in hand and the layout they are profiled in."""

    model: Row[Any]
    reference_id: int
    spec: ProfileSpec
    estimator: Estimator | None
    reconstruction: Reconstruction | None
    recipe: FittedRecipe | None
    rows: Sequence[int]
    labels: Sequence[int]
    more: bool

    @property
    def ids(self) -> list[int]:
        """Batches of both kinds, in order."""
        return sorted([*self.rows, *self.labels])


def drain(ctx: Context, model_id: UUID) -> bool:
    """Profile up to 50,000 waiting rows of a model; return whether others are left waiting.

    Notes
    -----
    Decoding and counting happen outside any transaction; flag and numbers then commit together, one commit a model
    at a time. A batch that fails three times, whatever the reason, is set aside and reported as an alert.
    """
    quarantine.set_aside_spent(ctx, model_id)
    references.learn(ctx, model_id)
    work = _claim(ctx, model_id)
    if work is None:
        return False
    try:
        _commit(ctx, work, _profiled(ctx, work))
    except MonitorError:  # the database is away: not the batches' fault
        _give_back(ctx, work)
        raise
    except Exception as error:
        log.exception("profiling failed", model=str(model_id), batches=work.ids)
        quarantine.fail(ctx, model_id, work.ids, f"{type(error).__name__}: {error}")
        return True
    return work.more


def _claim(ctx: Context, model_id: UUID) -> Work | None:
    with ctx.database.write() as connection:
        reference = stored_references.active(connection, model_id)
        if reference is None:
            return None
        spec = ProfileSpec.from_json(reference.spec)
        most_rows = min(batches.MOST_ROWS, MOST_VALUES // max(len(spec.columns), 1))
        taken, more = batches.claim(connection, model_id, ctx.now(), most_rows)
        model = models.find(connection, model_id)
        recipe = recipe_of(connection, model_id) if model is not None and model.recipe_id else None
    if not taken or model is None:
        return None
    rows, labels = ([batch.id for batch in taken if batch.kind == kind] for kind in ("predictions", "labels"))
    learnt = read_estimator(reference.estimator), read_reconstruction(reference.reconstruction)
    return Work(model, reference.id, spec, *learnt, recipe, rows, labels, more)


def _profiled(ctx: Context, work: Work) -> dict[str, dict[tuple[str, int], Profile]]:
    """Return, by section, the profile of each bucket, and of each segment in it, that the batches have rows in."""
    sections: dict[str, dict[tuple[str, int], Profile]] = {"data": {}, "estimate": {}, "relations": {}}
    with ctx.database.read() as connection:
        rows = predictions.of_batches(connection, work.rows)
    if not rows:
        return sections
    length = parse_length(work.model.bucket)
    times = np.array([row.time for row in rows], dtype=np.int64)
    buckets, cell = np.unique(times - times % length, return_inverse=True)
    at_once = max(MOST_CELLS // (1 + sum(len(segment.labels) for segment in work.spec.segments)), 1)
    for start in range(0, len(buckets), at_once):
        mine = np.flatnonzero((cell >= start) & (cell < start + at_once))
        chosen = rows if len(mine) == len(rows) else [rows[index] for index in mine.tolist()]
        columns = _columns(work, chosen)
        here = buckets[start : start + at_once].tolist()
        everyone = Partition(cell[mine].astype(np.int64) - start, len(here))
        partitions = [everyone, *segment_partitions(work.spec, columns, everyone)]
        encoded = list(encode_rows(work.spec, columns))
        sections["data"] |= parts_of(work.spec, here, build_partitions(work.spec, columns, partitions, encoded))
        if work.reconstruction:
            errors = work.reconstruction.errors(encoded)
            relations = _relations(errors, everyone)
            sections["relations"] |= {(ALL_ROWS, bucket): relations.cell(cell) for cell, bucket in enumerate(here)}
        if work.estimator:
            values = {name: one for name, one in columns.columns.items() if not isinstance(one, Coded)}
            estimated = [work.estimator.build(values, columns.n, *part) for part in partitions]
            sections["estimate"] |= parts_of(work.spec, here, estimated)
    return sections


def _relations(errors: Floats, part: Partition) -> Profile:
    """Return how far the rows of each cell lie from the relations between the columns of the reference."""
    counts = np.bincount(part.where, minlength=part.n_cells)[:, None].astype(np.int64)
    return Profile(counts, error_sums(errors, *part))


def _columns(work: Work, rows: Sequence[PredictionRow]) -> Rows:
    """Return stored rows as columns of the spec; one call of the decoder for all texts is five times faster."""
    came: list[dict[str, Any]] = orjson.loads("[" + ",".join([row.features for row in rows]) + "]")
    features = as_cleaned(work.recipe, came)
    outputs = list(map(outputs_of, orjson.loads("[" + ",".join([row.output for row in rows]) + "]")))
    columns: Mapping[str, Values] = {
        column.name: [row.get(column.name) for row in (features if column.role == "feature" else outputs)]
        for column in work.spec.columns
    }
    latency = np.array([np.nan if row.latency_ms is None else row.latency_ms for row in rows], dtype=np.float64)
    failed = np.array([row.error is not None for row in rows], dtype=bool)
    known = known_names(work.recipe, [column.name for column in work.spec.columns if column.role == "feature"])
    extra = np.array([not row.keys() <= known for row in came], dtype=bool)
    return Rows(len(rows), columns, latency, failed, extra)


def _commit(ctx: Context, work: Work, sections: Mapping[str, Parts]) -> None:
    """Store the numbers and end the batches in one transaction, unless somebody else has meanwhile."""
    model_id: UUID = work.model.id
    with ctx.database.write() as connection:
        models.hold(connection, model_id)
        untouched = batches.still_waiting(connection, work.ids) == set(work.ids)
        if not untouched or stored_references.active_id(connection, model_id) != work.reference_id:
            batches.give_back(connection, work.ids)
            return
        length = parse_length(work.model.bucket)
        for section, parts in sections.items():
            profiles.add(connection, work.reference_id, section, parts, length)
        batches.finish(connection, work.ids)
        buckets = [bucket for _, bucket in sections["data"]]
        if buckets:
            changes.mark(connection, model_id, Span("data", min(buckets), max(buckets)))
        if work.spec.performance:
            truth.settle(connection, model_id, work.reference_id, work.spec, length, work.ids)
        events = [record(connection, model_id, "predictions", ctx.now())]
    tell(ctx, events)


def _give_back(ctx: Context, work: Work) -> None:
    try:
        with ctx.database.write() as connection:
            batches.give_back(connection, work.ids)
    except MonitorError:
        log.warning("could not end a lease; it ends by itself", batches=work.ids)
