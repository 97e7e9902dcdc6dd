"""Speed of labelled rows and of metrics, and how often bands hold: `python -m benchmarks.performance_speed`.

A million labelled rows in 100 buckets become profiles; every metric with its band is read from 60 windows; bands of
2,000 windows of 500 rows each are held against the figure of all rows together.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from core.performance.metric import measured
from core.performance.windows import Windows
from core.profiles.build import Rows, build
from core.profiles.performance import Task, build_performance
from core.profiles.profile import Profile
from core.profiles.reference import build_spec

N_ROWS, N_BUCKETS, N_RUNS = 1_000_000, 100, 5
N_HISTORY, ROWS_OF_HISTORY = 60, 1_000
N_WINDOWS, ROWS_OF_WINDOW = 2_000, 500
Labelled = tuple[dict[str, npt.NDArray[Any]], npt.NDArray[Any]]


def main() -> None:
    """Print milliseconds a million rows, milliseconds a history, and shares of bands that hold."""
    rng = np.random.default_rng(1)
    print(f"{N_ROWS:,} labelled rows in {N_BUCKETS} buckets, median of {N_RUNS}")
    print(f"{'':28}{'arrays':>10}{'lists':>10}")
    for name, draw in KINDS.items():
        arrays, lists = counting(rng, draw)
        print(f"{name:28}{arrays * 1e3:>7.0f} ms{lists * 1e3:>7.0f} ms", flush=True)
    print(f"\n{N_HISTORY} windows, every metric with its band, median of {N_RUNS}")
    for name, draw in KINDS.items():
        print(f"{name:28}{reading(rng, draw) * 1e3:>7.1f} ms", flush=True)
    print(f"\nshare of {N_WINDOWS:,} windows of {ROWS_OF_WINDOW} rows whose 95 % band holds the figure of all rows")
    for name in ("two classes, bools", "12 classes, a score each", "values", "values, heavy tails"):
        print(name)
        for metric, share in coverage(rng, KINDS[name]).items():
            print(f"  {metric:26}{share:>7.1%}")


def counting(rng: np.random.Generator, draw: Callable[[np.random.Generator, int], Labelled]) -> tuple[float, float]:
    """Return seconds to profile the rows when given arrays, and when given lists."""
    columns, labels = draw(rng, N_ROWS)
    spec = build_spec({name: values[:5_000] for name, values in columns.items()}, labels[:5_000].tolist()).performance
    if spec is None:
        raise ValueError("the outputs hold an answer")
    cell = rng.integers(0, N_BUCKETS, N_ROWS)
    listed, told = {name: values.tolist() for name, values in columns.items()}, labels.tolist()
    return (
        seconds(lambda: build_performance(spec, columns, labels, cell, N_BUCKETS)),
        seconds(lambda: build_performance(spec, listed, told, cell, N_BUCKETS)),
    )


def reading(rng: np.random.Generator, draw: Callable[[np.random.Generator, int], Labelled]) -> float:
    """Return seconds to read every metric of a history."""
    n = N_HISTORY * ROWS_OF_HISTORY
    columns, labels = draw(rng, n)
    spec = build_spec(columns, labels.tolist())
    if spec.performance is None:
        raise ValueError("the outputs hold an answer")
    cell = np.repeat(np.arange(N_HISTORY), ROWS_OF_HISTORY)
    data = build(spec, Rows(n, columns, rng.lognormal(3, 1, n), rng.random(n) < 0.01), cell, N_HISTORY)
    labelled = build_performance(spec.performance, columns, labels, cell, N_HISTORY)
    task = spec.performance.task
    return seconds(lambda: measured({"data": Windows(spec, data, 1.0), "performance": Windows(spec, labelled)}, task))


def coverage(rng: np.random.Generator, draw: Callable[[np.random.Generator, int], Labelled]) -> dict[str, float]:
    """Return the share of windows whose band holds, a metric."""
    columns, labels = draw(rng, 5_000)
    spec = build_spec(columns, labels.tolist())
    if spec.performance is None:
        raise ValueError("the outputs hold an answer")
    columns, labels = draw(rng, N_WINDOWS * ROWS_OF_WINDOW)
    cell = np.repeat(np.arange(N_WINDOWS), ROWS_OF_WINDOW)
    parts = build_performance(spec.performance, columns, labels, cell, N_WINDOWS)
    whole = Profile(parts.counts.sum(axis=0)[None], parts.sums.sum(axis=0)[None])
    task: Task = spec.performance.task
    truth, each = (measured({"performance": Windows(spec, part)}, task) for part in (whole, parts))
    return {
        name: float(np.mean((one.low <= truth[name].value[0]) & (truth[name].value[0] <= one.high)))
        for name, one in each.items()
        if np.isfinite(truth[name].value[0])
    }


def seconds(work: Callable[[], object]) -> float:
    """Return the median time of some runs."""
    spent = []
    for _ in range(N_RUNS):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def two_classes(names: list[Any]) -> Callable[[np.random.Generator, int], Labelled]:
    """Return how to draw rows of two classes of these names, with a score."""
    levels = np.array(names)

    def draw(rng: np.random.Generator, n: int) -> Labelled:
        score = rng.beta(1, 3, n)
        answers = levels[(score > 0.4).astype(int)]
        return {"prediction.class": answers, "prediction.probability": score}, levels[
            (rng.random(n) < score).astype(int)
        ]

    return draw


def several_classes(n_classes: int, *, scored: bool) -> Callable[[np.random.Generator, int], Labelled]:
    """Return how to draw rows of several classes, with a score each or with none."""
    levels = np.array([f"class {place}" for place in range(n_classes)])

    def draw(rng: np.random.Generator, n: int) -> Labelled:
        scores = rng.dirichlet(np.linspace(0.2, 2, n_classes), n)
        true = (scores.cumsum(axis=1) < rng.random(n)[:, None]).sum(axis=1).clip(max=n_classes - 1)
        columns = {"prediction.class": levels[scores.argmax(axis=1)]}
        if scored:
            columns |= {f"prediction.probabilities.{level}": scores[:, at].copy() for at, level in enumerate(levels)}
        return columns, levels[true]

    return draw


def values(rng: np.random.Generator, n: int) -> Labelled:
    """Return values with normal errors."""
    true = rng.normal(50, 10, n)
    return {"prediction.value": true + rng.normal(0.5, 4, n)}, true


def heavy_values(rng: np.random.Generator, n: int) -> Labelled:
    """Return skewed values whose few largest errors make the mean square."""
    true = rng.lognormal(2, 0.5, n)
    return {"prediction.value": true * np.exp(rng.normal(0, 0.2, n))}, true


KINDS: dict[str, Callable[[np.random.Generator, int], Labelled]] = {
    "two classes, bools": two_classes([False, True]),
    "two classes, ints": two_classes([0, 1]),
    "two classes, floats": two_classes([0.0, 1.0]),
    "two classes, texts": two_classes(["legit", "fraud"]),
    "12 classes, texts": several_classes(12, scored=False),
    "12 classes, a score each": several_classes(12, scored=True),
    "values": values,
    "values, heavy tails": heavy_values,
}


if __name__ == "__main__":
    main()
