"""Seconds to fit an estimator and to profile rows of 30 columns with it: `python -m benchmarks.estimate_speed`."""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from core.performance.estimate.estimator import Estimator, estimates
from core.performance.estimate.fit import fit_estimator
from core.profiles.encode import Values
from core.profiles.reference import build_spec

N_REFERENCE, N_ROWS, N_FEATURES, N_CELLS, N_WINDOWS, N_RUNS = 50_000, 50_000, 28, 24, 1_000, 5


def main() -> None:
    """Print the median of five runs for each kind of model; rows come as lists, as they do from JSON."""
    for name, make in (("binary", binary), ("10 classes", ten_classes), ("regression", regression)):
        columns, labels = make(1, N_REFERENCE)
        performance = build_spec(columns, labels, named={"positive": "true"}).performance
        if performance is None:
            raise ValueError("nothing to compare a label with")
        began = time.perf_counter()
        found = fit_estimator(columns, labels, performance)
        fitted_s = time.perf_counter() - began
        if found.estimator is None:
            raise ValueError(found.reason)
        rows = {key: np.asarray(values).tolist() for key, values in make(2, N_ROWS)[0].items()}
        build_s, read_s = measure(found.estimator, rows)
        kept = len(found.estimator.to_bytes()) / 1024
        print(
            f"{name:12}{fitted_s:7.2f} s to fit {N_REFERENCE:,} rows, {kept:5.0f} KiB{build_s * 1e3:7.0f} ms to profile"
            f" {N_ROWS:,} rows{read_s * 1e3:6.1f} ms to read {N_WINDOWS:,} windows"
        )


def measure(estimator: Estimator, rows: dict[str, Values]) -> tuple[float, float]:
    """Return seconds to profile the rows into a day of hours, and to read a thousand windows."""
    cell = np.arange(N_ROWS) * N_CELLS // N_ROWS
    built, read = [], []
    for _ in range(N_RUNS):
        began = time.perf_counter()
        profile = estimator.build(rows, N_ROWS, cell, N_CELLS)
        built.append(time.perf_counter() - began)
        many = type(profile)(
            np.resize(profile.counts, (N_WINDOWS, estimator.spec.n_counts)), profile.sums[[0] * N_WINDOWS]
        )
        began = time.perf_counter()
        estimates(estimator, many)
        read.append(time.perf_counter() - began)
    return statistics.median(built), statistics.median(read)


def features(rng: np.random.Generator, n: int) -> dict[str, Any]:
    """Return 28 features, seven of them categorical."""
    numbers = {f"x{index}": rng.normal(size=n) for index in range(N_FEATURES - 7)}
    return numbers | {f"k{index}": rng.choice(["a", "b", "c", "d"], n).tolist() for index in range(7)}


def binary(seed: int, n: int) -> tuple[dict[str, Any], list[Any]]:
    """Return predictions of a binary model and their labels."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(-1, 1.5, n)
    score = 1 / (1 + np.exp(-2 * logit))
    outputs = {"prediction.class": (score > 0.5).tolist(), "prediction.probability": score}
    return features(rng, n) | outputs, (rng.random(n) < 1 / (1 + np.exp(-logit))).tolist()


def ten_classes(seed: int, n: int) -> tuple[dict[str, Any], list[Any]]:
    """Return predictions of a model of ten classes and their labels."""
    rng = np.random.default_rng(seed)
    chance = rng.dirichlet(np.full(10, 0.4), n)
    true = (chance.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(max=9)
    outputs: dict[str, Any] = {f"prediction.probabilities.{index}": chance[:, index] for index in range(10)}
    return features(rng, n) | outputs | {"prediction.class": chance.argmax(axis=1).tolist()}, true.astype(str).tolist()


def regression(seed: int, n: int) -> tuple[dict[str, Any], list[Any]]:
    """Return predicted values and their labels, whose distance depends on the features."""
    rng = np.random.default_rng(seed)
    columns = features(rng, n)
    told = 10 + columns["x0"]
    error = rng.normal(0, 0.2 + np.abs(columns["x1"]) / 5, n)
    return columns | {"prediction.value": told}, np.abs(told + error).tolist()


if __name__ == "__main__":
    main()
