"""Whatever is killed while rows come in: nothing acknowledged is lost, nothing is counted twice."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import create_engine, text

from tests.postgres import PostgresServer
from tests.product import Product

SECONDS = 20.0
SENDERS = 3
ROWS = 50
VICTIMS = ("app:build_server", "--concurrency", "valkey-server")  # web, worker, Redis


class Senders:
    """Clients that send numbered rows, each batch until it is acknowledged and some of them again."""

    def __init__(self, url: str, model: str, seed: int) -> None:
        self.url, self.model, self.seed = url, model, seed
        self.acknowledged: set[str] = set()
        self.labelled: set[str] = set()
        self.statuses: set[int] = set()
        self.stop = threading.Event()
        self._threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]

    def run(self) -> None:
        """Start sending."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Finish the batches in hand."""
        self.stop.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()

    def _send(self, number: int) -> None:
        rng = random.Random(self.seed * 100 + number)
        begin = datetime.now(UTC) - timedelta(days=3)
        with httpx.Client(base_url=self.url, timeout=10, trust_env=False) as client:
            batch = 0
            while not self.stop.is_set():
                rows = [self._row(f"{number}-{batch}-{index}", begin, rng) for index in range(ROWS)]
                self._until_acknowledged(client, "/api/predictions/", rows)
                self.acknowledged.update(row["id"] for row in rows)
                if rng.random() < 0.1:
                    self._until_acknowledged(client, "/api/predictions/", rows)
                if rng.random() < 0.3:
                    told = [{"model": self.model, "prediction_id": row["id"], "value": "a"} for row in rows]
                    self._until_acknowledged(client, "/api/labels/", told)
                    self.labelled.update(row["id"] for row in rows)
                batch += 1

    def _row(self, name: str, begin: datetime, rng: random.Random) -> dict[str, Any]:
        moment = begin + timedelta(hours=rng.uniform(0, 48))
        return {
            "model": self.model,
            "id": name,
            "timestamp": moment.isoformat(),
            "input_data": {"x": rng.random()},
            "prediction": {"class": "a"},
        }

    def _until_acknowledged(self, client: httpx.Client, path: str, rows: list[dict[str, Any]]) -> None:
        while True:
            try:
                response = client.post(path, json=rows)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            self.statuses.add(response.status_code)
            if response.status_code == 201:
                return
            time.sleep(0.05)


def kill_at_random(product: Product, rng: random.Random, seconds: float) -> list[str]:
    """Kill a part now and then, with no warning; return which."""
    killed = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(rng.uniform(0.4, 1.6))
        victim = rng.choice(VICTIMS)
        try:
            process = next(p for p in psutil.Process(product.process.pid).children() if _is(p, victim))
            os.kill(process.pid, signal.SIGKILL)
        except (StopIteration, ProcessLookupError):
            continue
        killed.append(victim)
    return killed


def _is(process: psutil.Process, word: str) -> bool:
    try:
        return word in process.cmdline() or process.name() == word
    except psutil.Error:
        return False


@pytest.fixture(params=["sqlite", "postgres"])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    with ExitStack() as stack:
        environment = {}
        if request.param == "postgres":
            server: PostgresServer = request.getfixturevalue("postgres")
            environment["DATABASE_URL"] = stack.enter_context(server.database())
        found = Product(tmp_path, **environment)
        stack.callback(found.stop)
        yield found


def database_of(product: Product) -> str:
    return product.environment.get("DATABASE_URL", f"sqlite:///{product.folder}/plumbline.db")


def test_kills_of_web_worker_and_redis_lose_nothing_and_double_nothing(product: Product) -> None:
    under_fire(product, SECONDS)


@pytest.mark.slow
def test_ten_minutes_of_kills_lose_nothing_and_double_nothing(product: Product) -> None:
    under_fire(product, 600)


def under_fire(product: Product, seconds: float) -> None:
    """Send and kill for a while, then look at what is left."""
    seed = random.randrange(10**6)  # pytest shows it if an assertion fails
    with httpx.Client(base_url=product.url, timeout=10, trust_env=False) as client:
        model = client.post("/api/models/", json={"name": "chaos", "version": "1"}).json()["id"]
        reference = [{"x": index / 100, "prediction": {"class": "a"}, "label": "a"} for index in range(100)]
        assert client.post(f"/api/models/{model}/reference/", json={"data": reference}).status_code == 201
    senders = Senders(product.url, model, seed)
    senders.run()
    killed = kill_at_random(product, random.Random(seed), seconds)
    senders.end()
    assert len(killed) > 5
    assert set(killed) == set(VICTIMS)
    assert senders.statuses <= {201, 503}
    profiled, labelled = settled(product, model, senders)
    engine = create_engine(database_of(product))
    with engine.connect() as connection:
        stored = set(connection.execute(text("SELECT id FROM prediction")).scalars())
        states = set(connection.execute(text("SELECT state FROM batch")).scalars())
    engine.dispose()
    assert stored == senders.acknowledged
    assert states == {"profiled"}
    assert profiled == len(senders.acknowledged)
    assert labelled == len(senders.labelled)


def settled(product: Product, model: str, senders: Senders) -> tuple[int, int]:
    """Return profiled and labelled rows once they stay as they are, or as they are after a minute."""
    deadline = time.monotonic() + 60
    with httpx.Client(base_url=product.url, timeout=10, trust_env=False) as client:
        while True:
            try:
                profiled = client.get(f"/api/models/{model}/predictions/?limit=1").json()["count"]
                history = client.get(f"/api/models/{model}/metrics/").json()["history"]
                waiting = client.get(f"/api/models/{model}/health/").json()["waiting_batches"]
            except (httpx.TransportError, KeyError):
                time.sleep(0.1)
                continue
            labelled = sum(point["n_labelled"] for point in history)
            done = (profiled, labelled) == (len(senders.acknowledged), len(senders.labelled))
            if (done and waiting == 0) or time.monotonic() > deadline:
                return profiled, labelled
            time.sleep(0.1)
