"""A window of time, which every answer speaks of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WindowView:
    """A window of time; `closed` once no row is expected to join it."""

    start: int
    end: int
    closed: bool

    @property
    def span(self) -> tuple[int, int]:
        """Start and end."""
        return self.start, self.end
