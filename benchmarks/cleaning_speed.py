"""Seconds and memory of cleaning a million rows: `python -m benchmarks.cleaning_speed`.

20 columns of numbers and 10 of texts, each with gaps, through impute, outliers, encode and scale; then the same recipe
replayed, and the look at the table; and what is suggested for 150 columns of 50,000 rows, half of them texts: in one
table all of six levels, in the other also free texts, numbers and dates of which nearly every one differs. Each in a
process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from core.cleaning.fitting import fit
from core.cleaning.look import look
from core.cleaning.recipe import Recipe, read_recipe
from core.cleaning.replay import apply
from core.cleaning.step import STEPS
from core.cleaning.suggest import suggest

N_NUMBERS, N_TEXTS = 20, 10
WIDE, MOST_LOOKED_AT = 75, 50_000
LEVELS = 6
STEP_NAMES = ("impute", "outliers", "encode", "scale")


def main() -> None:
    """Print seconds and peak memory of each job."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--job", choices=sorted(JOBS), help="only this, in this process")
    given = parser.parse_args()
    if given.job:
        print(measured(given.job, given.rows))
        return
    for job in JOBS:
        child = [sys.executable, "-m", "benchmarks.cleaning_speed", "--job", job, "--rows", str(given.rows)]
        print(subprocess.run(child, check=True, capture_output=True, text=True).stdout, end="", flush=True)


def measured(job: str, n: int) -> str:
    """Return a line that says how long a job took, and what its process took of memory at most."""
    STEPS.all()  # what is loaded once is not measured
    frame = some_table(n)
    before = peak()
    prepared = JOBS[job](frame)
    began = time.perf_counter()
    prepared()
    seconds = time.perf_counter() - began
    return f"{job:10}{n:>10,} rows{seconds:8.2f} s{peak():8.2f} GiB at most ({before:.2f} with the table alone)"


def peak() -> float:
    """Return the most memory that this process ever took, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def some_table(n: int, n_numbers: int = N_NUMBERS, n_texts: int = N_TEXTS) -> pd.DataFrame:
    """Return the table: numbers normal, skewed and whole in turn, texts of six levels, one value in 20 missing."""
    rng = np.random.default_rng(0)
    draws: tuple[Callable[[], np.ndarray], ...] = (
        lambda: rng.normal(size=n),
        lambda: rng.lognormal(size=n),
        lambda: rng.integers(0, 100, n).astype(np.float64),
    )
    columns: dict[str, object] = {}
    for place in range(n_numbers):
        values = draws[place % len(draws)]()
        values[rng.random(n) < 0.05] = np.nan
        columns[f"number {place}"] = values
    for place in range(n_texts):
        codes = np.where(rng.random(n) < 0.05, -1, rng.integers(0, LEVELS, n)).astype(np.int8)
        levels = np.array([*(f"level {one}" for one in range(LEVELS)), None], dtype=object)
        columns[f"text {place}"] = pd.Series(levels[codes], dtype="str")
    return pd.DataFrame(columns)


def distinct_table(n: int) -> pd.DataFrame:
    """Return a wide table whose texts are levels, free texts, numbers, dates and times in turn, nearly all distinct."""
    rng = np.random.default_rng(1)
    draws: tuple[Callable[[], object], ...] = (
        lambda: [f"order {one:x} of the day" for one in rng.integers(0, 2**32, n)],
        lambda: rng.normal(100, 20, n).round(3).astype(str),
        lambda: (np.datetime64("2015-01-01") + rng.integers(0, 3000, n)).astype(str),
        lambda: [
            f"{one % 28 + 1}/{one % 12 + 1}/2020 {one % 24:02d}:{one % 60:02d}" for one in rng.integers(0, 2**32, n)
        ],
    )
    frame = some_table(n, WIDE, WIDE - WIDE // 2)
    texts = {f"distinct {one}": pd.Series(draws[one % len(draws)](), dtype="str") for one in range(WIDE // 2)}
    return pd.concat([frame, pd.DataFrame(texts)], axis=1)


def recipe() -> Recipe:
    """Return the steps that are measured."""
    return read_recipe([{"step": name} for name in STEP_NAMES])


def replaying(frame: pd.DataFrame) -> Callable[[], object]:
    """Return the replay of a recipe that was fitted to a part of the table."""
    fitted = fit(recipe(), frame.head(10_000))[0]
    return lambda: apply(fitted, frame)


def suggesting(frame: pd.DataFrame) -> Callable[[], object]:
    """Return the suggestions for a wide table instead of the given one."""
    wide = some_table(min(len(frame), MOST_LOOKED_AT), WIDE, WIDE)
    return lambda: suggest(wide)


def suggesting_distinct(frame: pd.DataFrame) -> Callable[[], object]:
    """Return the suggestions for a wide table in which hardly a text comes twice."""
    wide = distinct_table(min(len(frame), MOST_LOOKED_AT))
    return lambda: suggest(wide)


JOBS: dict[str, Callable[[pd.DataFrame], Callable[[], object]]] = {
    "fit": lambda frame: lambda: fit(recipe(), frame),
    "replay": replaying,
    "look": lambda frame: lambda: look(frame),
    "suggest": suggesting,
    "distinct": suggesting_distinct,
}

if __name__ == "__main__":
    main()
