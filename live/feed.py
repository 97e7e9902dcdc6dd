"""Where the gateway learns of events: at once from Redis, and every second from the event table."""

from __future__ import annotations

import asyncio

import orjson
import redis.asyncio
import structlog
from redis.exceptions import RedisError

from core.errors import MonitorError
from live.hub import Hub
from messaging.redis_events import CHANNEL
from services import events
from services.context import Context, Event

POLL_S = 1.0
log = structlog.get_logger()


async def follow(hub: Hub, context: Context, redis_url: str) -> None:
    """Pass on events for ever; one that Redis lost or a publisher could not send comes a second later."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_listen(hub, redis_url))
        tasks.create_task(_poll(hub, context))


def since(context: Context, sequence: int) -> list[Event]:
    """Return all events after `sequence`, and a few from before it."""
    found: list[Event] = []
    while True:
        some = events.since(context, sequence)
        found += some
        if len(some) < events.MOST:
            return found
        sequence = some[-1].sequence


async def _listen(hub: Hub, redis_url: str) -> None:
    away = False
    while True:
        try:
            async with (
                redis.asyncio.Redis.from_url(redis_url, socket_connect_timeout=1) as client,
                client.pubsub(ignore_subscribe_messages=True) as channel,
            ):
                await channel.subscribe(CHANNEL)
                away = False
                async for message in channel.listen():
                    hub.broadcast(decode(message["data"]))
        except (RedisError, OSError) as error:
            if not away:
                log.warning("Redis is away; events come from the database", reason=str(error))
            away = True
        await asyncio.sleep(POLL_S)


async def _poll(hub: Hub, context: Context) -> None:
    away = False
    while True:
        try:
            if hub.last == 0:
                hub.last = await asyncio.to_thread(events.latest, context)
            hub.broadcast(await asyncio.to_thread(since, context, hub.last))
            away = False
        except MonitorError as error:
            if not away:
                log.warning("events cannot be read", reason=error.message)
            away = True
        await asyncio.sleep(POLL_S)


def decode(data: bytes) -> list[Event]:
    """Return the event of a message; none if somebody else wrote it."""
    try:
        told = orjson.loads(data)
        return [Event(int(told["sequence"]), str(told["model"]), str(told["kind"]))]
    except (ValueError, TypeError, KeyError):
        log.warning("a message on the channel is no event", data=data[:200])
        return []
