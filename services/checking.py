"""Every rule reads the windows that changed; findings are kept and alerts stepped in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
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
from services import alerting
from services.baseline import Baseline, load_baseline
from services.context import Context, Event
from services.events import record, tell
from services.health import health
from services.views import HealthView
from storage import batches, findings, models, profiles, rules

MOST_WINDOWS = 256
PAUSE = 300_000  # microseconds between two checks of a model
log = structlog.get_logger()


@dataclass(frozen=True)
class Read:
    """What one rule said of consecutive windows, oldest first."""

    rule: Row[Any]
    ends: Bins
    readings: Sequence[Reading]


def check_soon(ctx: Context, model_id: UUID) -> None:
    """Check a model if something changed, at most about three times a second; later if it was checked just now."""
    with ctx.database.read() as connection:
        model = models.find(connection, model_id)
    if model is None or (model.rows_from is None and model.labels_from is None):
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
    O(windows bins). Two workers may check one model at once: the later commit of the older look is dropped. A worker
    that has overtaken another leaves the check to it: alerts are stepped forwards, and would pass over its windows.
    """
    baseline = load_baseline(ctx, model_id)
    if baseline is None or _overtaken(ctx, model_id):
        return
    reads = [read for section in ("data", "performance") for read in _read_section(ctx, baseline, section)]
    with ctx.database.write() as connection:
        held = models.hold(connection, model_id)
        if held.checked > baseline.model.changes or held.archived_at is not None:
            return
        events = _commit(ctx, connection, baseline, reads)
        models.mark_checked(connection, model_id, baseline.model.changes, ctx.now())
    tell(ctx, events)


def _overtaken(ctx: Context, model_id: UUID) -> bool:
    with ctx.database.read() as connection:
        return batches.overtaken(connection, model_id, ctx.now())


def check_all(ctx: Context) -> list[HealthView]:
    """Return the health of every model after checking those with something to check."""
    with ctx.database.read() as connection:
        active = [model.id for model in models.active(connection)]
        due = set(models.to_check(connection))
    for model_id in active:
        if model_id in due:
            check(ctx, model_id)
    return [health(ctx, str(model_id)) for model_id in active]


def _read_section(ctx: Context, baseline: Baseline, section: str) -> Iterator[Read]:
    """Yield what the rules that look at one sort of profile say of its changed windows."""
    changed = baseline.model.rows_from if section == "data" else baseline.model.labels_from
    chosen = [
        (rule, FAMILIES.get(rule.family))
        for rule in baseline.rules
        if FAMILIES.get(rule.family).reads == section
        and not (FAMILIES.get(rule.family).compares and baseline.reference.learning)
    ]
    if changed is None or not chosen:
        return
    with ctx.database.read() as connection:
        buckets = profiles.buckets(connection, baseline.reference.id, section, changed)
    for start in range(0, len(buckets), MOST_WINDOWS):
        ends = buckets[start : start + MOST_WINDOWS] + baseline.length
        with ctx.database.read() as connection:
            material = _material(connection, baseline, section, ends)
        yield from (Read(rule, ends, _evaluate(family, material, rule)) for rule, family in chosen)


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
    )


def _windows(connection: Connection, baseline: Baseline, section: str, ends: Bins) -> Profile:
    starts = ends - baseline.span
    buckets, stacked = profiles.read(connection, baseline.reference.id, section, int(starts[0]), int(ends[-1]))
    if stacked is None:
        raise ValueError("windows end at buckets that hold rows")
    return rolling(buckets, stacked, starts, ends)


def _first_rows(connection: Connection, baseline: Baseline) -> Profile:
    """Return the profile of the first window of rows ever seen."""
    first = profiles.oldest_bucket(connection, baseline.reference.id)
    empty = zero(baseline.spec.n_counts, baseline.spec.n_sums)
    if first is None:
        return empty
    _, stacked = profiles.read(connection, baseline.reference.id, "data", first, first + baseline.span)
    return empty if stacked is None else stacked.total()


def _evaluate(family: Family, material: Material, rule: Row[Any]) -> list[Reading]:
    params: Mapping[str, float] = {**family.defaults, **orjson.loads(rule.params)}
    try:
        return family.evaluate(material, params)
    except (ArithmeticError, LookupError, ValueError) as error:  # one bad rule must not silence the others
        log.exception("a rule failed", family=family.name)
        failed = Reading("error", 0, evidence={"error": f"{type(error).__name__}: {error}"})
        return [failed] * len(material.windows.counts)


def _commit(ctx: Context, connection: Connection, baseline: Baseline, reads: Sequence[Read]) -> list[Event]:
    now, newest = ctx.now(), profiles.newest_bucket(connection, baseline.reference.id) or 0
    findings.store(connection, [row for read in reads for row in _finding_rows(baseline, read, newest)])
    current = {rule.id: rule for rule in rules.of_model(connection, baseline.model.id)}
    changed = False
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
