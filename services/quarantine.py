"""Batches that cannot be profiled are set aside after three attempts, where people see them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import orjson
import uuid_utils.compat as uuids
from sqlalchemy import Connection

from services.context import Context
from services.events import record, tell
from storage import alerts, batches


def fail(ctx: Context, model_id: UUID, ids: Sequence[int], reason: str) -> None:
    """Count a failed attempt; the third one sets a batch aside and opens an alert."""
    with ctx.database.write() as connection:
        if not batches.give_back(connection, ids, failed=reason[:2_000]):
            return
        _report(connection, model_id, ctx.now(), reason)
        events = [record(connection, model_id, "alert", ctx.now())]
    tell(ctx, events)


def set_aside_spent(ctx: Context, model_id: UUID) -> None:
    """Set aside the batches whose worker was killed on every attempt."""
    with ctx.database.read() as connection:
        spent = batches.spent(connection, model_id, ctx.now())
    if spent:
        fail(ctx, model_id, spent, "the worker ended without a word on each attempt")


def settle(connection: Connection, model_id: UUID, now: int) -> bool:
    """End the alert once no batch is set aside any more; return whether it did."""
    standing = alerts.newest(connection, f"{model_id}:ingest")
    if standing is None or standing.state == "resolved" or batches.count(connection, model_id, "quarantined"):
        return False
    ended = {"state": "resolved", "resolved_at": now, "updated_at": now}
    alerts.change(connection, standing.id, ended, "every batch has been profiled after all")
    return True


def _report(connection: Connection, model_id: UUID, now: int, reason: str) -> None:
    n = batches.count(connection, model_id, "quarantined")
    fingerprint = f"{model_id}:ingest"
    title = f"{n} batch{'es' if n > 1 else ''} could not be profiled"
    said = {
        "title": title,
        "summary": f"Their rows are stored but not in any figure. Last reason: {reason[:300]}",
        "evidence": orjson.dumps({"batches": n}).decode(),
        "updated_at": now,
    }
    standing = alerts.newest(connection, fingerprint)
    if standing is not None and standing.state != "resolved":
        alerts.change(connection, standing.id, said, note=title)
        return
    fixed = {"model_id": model_id, "family": "ingest", "segment": "", "fingerprint": fingerprint}
    state = {
        "severity": "critical",
        "state": "open",
        "settled": True,
        "columns": "[]",
        "effect": 0.0,
        "resolved_at": None,
        "calm_since": None,
    }
    times = {"since": now, "window_start": now, "window_end": now, "opened_at": now}
    alerts.add(connection, {"id": UUID(int=uuids.uuid7().int)} | fixed | said | state | times)
