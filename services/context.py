"""What every use case is given: the database, the clock, and two ways to tell others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from storage.database import Database
from storage.files import Files


@dataclass(frozen=True)
class Event:
    """That something changed; readers fetch what it is.

    Parameters
    ----------
    sequence : int
        Grows with every event; a reader that knows the last one it saw misses nothing.
    model_id : str
        Of the model that changed.
    kind : str
        ``model``, ``predictions``, ``checked`` or ``alert``.
    """

    sequence: int
    model_id: str
    kind: str


class Publisher(Protocol):
    """Tells open browsers of events."""

    def publish(self, events: Sequence[Event]) -> None:
        """Send `events`; never raises and never waits for long: the event table holds them too."""


class Queue(Protocol):
    """Wakes the workers."""

    def wake(self, model_id: UUID, delay_s: float = 0.0) -> None:
        """Ask for the model's new batches to be profiled and checked, after `delay_s`; never raises, never waits."""

    def awake(self, model_id: UUID) -> None:
        """Note that a worker begins with the model, so that what comes from now on wakes one again."""

    def start(self, run_id: UUID) -> None:
        """Ask for a run to be done; never raises, never waits."""

    def answers(self) -> bool:
        """Return whether workers can be woken at the moment."""


@dataclass(frozen=True)
class Context:
    """The outside world as the use cases see it.

    Parameters
    ----------
    database : Database
    publisher : Publisher
    queue : Queue
    now : callable
        Returns microseconds since 1970, UTC.
    files : Files
        Of the datasets.
    """

    database: Database
    publisher: Publisher
    queue: Queue
    now: Callable[[], int]
    files: Files
