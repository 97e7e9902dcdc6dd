"""Milliseconds the API takes to judge windows of a year of hourly profiles: `python -m benchmarks.window_speed`."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from uuid import UUID

import numpy as np
from flask.testing import FlaskClient

from app import create_app
from benchmarks.profiling_speed import Silent
from bootstrap import microseconds
from core.profiles.build import Rows, build
from core.profiles.spec import ProfileSpec
from core.windows import UNITS, from_micros
from services import models, references
from services.context import Context
from services.freezing import Table
from settings import load
from storage import profiles
from storage import references as stored
from storage.database import Database
from storage.files import Files
from storage.migrate import upgrade
from tests.postgres import PostgresServer

N_COLUMNS, N_HOURS, ROWS_AN_HOUR, N_RUNS = 30, 8_760, 400, 9
END = 1_790_000_000_000_000 // UNITS["d"] * UNITS["d"]
SPANS = {"day": UNITS["d"], "month": 30 * UNITS["d"], "year": 365 * UNITS["d"]}


def main() -> None:
    """Print the medians on each database."""
    postgres = PostgresServer()
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{Path(folder)}/p.db", "PostgreSQL": postgres.url(postgres.new_database())}
        for name, url in urls.items():
            upgrade(url)
            database = Database(url)
            context = Context(database, Silent(), Silent(), microseconds, Files(Path(folder)))
            client = create_app(context, load({"PLUMBLINE_DATA_DIR": folder})).server.test_client()
            model = a_year(context)
            for span, length in SPANS.items():
                print(f"{name:12}{span:8}{measure(client, model, length):>10.1f} ms   (median of {N_RUNS})", flush=True)
            database.close()
    postgres.stop()


def a_year(context: Context) -> str:
    """Return a model with a year of hourly profiles: a hundred hours of rows, over and over."""
    rng = np.random.default_rng(1)
    model = models.register(context, models.NewModel(name="year", version="1"))
    references.set_reference(context, model.id, Table(5_000, some_columns(rng, 5_000)))
    with context.database.read() as connection:
        row = stored.active(connection, UUID(model.id))
    if row is None:
        raise LookupError("the reference was just set")
    n = 100 * ROWS_AN_HOUR
    cell = np.repeat(np.arange(100), ROWS_AN_HOUR)
    hours = build(ProfileSpec.from_json(row.spec), Rows(n, some_columns(rng, n)), cell, 100)
    for day in range(N_HOURS // 24):
        first = END - N_HOURS * UNITS["h"] + day * UNITS["d"]
        parts = {("", first + hour * UNITS["h"]): hours.cell((24 * day + hour) % 100) for hour in range(24)}
        with context.database.write() as connection:
            profiles.add(connection, row.id, "data", parts, UNITS["h"])
    return model.id


def some_columns(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    """Return independent normal columns."""
    return {f"x{index}": rng.normal(size=n) for index in range(N_COLUMNS)}


def measure(client: FlaskClient, model: str, length: int) -> float:
    """Return the median time of an answer, in ms."""
    seconds = []
    for run in range(N_RUNS):
        end = END - run * UNITS["h"]
        window = f"{from_micros(end - length).isoformat()},{from_micros(end).isoformat()}"
        began = time.perf_counter()
        answer = client.get(f"/api/models/{model}/drift/", query_string={"window": window})
        seconds.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(answer.text)
    return statistics.median(seconds) * 1e3


if __name__ == "__main__":
    main()
