"""Alerts as people see them: listed, acknowledged, resolved."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import orjson
from sqlalchemy import Connection

from core.errors import Conflict, NotFound
from services.context import Context
from services.decoding import read_id
from services.events import record, tell
from services.models import require
from services.views.alert import AlertView
from storage import alerts
from storage.alerts import Wanted

MOST = 500


class AlertChange(msgspec.Struct, forbid_unknown_fields=True):
    """What a person does with an alert."""

    state: Literal["acknowledged", "resolved"]


def list_alerts(
    ctx: Context,
    model_id: str | None = None,
    severity: str | None = None,
    state: str | None = None,
    limit: int = 200,
    offset: int = 0,
) -> tuple[AlertView, ...]:
    """Return alerts, the unresolved first, then the newest.

    Raises
    ------
    NotFound
        There is no such model.
    """
    with ctx.database.read() as connection:
        return select_views(connection, _wanted(connection, model_id, severity, state), limit, offset)


def count(ctx: Context, model_id: str | None = None, severity: str | None = None, state: str | None = None) -> int:
    """Return how many alerts `list_alerts` would return without a limit."""
    with ctx.database.read() as connection:
        return alerts.count_by(connection, _wanted(connection, model_id, severity, state))


def change(ctx: Context, alert_id: str, state: str) -> AlertView:
    """Return the alert after acknowledging or resolving it.

    Raises
    ------
    NotFound
    Conflict
        It is resolved already.
    """
    found = read_id(alert_id, "alert")
    with ctx.database.write() as connection:
        row = alerts.find(connection, found, hold=True)
        if row is None:
            raise NotFound(f"there is no alert {alert_id}")
        if row.state == "resolved":
            raise Conflict("the alert is resolved already", existing=alert_id)
        now = ctx.now()
        values: dict[str, Any] = {"state": state, "updated_at": now}
        if state == "resolved":
            # its cause goes on, so it has to be seen to end before the alert may open again
            values |= {"resolved_at": now, "settled": row.family == "ingest"}
        alerts.change(connection, found, values, note=f"{state} by a person")
        events = [record(connection, row.model_id, "alert", now)]
        row = alerts.find(connection, found)
    tell(ctx, events)
    return view(row)


def select_views(connection: Connection, wanted: Wanted, limit: int = MOST, offset: int = 0) -> tuple[AlertView, ...]:
    """Return the alerts that are wanted, at most 500 at once."""
    return tuple(map(view, alerts.select_by(connection, wanted, min(limit, MOST), offset)))


def _wanted(connection: Connection, model_id: str | None, severity: str | None, state: str | None) -> Wanted:
    return Wanted(None if model_id is None else require(connection, model_id).id, severity, state)


def view(row: Any) -> AlertView:
    """Return a stored alert, with its model's name and version, as others see it."""
    return AlertView(
        id=str(row.id),
        model_id=str(row.model_id),
        model_name=row.name,
        model_version=row.version,
        family=row.family,
        severity=row.severity,
        state=row.state,
        title=row.title,
        summary=row.summary,
        columns=tuple(orjson.loads(row.columns)),
        since=row.since,
        window_start=row.window_start,
        window_end=row.window_end,
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        resolved_at=row.resolved_at,
    )
