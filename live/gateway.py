"""The gateway as an ASGI application: ``/live`` for browsers, ``/healthz`` for probes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import orjson
import redis.asyncio
import structlog
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

import bootstrap
from core.errors import MonitorError
from lifeline import end_with_parent
from live.hub import Client, Hub
from messaging.redis_events import CHANNEL
from services import events
from services.context import Context, Event
from settings import Settings, load

MOST_CLIENTS = 500
BEAT_S = 15.0
POLL_S = 1.0
TRY_LATER, POLICY = 1013, 1008
log = structlog.get_logger()


def build() -> Starlette:
    """Return the gateway of this process: settings from the environment, everything connected."""
    end_with_parent()
    settings = load()
    return create_gateway(bootstrap.connect(settings), settings)


def create_gateway(context: Context, settings: Settings) -> Starlette:
    """Return the gateway; the event table is the truth, Redis only makes it fast."""
    hub = Hub()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_follow(hub, context, settings.redis_url))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def live(socket: WebSocket) -> None:
        if not _is_ours(socket, settings):
            await socket.close(POLICY)
        elif len(hub.clients) >= MOST_CLIENTS:
            await socket.close(TRY_LATER)
        else:
            await _serve(socket, hub, context)

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok", "clients": len(hub.clients)})

    return Starlette(routes=[Route("/healthz", healthz), WebSocketRoute("/live", live)], lifespan=lifespan)


async def _serve(socket: WebSocket, hub: Hub, context: Context) -> None:
    client = Client()
    await socket.accept()
    hub.clients.add(client)
    reader = asyncio.create_task(_until_closed(socket))
    try:
        await _catch_up(socket, client, context)
        while not reader.done():
            news = await client.take(BEAT_S)
            for event in news:
                await _send(socket, {"type": "event", **_told(event)})
            if not news:
                await _send(socket, {"type": "beat"})
    except (WebSocketDisconnect, RuntimeError):  # the browser went while it was being told something
        pass
    finally:
        hub.clients.discard(client)
        reader.cancel()


async def _catch_up(socket: WebSocket, client: Client, context: Context) -> None:
    """Say where the events stand, and offer those that a browser which was away has missed."""
    asked = socket.query_params.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    try:
        latest = await asyncio.to_thread(events.latest, context)
        missed = [] if after is None else await asyncio.to_thread(events.since, context, after)
    except MonitorError:
        latest, missed = after or 0, []  # the database is away: the browser asks again when it is told of a change
    await _send(socket, {"type": "hello", "sequence": latest})
    for event in missed:
        client.offer(event)


async def _until_closed(socket: WebSocket) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await socket.receive_bytes()


async def _follow(hub: Hub, context: Context, redis_url: str) -> None:
    """Pass on what Redis tells, and what the event table holds while Redis is away."""
    while True:
        try:
            async with (
                redis.asyncio.Redis.from_url(redis_url, socket_connect_timeout=1) as client,
                client.pubsub(ignore_subscribe_messages=True) as channel,
            ):
                await channel.subscribe(CHANNEL)
                await _poll(hub, context)  # what was told before we listened
                await _listen(hub, channel)
        except (RedisError, OSError) as error:
            log.warning("Redis is away; asking the database instead", reason=str(error))
        await _poll(hub, context)
        await asyncio.sleep(POLL_S)


async def _listen(hub: Hub, channel: Any) -> None:
    async for message in channel.listen():
        if message["type"] == "message":
            told = orjson.loads(message["data"])
            hub.broadcast([Event(told["sequence"], told["model"], told["kind"])])


async def _poll(hub: Hub, context: Context) -> None:
    try:
        if hub.last == 0:
            hub.last = await asyncio.to_thread(events.latest, context)
        hub.broadcast(await asyncio.to_thread(events.since, context, hub.last))
    except MonitorError as error:
        log.warning("events cannot be read", reason=error.message)


def _is_ours(socket: WebSocket, settings: Settings) -> bool:
    """Return whether the request names us, and comes from one of our pages or from no page at all."""
    host, origin = socket.headers.get("host", ""), socket.headers.get("origin")
    if urlsplit(f"//{host}").hostname not in settings.names:
        return False
    if origin is None:
        return True
    page = urlsplit(origin)
    beside = page.hostname in settings.names and page.port == settings.port
    return beside or page.hostname in settings.allowed_hosts


def _told(event: Event) -> dict[str, Any]:
    return {"sequence": event.sequence, "model": event.model_id, "kind": event.kind}


async def _send(socket: WebSocket, message: dict[str, Any]) -> None:
    await socket.send_text(orjson.dumps(message).decode())
