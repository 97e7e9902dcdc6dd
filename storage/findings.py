"""Findings: what each rule said of each window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables.alert import Finding

PLACE = ("reference_id", "family", "segment", "window_end")
SAID = ("window_start", "closed", "n", "verdict", "columns", "evidence")
MOST_AT_ONCE = 500


def store(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert findings, each in the place of what was found of the same window before."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    query = dialect.insert(Finding)
    said = {name: query.excluded[name] for name in SAID}
    query = query.on_conflict_do_update(index_elements=PLACE, set_=said)
    for start in range(0, len(rows), MOST_AT_ONCE):
        connection.execute(query, rows[start : start + MOST_AT_ONCE])


def latest(connection: Connection, reference_id: int) -> Sequence[Row[Any]]:
    """Return what each family said of the newest window it had enough data for."""
    ends = (
        select(Finding.family, func.max(Finding.window_end).label("end"))
        .where(Finding.reference_id == reference_id, Finding.verdict.in_(("ok", "warning", "critical")))
        .group_by(Finding.family)
        .subquery()
    )
    query = select(Finding.__table__).join(ends, (Finding.family == ends.c.family) & (Finding.window_end == ends.c.end))
    return connection.execute(query.where(Finding.reference_id == reference_id)).all()
