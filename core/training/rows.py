"""Rows that a model is asked about: each has the features it looks at, and values that can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.errors import Detail, InvalidInput
from core.training.features import Feature, Schema

MOST_DETAILS = 100


def require_readable(schema: Schema, rows: Sequence[Mapping[str, Any]], field: str = "$.data", first: int = 0) -> None:
    """Raise InvalidInput, naming every value that a model cannot read, up to a hundred.

    A feature that is not known is null; one that is not there at all is refused, for it may be misspelt. What a model
    does not look at is let through.

    Parameters
    ----------
    field : str
        Where the rows stand in what was sent.
    first : int
        Place of the first of them there.
    """
    details: list[Detail] = []
    for index, row in enumerate(rows, first):
        for feature in schema.features:
            why = _why_not(feature, row)
            if why is not None:
                details.append(Detail(f"{field}[{index}].{feature.name[:100]}", why))
        if len(details) >= MOST_DETAILS:
            break
    if details:
        worst = details[0]
        raise InvalidInput(worst.message, field=worst.field, details=tuple(details[:MOST_DETAILS]))


def _why_not(feature: Feature, row: Mapping[str, Any]) -> str | None:
    value = row.get(feature.name, row)
    if value is row:
        return "this feature is missing; send null where its value is not known"
    kind = type(value)
    if value is None or (kind in READ[feature.kind] and (feature.kind != "date" or _is_date(value))):
        return None
    if feature.written and kind is str:
        return None
    return f"{WORDS[feature.kind]} is expected here"


READ: dict[str, tuple[type, ...]] = {"number": (float, int, bool), "text": (str, int, float, bool), "date": (str,)}
WORDS = {"number": "a number", "text": "a text", "date": "a date such as 2026-11-24T09:30:00Z"}


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
