"""JSON answers: times as ISO 8601 in UTC, numbers that JSON does not have as null."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response

from core.windows import from_micros


def answer(value: Any, status: int = 200) -> Response:
    """Return `value` as a JSON response; NaN and infinity become null."""
    return Response(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY), status, mimetype="application/json")


def iso(micros: int | None) -> str | None:
    """Return microseconds since 1970 as ISO 8601 text.

    Examples
    --------
    >>> iso(1_700_000_000_000_000)
    '2023-11-14T22:13:20Z'
    """
    return None if micros is None else from_micros(micros).isoformat().replace("+00:00", "Z")
