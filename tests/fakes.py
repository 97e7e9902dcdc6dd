"""Stand-ins with the shape of the real parts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.context import Event


class FakePublisher:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, events: Sequence[Event]) -> None:
        self.events.extend(events)

    def kinds(self) -> list[str]:
        """Return the kinds of the events, in order."""
        return [event.kind for event in self.events]


class FakeQueue:
    """Keeps whom it should have woken."""

    def __init__(self) -> None:
        self.woken: list[tuple[UUID, float]] = []
        self.started: list[UUID] = []

    def wake(self, model_id: UUID, delay_s: float = 0.0) -> None:
        self.woken.append((model_id, delay_s))

    def awake(self, model_id: UUID) -> None:
        pass

    def start(self, run_id: UUID) -> None:
        self.started.append(run_id)

    def answers(self) -> bool:
        return True


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`."""
        self.now += round(seconds * 1_000_000)
