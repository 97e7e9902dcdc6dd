"""Settings -> the context of a process; the one place where real parts are put together."""

from __future__ import annotations

import time

import logs
from messaging.redis_events import RedisPublisher
from messaging.task_queue import TaskQueue
from services.context import Context
from settings import Settings
from storage.database import Database
from storage.files import Files


def connect(settings: Settings) -> Context:
    """Return a context on the real database, Redis and clock; nothing is connected until it is used."""
    logs.configure()
    return Context(
        database=Database(settings.database_url),
        publisher=RedisPublisher(settings.redis_url),
        queue=TaskQueue(settings.redis_url, settings.broker_url),
        now=microseconds,
        files=Files(settings.data_dir / "files"),
    )


def microseconds() -> int:
    """Return the time in microseconds since 1970."""
    return time.time_ns() // 1_000
