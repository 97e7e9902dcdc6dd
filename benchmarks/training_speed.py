"""What training costs beyond the fit itself: `python -m benchmarks.training_speed`.

A random forest on 200,000 rows of 24 numbers and 6 texts. First the bare fit of the same pipeline to the same training
part, then the whole: the dataset is read, a process of its own trains, measures and explains the model, the artefact
is written, and the model registered with its reference. The goal is at most 10 % more. Both are run in turn, so that a
busy machine slows both; the seconds of the fit within the whole are told too.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import pandas as pd

from benchmarks.profiling_speed import Silent
from bootstrap import microseconds
from core.training.algorithm import ALGORITHMS, Setting
from core.training.pipeline import pipeline
from core.training.plan import Plan
from core.training.preparation import prepare
from services import datasets, runs, training
from services.context import Context
from services.training import Named
from storage import artefacts
from storage.database import Database
from storage.files import Files
from storage.migrate import upgrade

N_ROWS, N_NUMBERS, N_TEXTS = 200_000, 24, 6
LEVELS = 8
ALGORITHM = "random_forest"


def main() -> None:
    """Print the seconds of each round, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=N_ROWS)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--algorithm", default=ALGORITHM)
    given = parser.parse_args()
    frame = some_table(given.rows)
    wanted = {"target_column": "y", "algorithm": given.algorithm, "time_limit_s": 3_600, "memory_limit_mb": 16_384}
    with tempfile.TemporaryDirectory() as folder:
        upgrade(f"sqlite:///{folder}/p.db")
        database = Database(f"sqlite:///{folder}/p.db")
        context = Context(database, Silent(), Silent(), microseconds, Files(Path(folder)))
        for _ in range(given.rounds):
            bare = bare_fit(frame, given.algorithm)
            whole, seconds, size = trained(context, frame, wanted)
            print(
                f"bare fit {bare:.1f} s; all of it {whole:.1f} s, of which its own fit {seconds['fit']:.1f} s and "
                f"training {seconds['all']:.1f} s; artefact {size / 1e6:.0f} MB; "
                f"{whole / bare - 1:+.1%} of the bare fit, {whole - seconds['fit']:.1f} s beside its own fit",
                flush=True,
            )
        database.close()


def some_table(n: int) -> pd.DataFrame:
    """Return rows of a target that depends on four of the thirty features, and on chance."""
    random = np.random.default_rng(0)
    columns: dict[str, Any] = {f"x{place}": random.normal(size=n) for place in range(N_NUMBERS)}
    levels = [f"level {place}" for place in range(LEVELS)]
    columns |= {f"text{place}": random.choice(levels, n) for place in range(N_TEXTS)}
    pull = columns["x0"] + columns["x1"] * columns["x2"] + 2.0 * (columns["text0"] == levels[1]) - 0.5
    return pd.DataFrame({**columns, "y": (random.random(n) < 1 / (1 + np.exp(-pull))).astype(np.int64)})


def bare_fit(frame: pd.DataFrame, name: str) -> float:
    """Return the seconds of fitting the pipeline, and nothing else, to the training part."""
    data = prepare(frame, Plan(target_column="y"))
    algorithm = ALGORITHMS.get(name)
    model = pipeline(data.schema, algorithm, algorithm.params(), Setting("binary"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        began = time.perf_counter()
        model.fit(data.train, data.learnt)
        return time.perf_counter() - began


def trained(context: Context, frame: pd.DataFrame, wanted: dict[str, Any]) -> tuple[float, dict[str, float], int]:
    """Return the seconds of the whole run, those that the report tells of, and the bytes of the artefact."""
    dataset = datasets.keep(context, "speed", frame)
    began = time.perf_counter()
    run = training.start(context, dataset.id, wanted, Named("speed"))
    runs.work(context, UUID(run.id))
    seconds = time.perf_counter() - began
    result = runs.get(context, run.id)
    if result.result is None:
        raise SystemExit(str(result.error))
    with context.database.read() as connection:
        found = artefacts.find(connection, UUID(result.result["model"]["id"]))
    if found is None:
        raise SystemExit("the model has no artefact")
    report = orjson.loads(found.report)
    print(f"importance of {len(report['importance'])} features, dependence of {len(report['dependence'])}", flush=True)
    return seconds, report["seconds"], found.size


if __name__ == "__main__":
    main()
