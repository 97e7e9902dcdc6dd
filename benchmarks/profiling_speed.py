"""Rows a second that one worker process profiles, with 30 features: `python -m benchmarks.profiling_speed`."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import orjson

from benchmarks.ingest_speed import some_rows
from bootstrap import microseconds
from services import ingest, models, profiling, references
from services.context import Context, Event
from services.references import as_table
from storage.database import Database
from storage.files import Files
from storage.migrate import upgrade
from tests.postgres import PostgresServer

N_ROWS, BATCH, N_RUNS = 100_000, 1_000, 3


class Silent:
    """Tells nobody and wakes nobody."""

    def publish(self, events: Sequence[Event]) -> None:
        """Say nothing."""

    def wake(self, model_id: UUID, delay_s: float = 0.0) -> None:
        """Wake nobody."""

    def awake(self, model_id: UUID) -> None:
        """Note nothing."""

    def start(self, run_id: UUID) -> None:
        """Start nothing."""

    def answers(self) -> bool:
        """Return that nobody can be woken."""
        return False


def main() -> None:
    """Print the median of three runs on each database."""
    postgres = PostgresServer()
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{Path(folder)}/p.db", "PostgreSQL": postgres.url(postgres.new_database())}
        for name, url in urls.items():
            upgrade(url)
            database = Database(url)
            context = Context(database, Silent(), Silent(), microseconds, Files(Path(folder)))
            rates = [measure(context, number) for number in range(N_RUNS)]
            database.close()
            print(f"{name:12}{statistics.median(rates):>12,.0f} rows/s profiled by one process (median of {N_RUNS})")
    postgres.stop()


def measure(context: Context, number: int) -> float:
    """Return rows a second of draining 100,000 stored rows."""
    model = models.register(context, models.NewModel(name="speed", version=str(number)))
    drawn = list(some_rows(model.id, BATCH, "@"))
    reference = [{**row["input_data"], "prediction.class": row["prediction"]["class"]} for row in drawn]  # type: ignore[dict-item,index]
    references.set_reference(context, model.id, as_table(reference, None))
    template = orjson.dumps(drawn)
    for batch in range(N_ROWS // BATCH):
        ingest.accept(context, template.replace(b'"@-', b'"%d-' % batch))
    began = time.perf_counter()
    while profiling.drain(context, UUID(model.id)):
        pass
    return N_ROWS / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
