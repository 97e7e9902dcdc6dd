"""Alerts and every step of their lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from storage.tables.alert import Alert, AlertChange
from storage.tables.model import Model


class Wanted(NamedTuple):
    """Which alerts: of one model, severity or state, or all where None; `unresolved` leaves resolved ones out."""

    model_id: UUID | None = None
    severity: str | None = None
    state: str | None = None
    unresolved: bool = False


def newest(connection: Connection, fingerprint: str) -> Row[Any] | None:
    """Return the alert opened last with this fingerprint, whatever its state."""
    query = select(Alert.__table__).where(Alert.fingerprint == fingerprint)
    # ids grow with time, and several may have been opened in one instant
    return connection.execute(query.order_by(Alert.id.desc()).limit(1)).first()


def find(connection: Connection, alert_id: UUID, *, hold: bool = False) -> Row[Any] | None:
    """Return one alert with the name and version of its model; held, nobody else changes it meanwhile."""
    query = _with_model().where(Alert.id == alert_id)
    return connection.execute(query.with_for_update(of=Alert) if hold else query).first()


def select_by(
    connection: Connection,
    wanted: Wanted,
    limit: int,
    offset: int = 0,
) -> Sequence[Row[Any]]:
    """Return alerts of models that are not archived, the unresolved first, then the newest."""
    order = ((Alert.state == "resolved"), Alert.updated_at.desc(), Alert.id)
    return connection.execute(_with_model().where(*_those(wanted)).order_by(*order).limit(limit).offset(offset)).all()


def count_by(connection: Connection, wanted: Wanted) -> int:
    """Return how many alerts `select_by` would find without a limit."""
    query = select(func.count()).select_from(Alert).join(Model, Model.id == Alert.model_id).where(*_those(wanted))
    return connection.execute(query).scalar_one()


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert one alert and its first step."""
    connection.execute(insert(Alert).values(**values))
    _note(connection, values["id"], values["opened_at"], values["state"], values["severity"], values["title"])


def change(connection: Connection, alert_id: UUID, values: Mapping[str, Any], note: str | None = None) -> None:
    """Set columns of one alert; with a note it is a step of its own."""
    connection.execute(update(Alert).where(Alert.id == alert_id).values(**values))
    if note is not None:
        row = connection.execute(
            select(Alert.state, Alert.severity, Alert.updated_at).where(Alert.id == alert_id)
        ).one()
        _note(connection, alert_id, row.updated_at, row.state, row.severity, note)


def changes(connection: Connection, alert_id: UUID) -> Sequence[Row[Any]]:
    """Return the steps of an alert, oldest first."""
    query = select(AlertChange.__table__).where(AlertChange.alert_id == alert_id).order_by(AlertChange.id)
    return connection.execute(query).all()


def _note(connection: Connection, alert_id: UUID, at: int, state: str, severity: str, note: str) -> None:
    query = insert(AlertChange).values(alert_id=alert_id, at=at, state=state, severity=severity, note=note)
    connection.execute(query)


def _those(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield Model.archived_at.is_(None)
    if wanted.unresolved:
        yield Alert.state != "resolved"
    columns = {Alert.model_id: wanted.model_id, Alert.severity: wanted.severity, Alert.state: wanted.state}
    yield from (column == value for column, value in columns.items() if value is not None)


def _with_model() -> Any:
    return select(*Alert.__table__.columns, Model.name, Model.version).join(Model, Model.id == Alert.model_id)
