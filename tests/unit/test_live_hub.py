"""Browsers are told of every change once, and only our own pages are."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from starlette.applications import Starlette

from live import gateway
from live.door import is_ours
from live.feed import decode, follow, since
from live.gateway import create_gateway
from live.hub import Client, Hub
from messaging.redis_events import encode
from services.context import Context, Event
from services.events import MOST, record
from settings import Settings
from storage.database import Database
from storage.files import Files
from tests.fakes import FakeClock, FakePublisher, FakeQueue

MODEL = UUID(int=1)
US = {"host": "127.0.0.1:8001", "origin": "http://127.0.0.1:8000"}


def an_event(sequence: int, kind: str = "checked", model: UUID = MODEL) -> Event:
    return Event(sequence, str(model), kind)


def taken(client: Client) -> list[int]:
    return [event.sequence for event in asyncio.run(client.take(0.01))]


@pytest.fixture
def context(sqlite_template: Path, tmp_path: Path) -> Iterator[Context]:
    shutil.copy(sqlite_template, tmp_path / "plumbline.db")
    database = Database(f"sqlite:///{tmp_path}/plumbline.db")
    yield Context(database, FakePublisher(), FakeQueue(), FakeClock(0), Files(tmp_path))
    database.close()


def happen(context: Context, n: int) -> None:
    with context.database.write() as connection:
        for index in range(n):
            record(connection, UUID(int=index), "checked", index)


@pytest.fixture
def app(context: Context, settings: Settings) -> Starlette:
    """The gateway; nothing is followed, so that each test says what happens."""
    return create_gateway(context, settings)


class Browser:
    """A page with an open socket, in place of the server."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[Any] = asyncio.Queue()
        self.heard: asyncio.Queue[Any] = asyncio.Queue()

    async def next(self) -> Any:
        """Return the next thing that the gateway does."""
        return await asyncio.wait_for(self.heard.get(), 3)

    async def told(self) -> Any:
        """Return the next thing that the gateway tells."""
        return orjson.loads((await self.next())["text"])


@asynccontextmanager
async def open_socket(app: Starlette, query: str = "", headers: dict[str, str] = US) -> AsyncIterator[Browser]:
    browser = Browser()
    scope = {
        "type": "websocket",
        "path": "/live",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "subprotocols": [],
    }
    browser.said.put_nowait({"type": "websocket.connect"})
    serving = asyncio.create_task(app(scope, browser.said.get, browser.heard.put))
    try:
        yield browser
    finally:
        browser.said.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(serving, 1)  # a closed tab gives its place back at once


async def clients(app: Starlette) -> int:
    """Return how many browsers the gateway says it has."""
    answers: list[Any] = []
    scope = {"type": "http", "method": "GET", "path": "/healthz", "query_string": b"", "headers": []}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        answers.append(message)

    await app(scope, receive, send)
    assert answers[0]["status"] == 200
    return int(orjson.loads(answers[1]["body"])["clients"])


def test_an_event_that_comes_from_two_sides_is_told_once() -> None:
    hub, client = Hub(), Client()
    hub.clients.add(client)
    hub.broadcast([an_event(1), an_event(2, "alert")])
    assert taken(client) == [1, 2]
    hub.broadcast([an_event(2, "alert"), an_event(1)])
    assert taken(client) == []
    assert hub.last == 2


def test_a_sequence_that_is_committed_late_is_told_all_the_same() -> None:
    hub, client = Hub(), Client()
    hub.clients.add(client)
    hub.broadcast([an_event(7)])
    assert taken(client) == [7]
    hub.broadcast([an_event(6, "alert")])
    assert taken(client) == [6]
    assert hub.last == 7


def test_a_slow_browser_gets_the_newest_of_each_thing_in_order() -> None:
    client = Client()
    for sequence in range(1, 10_001):
        client.offer(an_event(sequence, "alert" if sequence % 10 == 0 else "checked"))
    assert taken(client) == [9_999, 10_000]


def test_a_replayed_event_does_not_hide_a_newer_one() -> None:
    client = Client()
    client.offer(an_event(10))
    client.offer(an_event(9))
    assert taken(client) == [10]


@pytest.mark.parametrize(
    ("host", "origin", "answer"),
    [
        ("127.0.0.1:8001", "http://127.0.0.1:8000", True),
        ("localhost:8001", "http://localhost:8000", True),
        ("[::1]:8001", "http://[::1]:8000", True),
        ("127.0.0.1:8001", None, True),
        ("plumb.example", "https://plumb.example", True),
        ("plumb.example", None, True),
        ("127.0.0.1:8001", "http://127.0.0.1:9000", False),
        ("127.0.0.1:8001", "http://127.0.0.1", False),
        ("127.0.0.1:8001", "https://evil.example", False),
        ("127.0.0.1:8001", "https://plumb.example.evil.example", False),
        ("127.0.0.1:8001", "http://evil.example:8000", False),
        ("127.0.0.1:8001", "null", False),
        ("127.0.0.1:8001", "", False),
        ("127.0.0.1:8001", "http://127.0.0.1:99999", False),
        ("127.0.0.1:8001", "http://[", False),
        ("evil.example", None, False),
        ("evil.example:8001", "http://127.0.0.1:8000", False),
        ("127.0.0.1.evil.example", "http://127.0.0.1:8000", False),
        ("[", None, False),
        ("", None, False),
    ],
)
def test_only_our_own_pages_and_programs_may_connect(
    settings: Settings, host: str, origin: str | None, answer: bool
) -> None:
    headers = {"host": host} | ({} if origin is None else {"origin": origin})
    assert is_ours(headers, replace(settings, allowed_hosts=("plumb.example",))) is answer


def test_what_the_publisher_sends_the_gateway_reads() -> None:
    assert decode(encode(an_event(3))) == [an_event(3)]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'"x"', b'{"sequence": "x"}', b'{"sequence": 1}', b"\xff"])
def test_a_message_of_somebody_else_is_ignored(data: bytes) -> None:
    assert decode(data) == []


def test_a_browser_that_was_away_for_long_misses_nothing(context: Context) -> None:
    happen(context, 2 * MOST + 7)
    found = {event.sequence for event in since(context, 0)}
    assert found == set(range(1, 2 * MOST + 8))


def test_without_redis_events_come_from_the_database_within_a_second_or_so(context: Context, tmp_path: Path) -> None:
    hub, client = Hub(), Client()
    hub.clients.add(client)

    async def watch() -> list[Event]:
        following = asyncio.create_task(follow(hub, context, f"unix://{tmp_path}/nobody.sock"))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(happen, context, 3)
        news = await client.take(3)
        following.cancel()
        return news

    assert [event.sequence for event in asyncio.run(watch())] == [1, 2, 3]


def test_a_browser_hears_where_events_stand_and_what_it_missed(context: Context, app: Starlette) -> None:
    happen(context, 60)

    async def listen() -> list[Any]:
        async with open_socket(app, "after=58") as browser:
            assert (await browser.next())["type"] == "websocket.accept"
            return [await browser.told() for _ in range(53)]  # a few from before it come again

    hello, *told = asyncio.run(listen())
    assert hello == {"type": "hello", "sequence": 60}
    assert [event["sequence"] for event in told] == list(range(9, 61))
    assert told[-1] == {"type": "event", "sequence": 60, "model": str(UUID(int=59)), "kind": "checked"}


@pytest.mark.parametrize("after", ["", "-1", "x", "1e3", "9" * 40, "%D9%A3"])
def test_a_place_that_is_none_is_as_good_as_none(context: Context, app: Starlette, after: str) -> None:
    happen(context, 1)

    async def listen() -> Any:
        async with open_socket(app, f"after={after}") as browser:
            await browser.next()
            return await browser.told()

    assert asyncio.run(listen()) == {"type": "hello", "sequence": 1}


def test_what_a_browser_says_is_ignored(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "BEAT_S", 0.05)

    async def talk() -> list[Any]:
        async with open_socket(app) as browser:
            await browser.next()
            browser.said.put_nowait({"type": "websocket.receive", "text": "hello?"})
            browser.said.put_nowait({"type": "websocket.receive", "bytes": bytes(gateway.MOST_BYTES), "text": None})
            return [(await browser.told())["type"] for _ in range(4)]

    assert asyncio.run(talk()) == ["hello", "beat", "beat", "beat"]


def test_a_browser_that_says_too_much_is_closed(app: Starlette) -> None:
    async def talk() -> Any:
        async with open_socket(app) as browser:
            await browser.next()
            await browser.told()
            browser.said.put_nowait({"type": "websocket.receive", "text": "x" * (gateway.MOST_BYTES + 1)})
            return await browser.next()

    assert asyncio.run(talk())["code"] == gateway.TOO_BIG


def test_a_closed_tab_gives_its_place_back_and_one_too_many_is_refused(
    app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "MOST_CLIENTS", 1)

    async def crowd() -> tuple[int, dict[str, Any], int]:
        async with open_socket(app) as first:
            await first.next()
            await first.told()
            open_now = await clients(app)
            async with open_socket(app) as second:
                refusal = await second.next()
        return open_now, refusal, await clients(app)

    open_now, refusal, left = asyncio.run(crowd())
    assert (open_now, left) == (1, 0)
    assert (refusal["type"], refusal["code"]) == ("websocket.close", gateway.TRY_LATER)


def test_a_foreign_page_is_refused_before_it_is_let_in(app: Starlette) -> None:
    async def knock() -> Any:
        async with open_socket(app, headers=US | {"origin": "https://evil.example"}) as browser:
            return await browser.next()

    assert asyncio.run(knock())["type"] == "websocket.close"
