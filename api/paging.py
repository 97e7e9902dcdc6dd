"""Lists come in pages: count, next, previous, results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from web.query import number

USUAL, MOST = 50, 500


def limit() -> int:
    """Return the page length asked for, 1 to 500."""
    return number("limit", USUAL, 1, MOST)


def offset() -> int:
    """Return the position the page begins at."""
    return number("cursor", 0, 0, 10**9)


def page(count: int, results: Sequence[Any]) -> dict[str, Any]:
    """Return one page of a list that is addressed by position."""
    start, length = offset(), limit()
    return {
        "count": count,
        "next": _link(str(start + length)) if start + length < count else None,
        "previous": _link(str(max(start - length, 0))) if start else None,
        "results": results,
    }


def page_after(count: int, results: Sequence[Any], after: str | None) -> dict[str, Any]:
    """Return one page of a list that is addressed by its last row; it can only be read forwards."""
    return {"count": count, "next": None if after is None else _link(after), "previous": None, "results": results}


def _link(cursor: str) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.base_url}?{urlencode([*kept, ('cursor', cursor)])}"
