"""Who is connected, and what each of them has not been told yet."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable

from services.context import Event

REMEMBERED = 1_000


class Client:
    """One open browser; of several events on one thing that it did not take in time, it gets the newest."""

    def __init__(self) -> None:
        self._pending: dict[tuple[str, str], Event] = {}
        self._some = asyncio.Event()

    def offer(self, event: Event) -> None:
        """Keep an event until the browser takes it; one that comes late does not replace a newer one."""
        thing = event.model_id, event.kind
        pending = self._pending.get(thing)
        if pending is None or pending.sequence < event.sequence:
            self._pending[thing] = event
        self._some.set()

    async def take(self, patience_s: float) -> list[Event]:
        """Return what is pending, by sequence; nothing if there is none within `patience_s`."""
        try:
            await asyncio.wait_for(self._some.wait(), patience_s)
        except TimeoutError:
            return []
        self._some.clear()
        events, self._pending = self._pending, {}
        return sorted(events.values(), key=lambda event: event.sequence)


class Hub:
    """Passes events to every client, each event once."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.last = 0
        self._seen: deque[int] = deque(maxlen=REMEMBERED)

    def broadcast(self, events: Iterable[Event]) -> None:
        """Offer to all clients the events that were not offered before."""
        for event in events:
            if event.sequence in self._seen:
                continue
            self._seen.append(event.sequence)
            self.last = max(self.last, event.sequence)
            for client in self.clients:
                client.offer(event)
