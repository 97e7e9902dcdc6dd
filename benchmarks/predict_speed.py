"""One row a request answered by models trained here, each answer logged: `python -m benchmarks.predict_speed`.

Eight connections, 20 numbers and 10 texts a row; the whole product runs beside it, workers profiling what is logged.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from itertools import cycle
from pathlib import Path

import httpx
import numpy as np
import orjson
import pandas as pd

from benchmarks.ingest_speed import JSON, send
from tests.postgres import PostgresServer
from tests.product import Product

SECONDS, N_RUNS, CONNECTIONS = 4.0, 3, 8
ALGORITHMS = ("logistic_regression", "gradient_boosting", "random_forest", "nearest_neighbours")


def main() -> None:
    """Print the median of three runs of each algorithm on each database."""
    print(f"{'database':12}{'algorithm':22}{'requests/s':>12}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    postgres = PostgresServer()
    for name in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as folder:
            url = {"DATABASE_URL": postgres.url(postgres.new_database())} if name == "PostgreSQL" else {}
            product = Product(Path(folder), **url)
            try:
                for algorithm in ALGORITHMS:
                    model = trained(product, algorithm)
                    runs = [measure(product, model) for _ in range(N_RUNS)]
                    rate = statistics.median(len(run) / SECONDS for run in runs)
                    p50, p95, p99 = np.percentile(np.concatenate(runs) * 1e3, [50, 95, 99])
                    print(f"{name:12}{algorithm:22}{rate:>12,.0f}{p50:>10.1f}{p95:>10.1f}{p99:>10.1f}", flush=True)
            finally:
                product.stop()
    postgres.stop()


def trained(product: Product, algorithm: str) -> str:
    """Return the id of a model of 30 features that was trained on 5,000 rows."""
    body = {
        "data": table(5_000).assign(left=labels).to_dict("records"),
        "target_column": "left",
        "model_name": "speed",
        "algorithm": algorithm,
        "cv": 0,
        "explain": False,
    }
    answer = httpx.post(f"{product.url}/api/train/?wait=60", json=body, trust_env=False, timeout=90)
    found: str = answer.json()["result"]["model"]["id"]
    return found


def table(n: int) -> pd.DataFrame:
    """Return rows of 20 numbers and 10 texts."""
    rng = np.random.default_rng(1)
    numbers = {f"x{i}": rng.normal(size=n).round(4) for i in range(20)}
    return pd.DataFrame(numbers | {f"c{i}": rng.choice(list("abcdefgh"), n) for i in range(10)})


def labels(frame: pd.DataFrame) -> np.ndarray:
    """Return classes that depend on two of the features, and on chance."""
    chance = np.random.default_rng(2).normal(size=len(frame))
    return np.where(frame["x0"] + (frame["c0"] == "a") + chance > 0, "yes", "no")


def measure(product: Product, model: str) -> np.ndarray:
    """Return the seconds each request took that was answered within the time."""
    rows = table(500).to_dict("records")
    took: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    where, stop_at = (product.port, f"/api/models/{model}/predict/"), time.monotonic() + SECONDS
    threads = [
        threading.Thread(
            target=send,
            args=(where, cycle(orjson.dumps({"data": [row]}) for row in rows[place:]), took[place], stop_at),
        )
        for place in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client = httpx.Client(base_url=product.url, trust_env=False, timeout=30, headers=JSON)
    while client.get(f"/api/models/{model}/health/").json()["waiting_batches"]:
        time.sleep(0.2)
    return np.array([seconds for one in took for seconds in one])


if __name__ == "__main__":
    main()
