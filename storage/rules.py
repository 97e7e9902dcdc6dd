"""Rules: which families of checks a model has, and how far each has got."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, update

from storage.tables.alert import Rule


def add(connection: Connection, model_id: UUID, families: Iterable[str]) -> None:
    """Insert a rule of each of these families, with the default parameters."""
    rows = [
        {"model_id": model_id, "family": family, "params": "{}", "enabled": True, "stepped_to": 0}
        for family in families
    ]
    connection.execute(insert(Rule), rows)


def of_model(connection: Connection, model_id: UUID) -> Sequence[Row[Any]]:
    """Return the rules of a model that are switched on, by family."""
    query = select(Rule.__table__).where(Rule.model_id == model_id, Rule.enabled).order_by(Rule.family)
    return connection.execute(query).all()


def step_to(connection: Connection, rule_id: int, window_end: int) -> None:
    """Note that alerts were stepped up to this window."""
    connection.execute(update(Rule).where(Rule.id == rule_id).values(stepped_to=window_end))
