"""Events to open browsers, through Redis."""

from __future__ import annotations

import time
from collections.abc import Sequence

import orjson
import redis
import structlog

from services.context import Event

CHANNEL = "plumbline:events"
PATIENCE_S = 0.25
SILENCE_S = 1.0
log = structlog.get_logger()


class RedisPublisher:
    """Publishes events on one channel; while Redis is away it says nothing, for the event table holds them too.

    Parameters
    ----------
    url : str
        Of Redis.
    """

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry_on_timeout=False
        )
        self._silent_until = 0.0
        self._away = False

    def publish(self, events: Sequence[Event]) -> None:
        """Send `events`; after a failure nothing is sent for a second, so that no request waits for a dead Redis."""
        if time.monotonic() < self._silent_until:
            return
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                for event in events:
                    pipeline.publish(CHANNEL, encode(event))
                pipeline.execute()
            self._away = False
        except redis.RedisError as error:
            self._silent_until = time.monotonic() + SILENCE_S
            if not self._away:
                log.warning("events are not published", reason=str(error))
            self._away = True


def encode(event: Event) -> bytes:
    """Return an event as it travels."""
    return orjson.dumps({"sequence": event.sequence, "model": event.model_id, "kind": event.kind})
