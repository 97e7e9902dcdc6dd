"""Readings become alerts: opened, kept up to date and resolved, one a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import uuid_utils.compat as uuids
from sqlalchemy import Connection, Row

from core.alerts.lifecycle import RANK, AlertState, Standing, step
from core.alerts.rule import Reading
from storage import alerts, rules


class Stepping(NamedTuple):
    """The rule whose alerts are stepped, the lengths of its buckets and windows, its newest bucket and the time."""

    model_id: UUID
    rule: Row[Any]
    length: int
    span: int
    newest: int
    now: int


def step_alerts(connection: Connection, at: Stepping, ends: Sequence[int], readings: Sequence[Reading]) -> bool:
    """Step the alert of one rule over windows, oldest first; return whether anything changed for people.

    Windows before the newest one that alerts were stepped on are past: what is learned of them later stands in the
    findings and opens no alert, but may show that the one that is open began earlier.
    """
    fingerprint = f"{at.model_id}:{at.rule.family}"
    row = alerts.newest(connection, fingerprint)
    standing = row and Standing(row.state, row.severity, bool(row.settled), row.effect, row.calm_since)
    alert_id = row.id if row else None
    changed, stepped_to = False, at.rule.stepped_to
    for end, reading in zip(ends, readings, strict=True):
        ahead = end - at.length > at.now  # the clock of whoever sent these rows runs fast
        if end < at.rule.stepped_to or ahead or reading.verdict not in RANK:
            continue
        stepped_to = end
        what = step(standing, reading.verdict, closed=end <= at.newest, calm=_calm(at, standing, end))
        if what == "nothing":
            continue
        if what == "open":
            alert_id = UUID(int=uuids.uuid7().int)
            alerts.add(connection, _opened(at, alert_id, fingerprint, end, reading))
        elif alert_id is not None and standing is not None:
            _change(connection, at, alert_id, standing, (what, end, reading))
        standing = _after(what, standing, end, reading)
        changed |= what != "calm"
    if stepped_to != at.rule.stepped_to:
        rules.step_to(connection, at.rule.id, stepped_to)
    if row is not None and row.state != "resolved":
        changed |= _date_back(connection, at, row, zip(ends, readings, strict=True))
    return changed


def _date_back(connection: Connection, at: Stepping, row: Row[Any], read: Iterable[tuple[int, Reading]]) -> bool:
    """Move the beginning of an alert to that of the unbroken run of windows that leads up to it."""
    since: int = row.since
    earlier = [(end - at.length, reading.verdict) for end, reading in read if end - at.length < row.since]
    for start, verdict in reversed(earlier):
        if verdict == "ok":
            break
        since = start if verdict in RANK else since
    moved = bool(since < row.since)
    if moved:
        alerts.change(connection, row.id, {"since": since, "updated_at": at.now})
    return moved


def _calm(at: Stepping, standing: Standing | None, end: int) -> int:
    """Return for how many windows it would have been well with the one that ends here."""
    if standing is None or standing.calm_since is None:
        return 1
    return (end - standing.calm_since) // at.length + 1


def _calm_since(standing: Standing, end: int, reading: Reading) -> int | None:
    return None if RANK[reading.verdict] else standing.calm_since or end


def _after(what: str, standing: Standing | None, end: int, reading: Reading) -> Standing:
    if what == "calm" and standing is not None:
        return replace(standing, calm_since=_calm_since(standing, end, reading))
    if what == "update" and standing is not None:
        severity = _worse(standing.severity, reading.verdict)
        return Standing(standing.state, severity, settled=True, effect=max(standing.effect, reading.effect))
    state: AlertState = "open" if what == "open" else "resolved"
    return Standing(state, _worse("warning", reading.verdict), settled=True, effect=reading.effect)


def _worse(severity: str, verdict: str) -> Any:
    return "critical" if "critical" in (severity, verdict) else "warning"


def _opened(at: Stepping, alert_id: UUID, fingerprint: str, end: int, reading: Reading) -> dict[str, Any]:
    return _said(at, end, reading) | {
        "id": alert_id,
        "model_id": at.model_id,
        "family": at.rule.family,
        "segment": "",
        "fingerprint": fingerprint,
        "severity": reading.verdict,
        "state": "open",
        "since": end - at.length,
        "opened_at": at.now,
        "resolved_at": None,
        "settled": True,
        "calm_since": None,
    }


def _change(
    connection: Connection, at: Stepping, alert_id: UUID, standing: Standing, news: tuple[str, int, Reading]
) -> None:
    what, end, reading = news
    if what == "update":
        severity = _worse(standing.severity, reading.verdict)
        note = "grew critical" if severity != standing.severity else None
        worst = reading.effect >= standing.effect
        values = _said(at, end, reading) if worst else {"updated_at": at.now}
        alerts.change(connection, alert_id, values | {"severity": severity, "calm_since": None}, note)
    elif what == "calm":
        alerts.change(connection, alert_id, {"calm_since": _calm_since(standing, end, reading)})
    elif what == "resolve":
        ended = {"state": "resolved", "resolved_at": at.now, "updated_at": at.now, "settled": True}
        alerts.change(connection, alert_id, ended, "back to normal")
    else:
        alerts.change(connection, alert_id, {"settled": True})


def _said(at: Stepping, end: int, reading: Reading) -> dict[str, Any]:
    return {
        "title": reading.title,
        "summary": reading.summary,
        "columns": orjson.dumps(reading.columns).decode(),
        "evidence": orjson.dumps(reading.evidence, option=orjson.OPT_SERIALIZE_NUMPY).decode(),
        "effect": reading.effect,
        "window_start": end - at.span,
        "window_end": end,
        "updated_at": at.now,
    }
