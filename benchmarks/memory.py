"""Peak memory of back-filling, profiling and reading ten million rows: `python -m benchmarks.memory`.

One process sends the rows, in the largest batches that the API takes, while another profiles and checks them as a
worker does; a third profiles all of them again for another reference, and a fourth asks for every view once. Each says
how much memory it ever held.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import orjson

from benchmarks.profiling_speed import Silent
from bootstrap import microseconds
from core.windows import UNITS, floor_to, from_micros
from services import checking, concept, drift, ingest, metrics, models, performance, profiling, quality, references
from services.comparison import Comparison
from services.context import Context
from services.metrics import MetricsAsked
from services.overview import overview
from services.segments import segments
from storage import batches
from storage.database import Database
from storage.files import Files
from storage.migrate import upgrade

N_ROWS, BATCH, N_REFERENCE = 10_000_000, 10_000, 20_000
DAYS = 60
"""Over which the rows are spread, up to now."""
MOST_MIB = 1_024
HOUR_MARK, ID_MARK = b"2001-01-01T01", b"@" * 12


def main() -> None:
    """Print the peak memory of each process, the seconds it took, and the size of the database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", type=int, nargs="?", default=N_ROWS)
    asked.add_argument("--part", nargs=2, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.part:
        name, folder = options.part
        PARTS[name](Path(folder), options.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        print(f"{options.rows:,} rows of 6 features over {DAYS} days, all of them labelled, on SQLite")
        print(f"{'process':12}{'peak MiB':>10}{'seconds':>10}", flush=True)
        run(Path(folder), options.rows)
        print(f"the database has {_file(Path(folder)).stat().st_size / 2**30:.1f} GiB")


def run(folder: Path, rows: int) -> None:
    """Start the processes, each from one that has never held much: a child counts what its parent held as its own."""
    command = [sys.executable, "-m", "benchmarks.memory", str(rows), "--part"]
    for names in (("reference",), ("back-fill", "profiling"), ("again",), ("views",)):
        started = [subprocess.Popen([*command, name, str(folder)]) for name in names]
        if any(process.wait() for process in started):
            raise SystemExit("a part failed")


def prepare(folder: Path, _: int) -> None:
    """Register a model with a labelled reference and two segment columns in a new database."""
    began, ctx = time.monotonic(), context(folder)
    wanted = models.NewModel(name="memory", version="1", segments=["c0", "x0"], window=24)
    agree(ctx, models.register(ctx, wanted).id)
    tell("reference", began)


def agree(ctx: Context, model: str) -> None:
    """Upload a labelled reference; whatever was profiled waits to be profiled again."""
    drawn = list(some_rows(model, N_REFERENCE))
    flat = [
        row["input_data"] | {f"prediction.{name}": value for name, value in row["prediction"].items()} for row in drawn
    ]
    references.set_reference(ctx, model, references.as_table(flat, [row["prediction"]["class"] for row in drawn]))


def back_fill(folder: Path, rows: int) -> None:
    """Send the rows as the API would, the oldest first."""
    began, ctx = time.monotonic(), context(folder)
    model = the_model(ctx)
    template = orjson.dumps(list(some_rows(model, BATCH)))
    n_batches = -(-rows // BATCH)
    end = floor_to(microseconds(), UNITS["h"])
    for number in range(n_batches):
        hour = from_micros(end - UNITS["d"] * DAYS) + timedelta(hours=number * DAYS * 24 // n_batches)
        body = template.replace(ID_MARK, b"%012d" % number)
        ingest.accept(ctx, body.replace(HOUR_MARK, f"{hour:%Y-%m-%dT%H}".encode()))
    (folder / "sent").touch()
    tell("back-fill", began)


def profile(folder: Path, rows: int) -> None:
    """Profile and check until everything that was sent is counted."""
    began, ctx = time.monotonic(), context(folder)
    drain(ctx, folder, rows)
    tell("profiling", began)


def profile_again(folder: Path, rows: int) -> None:
    """Profile everything once more in the layout of a new reference: all of it waits, so that every drain is full."""
    began, ctx = time.monotonic(), context(folder)
    agree(ctx, the_model(ctx))
    drain(ctx, folder, rows)
    tell("again", began)


def drain(ctx: Context, folder: Path, rows: int) -> None:
    """Do what a worker does until all that is sent, or will be, is counted."""
    model = the_model(ctx)
    key = UUID(model)
    while True:
        ended = (folder / "sent").exists()
        while profiling.drain(ctx, key):
            checking.check(ctx, key)
        checking.check(ctx, key)
        if ended:
            break
        time.sleep(0.1)
    with ctx.database.read() as connection:
        left = [batches.count(connection, key, state) for state in ("waiting", "quarantined")]
    counted = drift.drift(ctx, model, Comparison((0, microseconds()))).n
    if left != [0, 0] or counted != -(-rows // BATCH) * BATCH:
        raise SystemExit(f"{counted:,} rows were counted; batches left and set aside: {left}")


def read_views(folder: Path, _: int) -> None:
    """Ask for every view once, of the current window and of all the rows."""
    began, ctx = time.monotonic(), context(folder)
    model = the_model(ctx)
    everything = (microseconds() - UNITS["d"] * (DAYS + 1), microseconds())
    for window in (None, everything):
        drift.drift(ctx, model, Comparison(window))
        drift.column(ctx, model, "x1", Comparison(window, exact=True))
        quality.quality(ctx, model, Comparison(window))
        metrics.metrics(ctx, model, MetricsAsked(window=window))
        performance.performance(ctx, model, MetricsAsked(window=window))
        segments(ctx, model, window)
    quality.quality_history(ctx, model)
    concept.concept(ctx, model)
    tell("views", began)


PARTS: dict[str, Callable[[Path, int], None]] = {
    "reference": prepare,
    "back-fill": back_fill,
    "profiling": profile,
    "again": profile_again,
    "views": read_views,
}


def tell(name: str, began: float) -> None:
    """Print the most memory this process ever held, and how long it took; end in failure if it was too much."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10  # kibibytes on Linux
    print(f"{name:12}{peak:>10,.0f}{time.monotonic() - began:>10,.0f}", flush=True)
    if peak > MOST_MIB:
        raise SystemExit(f"more than the {MOST_MIB:,} MiB that any of them may take")


def context(folder: Path) -> Context:
    """Return a context on the database in this folder, up to date."""
    url = f"sqlite:///{_file(folder)}"
    upgrade(url)
    silent = Silent()
    return Context(Database(url), silent, silent, microseconds, Files(folder))


def the_model(ctx: Context) -> str:
    """Return the id of the only model."""
    return overview(ctx).models[0].model.id


def _file(folder: Path) -> Path:
    return folder / "plumbline.db"


def some_rows(model: str, n: int) -> Iterator[dict[str, Any]]:
    """Yield rows of four numbers and two levels, whose hour and id are marks to be replaced."""
    rng = np.random.default_rng(1)
    numbers = rng.normal(size=(n, 4)).round(4).tolist()
    levels = rng.choice(["alpha", "beta", "gamma"], (n, 2)).tolist()
    scores = rng.beta(0.6, 0.6, n).round(3).tolist()
    hour, mark = HOUR_MARK.decode(), ID_MARK.decode()
    for index, score in enumerate(scores):
        features = {f"x{i}": value for i, value in enumerate(numbers[index])}
        levelled = {f"c{i}": value for i, value in enumerate(levels[index])}
        row = {
            "model": model,
            "id": f"{mark}-{index}",
            "timestamp": f"{hour}:{index * 3600 // n // 60:02d}:{index * 3600 // n % 60:02d}Z",
            "input_data": features | levelled,
            "prediction": {"class": score > 0.5, "probability": score},
            "label": score > 0.45,
        }
        yield row


if __name__ == "__main__":
    main()
