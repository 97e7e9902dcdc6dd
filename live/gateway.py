"""The gateway as an ASGI application: ``/live`` for browsers, ``/healthz`` for probes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

import bootstrap
from core.errors import MonitorError
from lifeline import end_with_parent
from live.door import is_ours
from live.feed import follow, since
from live.hub import Client, Hub
from services import events
from services.context import Context, Event
from settings import Settings, load

MOST_CLIENTS = 500
MOST_BYTES = 65_536
BEAT_S = 15.0
TRY_LATER, POLICY, TOO_BIG = 1013, 1008, 1009
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
        task = asyncio.create_task(follow(hub, context, settings.redis_url))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def live(socket: WebSocket) -> None:
        if not is_ours(socket.headers, settings):
            await socket.close(POLICY)
        elif len(hub.clients) >= MOST_CLIENTS:
            await socket.close(TRY_LATER)
        else:
            await _serve(socket, hub, context)

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok", "clients": len(hub.clients)})

    return Starlette(routes=[Route("/healthz", healthz), WebSocketRoute("/live", live)], lifespan=lifespan)


async def _serve(socket: WebSocket, hub: Hub, context: Context) -> None:
    """Tell a browser of events until it goes; a closed tab gives its place back at once."""
    client = Client()
    hub.clients.add(client)
    try:
        await socket.accept()
        tasks = {asyncio.create_task(_tell(socket, client, context)), asyncio.create_task(_hear(socket))}
        done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in left:
            task.cancel()
        for task in done:
            with suppress(WebSocketDisconnect, RuntimeError):  # it went while it was being told something
                task.result()
    finally:
        hub.clients.discard(client)


async def _tell(socket: WebSocket, client: Client, context: Context) -> None:
    await _catch_up(socket, client, context)
    while True:
        news = await client.take(BEAT_S)
        for event in news:
            await _send(socket, {"type": "event", **_told(event)})
        if not news:
            await _send(socket, {"type": "beat"})


async def _catch_up(socket: WebSocket, client: Client, context: Context) -> None:
    """Say where the events stand, and offer those that a browser which was away has missed."""
    asked = socket.query_params.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    try:
        latest = await asyncio.to_thread(events.latest, context)
        missed = [] if after is None else await asyncio.to_thread(since, context, after)
    except MonitorError:
        latest, missed = after or 0, []  # the database is away: the browser asks again when it is told of a change
    await _send(socket, {"type": "hello", "sequence": latest})
    for event in missed:
        client.offer(event)


async def _hear(socket: WebSocket) -> None:
    """Return when the browser has gone or says more than it may; what it says is ignored."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if len(message.get("text") or message.get("bytes") or "") > MOST_BYTES:
            await socket.close(TOO_BIG)
            return


def _told(event: Event) -> dict[str, Any]:
    return {"sequence": event.sequence, "model": event.model_id, "kind": event.kind}


async def _send(socket: WebSocket, message: dict[str, Any]) -> None:
    await socket.send_text(orjson.dumps(message).decode())
