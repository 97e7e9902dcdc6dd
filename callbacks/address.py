"""What the address of a page says is looked at."""

from __future__ import annotations

from typing import Any

from core.errors import InvalidInput
from services.comparison import Span
from services.decoding import bounded

LONGEST = 36  # digits of both ends


def window_of(choice: dict[str, Any]) -> Span | None:
    """Return the window the address names; what is none means the current one."""
    start, _, end = str(choice.get("window") or "").partition(".")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()) or len(start + end) > LONGEST:
        return None
    try:
        return bounded(int(start), int(end))
    except InvalidInput:
        return None
