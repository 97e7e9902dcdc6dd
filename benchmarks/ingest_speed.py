"""Rows a second over HTTP with 30 features, in batches and one a request: `python -m benchmarks.ingest_speed`.

The whole product runs beside it, workers profiling what comes in, on SQLite and on PostgreSQL with its own defaults.
"""

from __future__ import annotations

import http.client
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx
import numpy as np
import orjson

from tests.postgres import PostgresServer
from tests.product import Product

N_NUMBERS, N_LEVELS = 25, 5
SECONDS, N_RUNS = 4.0, 3
KINDS = (("batches of 1,000", 1_000, 2), ("one row a request", 1, 8))  # name, rows a request, connections


def main() -> None:
    """Print the median of three runs of each kind on each database."""
    print(f"{'database':12}{'requests':22}{'rows/s (median of 3)':>24}{'requests/s':>14}{'p50 ms':>10}{'p99 ms':>10}")
    postgres = PostgresServer()
    for name in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as folder:
            url = {"DATABASE_URL": postgres.url(postgres.new_database())} if name == "PostgreSQL" else {}
            product = Product(Path(folder), **url)
            try:
                for kind, rows, connections in KINDS:
                    runs = [measure(product, rows, connections) for _ in range(N_RUNS)]
                    rate = statistics.median(len(run) / SECONDS for run in runs)
                    waits = np.concatenate(runs) * 1e3
                    p50, p99 = np.percentile(waits, [50, 99])
                    print(f"{name:12}{kind:22}{rate * rows:>24,.0f}{rate:>14,.0f}{p50:>10.1f}{p99:>10.1f}", flush=True)
            finally:
                product.stop()
    postgres.stop()


def measure(product: Product, rows: int, connections: int) -> np.ndarray:
    """Return the seconds each request took that was answered within the time."""
    client = httpx.Client(base_url=product.url, trust_env=False, timeout=30)
    model = client.post("/api/models/", json={"name": "speed", "version": str(time.time_ns())}).json()["id"]
    reference = [
        {"input_data": row["input_data"], "prediction": row["prediction"]} for row in some_rows(model, 2_000, "r")
    ]
    client.post(f"/api/models/{model}/reference/", content=orjson.dumps({"data": reference}), headers=JSON)
    bodies = [prepared(model, rows, number) for number in range(connections)]
    took: list[list[float]] = [[] for _ in range(connections)]
    stop_at = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=send, args=((product.port, PREDICTIONS), bodies[number], took[number], stop_at))
        for number in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while client.get(f"/api/models/{model}/health/").json()["waiting_batches"]:
        time.sleep(0.2)
    return np.array([seconds for one in took for seconds in one])


PREDICTIONS = "/api/predictions/"
JSON = {"Content-Type": "application/json"}


def send(where: tuple[int, str], bodies: Iterator[bytes], took: list[float], stop_at: float) -> None:
    """Send bodies to a port and path over one connection until the time is up."""
    port, path = where
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while True:
        body = next(bodies)
        began = time.monotonic()
        connection.request("POST", path, body, JSON)
        response = connection.getresponse()
        response.read()
        if response.status not in (200, 201):
            raise RuntimeError(response.status)
        if time.monotonic() > stop_at:
            return
        took.append(time.monotonic() - began)


def prepared(model: str, rows: int, number: int) -> Iterator[bytes]:
    """Yield bodies whose ids are never the same; made from a few templates, so that making them costs nothing."""
    mark = "@" * 12
    drawn = list(some_rows(model, rows, f"{number}-{mark}"))
    template = orjson.dumps(drawn if rows > 1 else drawn[0])
    for turn in count():
        yield template.replace(mark.encode(), b"%012d" % turn)


def some_rows(model: str, n: int, prefix: str) -> Iterator[dict[str, object]]:
    """Yield rows of 25 numbers and 5 levels, about 500 bytes each."""
    rng = np.random.default_rng(1)
    numbers = rng.normal(size=(n, N_NUMBERS)).round(4).tolist()
    levels = rng.choice(["alpha", "beta", "gamma"], (n, N_LEVELS)).tolist()
    for index in range(n):
        features = {f"x{i}": value for i, value in enumerate(numbers[index])}
        features |= {f"c{i}": value for i, value in enumerate(levels[index])}
        yield {
            "model": model,
            "id": f"{prefix}-{index}",
            "input_data": features,
            "prediction": {"class": levels[index][0], "probability": 0.25},
            "latency_ms": 12.5,
        }


if __name__ == "__main__":
    main()
