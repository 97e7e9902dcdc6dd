"""What the address of the drift page asks for, or the nearest thing that can be asked."""

from __future__ import annotations

from typing import Any

from callbacks.address import read_span
from services.comparison import USUAL, Comparison


def asked_of(choice: dict[str, Any]) -> Comparison:
    """Return the question about drift that a choice stands for; what cannot be read is taken for the usual."""
    against = choice.get("against")
    named = next((name for name in USUAL if name == against), None) or read_span(against) or "reference"
    segment = str(choice.get("segment") or "")
    exact = choice.get("exact") is True
    return Comparison(read_span(choice.get("window")), named, segment, exact)
