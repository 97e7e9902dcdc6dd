"""Every rule reads the windows that changed; findings are kept and alerts stepped in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import orjson
import structlog
from sqlalchemy import Connection, Row

from core.alerts.rule import FAMILIES, Family, Material, Reading
from core.profiles.encode import Bins
from core.profiles.profile import Profile, zero
from core.profiles.rolling import rolling
from core.windows import SECOND
from services import alerting, quarantine
from services.baseline import Baseline, load_baseline
from services.context import Context, Event
from services.events import record, tell
from services.health import health
from services.streams import Streams, read_streams
from services.streams import store as store_streams
from services.views.model import HealthView
from storage import batches, changes, findings, models, profiles, references, rules
from storage.changes import EVER, Span

MOST_WINDOWS = 256
PAUSE = 300_000  # microseconds between two checks of a model
LEASE = 30 * SECOND  # many times what a step takes; the check of a killed worker goes on after it
log = structlog.get_logger()


@dataclass(frozen=True)
class Read:
    """What one rule said of consecutive windows, oldest first."""

    rule: Row[Any]
    ends: Bins
    readings: Sequence[Reading]


class _Section(NamedTuple):
    reads: list[Read]
    streams: Streams | None


def check_soon(ctx: Context, model_id: UUID) -> None:
    """Check a model if something changed, at most about three times a second; later if it was checked just now."""
    with ctx.database.read() as connection:
        model = models.find(connection, model_id)
        if model is None or not changes.any_of(connection, model_id):
            return
    wait = model.checked_at + PAUSE - ctx.now()
    if 0 < wait <= PAUSE:
        ctx.queue.wake(model_id, wait / SECOND)
    else:
        check(ctx, model_id)


def check(ctx: Context, model_id: UUID) -> None:
    """Read every window that changed since the last check, keep the findings and step the alerts.

    Notes
    -----
    O(changed windows, bins). One worker checks a model at a time, in the order of the data, and commits after every
    256 windows, so that a long history is got through by however many workers come and go.
    """
    lease = _take(ctx, model_id)
    while lease is not None:
        lease = _step(ctx, model_id, lease)


def check_all(ctx: Context) -> list[HealthView]:
    """Return the health of every model after checking those with something to check."""
    with ctx.database.read() as connection:
        active = [model.id for model in models.active(connection)]
        due = set(changes.waiting_models(connection))
    for model_id in active:
        if model_id in due:
            check(ctx, model_id)
    return [health(ctx, str(model_id)) for model_id in active]


def _take(ctx: Context, model_id: UUID) -> int | None:
    """Return the end of our lease; None if there is nothing to do, or another worker is at it or will be.

    A worker that has overtaken another leaves the check to it: alerts are stepped forwards, and would pass over its
    windows.
    """
    with ctx.database.write() as connection:
        held = models.hold(connection, model_id)
        if held.archived_at is not None or held.checking_until >= ctx.now():
            return None
        if not changes.any_of(connection, model_id) or batches.overtaken(connection, model_id, ctx.now()):
            return None
        return _renew(ctx, connection, model_id)


def _renew(ctx: Context, connection: Connection, model_id: UUID) -> int:
    lease = ctx.now() + LEASE
    models.change(connection, model_id, checking_until=lease)
    return lease


def _step(ctx: Context, model_id: UUID, lease: int) -> int | None:
    """Check up to 256 windows of each sort; return the lease to go on with, None when all is read."""
    baseline = load_baseline(ctx, model_id)
    with ctx.database.read() as connection:
        taken, spans = changes.pending(connection, model_id)
    reads: list[Read] = []
    left: list[Span] = []
    streams = None
    if baseline is not None:
        for span in spans.values():
            found = _read_section(ctx, baseline, span, left)
            reads, streams = reads + found.reads, found.streams or streams
    with ctx.database.write() as connection:
        held = models.hold(connection, model_id)
        if held.checking_until != lease:
            return None
        if baseline is None or references.active_id(connection, model_id) != baseline.reference.id:
            models.change(connection, model_id, checking_until=0)  # what was read is not what is in force
            return None
        if streams is not None:
            store_streams(connection, baseline, streams)
        events = _commit(ctx, connection, baseline, reads)
        more = changes.replace(connection, model_id, taken, left)
        models.change(connection, model_id, checking_until=0, checked_at=ctx.now())
        renewed = _renew(ctx, connection, model_id) if more else None
    tell(ctx, events)
    return renewed


def _read_section(ctx: Context, baseline: Baseline, span: Span, left: list[Span]) -> _Section:
    """Return what the rules that look at one sort of profile say of its changed windows; add to `left` what waits.

    The window before the first one that changed is read again too: a bucket that begins closes it.
    """
    chosen = [
        (rule, FAMILIES.get(rule.family))
        for rule in baseline.rules
        if FAMILIES.get(rule.family).reads == span.section
        and not (FAMILIES.get(rule.family).compares and baseline.reference.learning)
    ]
    if not chosen:
        return _Section([], None)
    place = baseline.place(span.section)
    with ctx.database.read() as connection:
        before = profiles.bucket_before(connection, place, span.first)
        first = span.first if before is None else before
        last = span.last + baseline.span - baseline.length
        buckets = profiles.buckets(connection, place, (first, last), MOST_WINDOWS + 1)
        if len(buckets) > MOST_WINDOWS:
            left.append(Span(span.section, int(buckets[MOST_WINDOWS]), span.last))
            buckets = buckets[:MOST_WINDOWS]
        if not len(buckets):
            return _Section([], None)
        ends = buckets + baseline.length
        streams = None
        if span.section == "performance":
            # all there are, unless the check goes on with a later span
            through = int(buckets[-1]) if left and left[-1].section == span.section else EVER
            streams = read_streams(connection, baseline, span.first, through)
        material = _material(connection, baseline, span.section, ends)
    if streams is not None:
        material = replace(material, changes=streams.changes)
    return _Section([Read(rule, ends, _evaluate(family, material, rule)) for rule, family in chosen], streams)


def _material(connection: Connection, baseline: Baseline, section: str, ends: Bins) -> Material:
    windows = _windows(connection, baseline, section, ends)
    nothing = Profile(
        np.zeros((len(ends), baseline.spec.n_counts), np.int64), np.zeros((len(ends), baseline.spec.n_sums))
    )
    return Material(
        spec=baseline.spec,
        reference=baseline.profile,
        windows=windows if section == "data" else nothing,
        baseline=_first_rows(connection, baseline),
        reference_performance=baseline.performance,
        performance=windows if section == "performance" else None,
        rule_set=baseline.model.rules,
        filling=ends > (profiles.newest_bucket(connection, baseline.everyone) or 0),
        bounds=np.stack([ends - baseline.span, ends], axis=1),
    )


def _windows(connection: Connection, baseline: Baseline, section: str, ends: Bins) -> Profile:
    starts = ends - baseline.span
    buckets, stacked = profiles.read(connection, baseline.place(section), int(starts[0]), int(ends[-1]))
    if stacked is None:
        raise LookupError("windows end at buckets that hold rows")
    return rolling(buckets, stacked, starts, ends)


def _first_rows(connection: Connection, baseline: Baseline) -> Profile:
    """Return the profile of the first window of rows ever seen."""
    first = profiles.oldest_bucket(connection, baseline.everyone)
    empty = zero(baseline.spec.n_counts, baseline.spec.n_sums)
    if first is None:
        return empty
    seen = profiles.read_total(connection, baseline.place("data"), (first, first + baseline.span), baseline.length)
    return seen or empty


def _evaluate(family: Family, material: Material, rule: Row[Any]) -> list[Reading]:
    params: Mapping[str, float] = {**family.defaults, **orjson.loads(rule.params)}
    try:
        return family.evaluate(material, params)
    except (ArithmeticError, LookupError, ValueError) as error:  # one bad rule must not silence the others
        log.exception("a rule failed", family=family.name)
        failed = Reading("error", 0, evidence={"error": f"{type(error).__name__}: {error}"})
        return [failed] * len(material.windows.counts)


def _commit(ctx: Context, connection: Connection, baseline: Baseline, reads: Sequence[Read]) -> list[Event]:
    now, newest = ctx.now(), profiles.newest_bucket(connection, baseline.everyone) or 0
    findings.store(connection, [row for read in reads for row in _finding_rows(baseline, read, newest)])
    current = {rule.id: rule for rule in rules.of_model(connection, baseline.model.id)}
    changed = quarantine.settle(connection, baseline.model.id, now)
    for read in reads:
        rule = current.get(read.rule.id)
        if rule is not None:
            step = alerting.Stepping(baseline.model.id, rule, baseline.length, baseline.span, newest, now)
            changed |= alerting.step_alerts(connection, step, read.ends.tolist(), read.readings)
    events = [record(connection, baseline.model.id, "checked", now)]
    return [*events, record(connection, baseline.model.id, "alert", now)] if changed else events


def _finding_rows(baseline: Baseline, read: Read, newest: int) -> Iterator[dict[str, Any]]:
    for end, reading in zip(read.ends.tolist(), read.readings, strict=True):
        yield {
            "reference_id": baseline.reference.id,
            "family": read.rule.family,
            "segment": "",
            "window_start": end - baseline.span,
            "window_end": end,
            "closed": end <= newest,
            "n": reading.n,
            "verdict": reading.verdict,
            "columns": orjson.dumps(reading.columns).decode(),
            "evidence": orjson.dumps(reading.evidence, option=orjson.OPT_SERIALIZE_NUMPY).decode(),
        }
