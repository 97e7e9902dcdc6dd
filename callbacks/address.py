"""What the address of a page says is looked at."""

from __future__ import annotations

from typing import Any

from core.errors import InvalidInput
from services.comparison import Span
from services.decoding import bounded

LONGEST_NUMBER = 18


def window_of(choice: dict[str, Any]) -> Span | None:
    """Return the window the address names; what is none means the current one."""
    return read_span(choice.get("window"))


def read_span(text: Any) -> Span | None:
    """Return a window written ``start.end`` in microseconds; None if it is none.

    Examples
    --------
    >>> read_span("0.1000000"), read_span("yesterday"), read_span(None)
    ((0, 1000000), None, None)
    """
    start, _, end = str(text or "").partition(".")
    numbers = all(part.isascii() and part.isdigit() and len(part) <= LONGEST_NUMBER for part in (start, end))
    if not numbers:
        return None
    try:
        return bounded(int(start), int(end))
    except InvalidInput:
        return None
