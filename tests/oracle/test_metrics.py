"""Our metrics, from profiles, against the same metrics worked out row by row."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from core.performance.metric import METRICS
from core.profiles.performance import build_performance
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

N = 3_000


def measured(spec: ProfileSpec, outputs: dict[str, Any], labels: list[Any]) -> dict[str, float]:
    """Return every metric that the spec allows, of all rows together."""
    assert spec.performance is not None
    cell = build_performance(spec.performance, outputs, labels)
    task = spec.performance.task
    found = {name: one for name, one in METRICS.all().items() if one.section == "performance" and one.task == task}
    return {name: float(one.score(spec, Profile(cell.counts, cell.sums))[0]) for name, one in found.items()}


def by_class(true: list[str], told: list[str], level: str) -> tuple[float, float, float]:
    right = sum(a == b == level for a, b in zip(true, told, strict=True))
    predicted, actual = told.count(level), true.count(level)
    precision = right / predicted if predicted else 0.0
    recall = right / actual if actual else 0.0
    f1 = 2 * right / (predicted + actual) if predicted + actual else 0.0
    return precision, recall, f1


@pytest.mark.parametrize("n_classes", [3, 12, 200])
@pytest.mark.parametrize("collapsed", [False, True])
def test_classes_are_measured_as_row_by_row(n_classes: int, collapsed: bool) -> None:
    rng = np.random.default_rng(n_classes)
    levels = [f"class {i}" for i in range(n_classes)]
    true = rng.choice(levels, N).tolist()
    told = [level if rng.random() < 0.7 else str(rng.choice(levels)) for level in true]
    spec = build_spec({"x": rng.normal(size=N), "prediction.class": told}, true)
    if collapsed:
        told = [levels[0]] * N
    found = measured(spec, {"prediction.class": told}, true)
    assert found["accuracy"] == pytest.approx(np.mean([a == b for a, b in zip(true, told, strict=True)]), abs=1e-12)
    if n_classes <= 50:
        each = np.array([by_class(true, told, level) for level in sorted({*true, *told})])
        expected = dict(zip(("precision", "recall", "f1"), each.mean(axis=0), strict=True))
        assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-12)


def test_a_class_that_was_never_true_counts_in_the_mean() -> None:
    true, told = ["a", "b"] * 30, ["a", "b", "c", "b", "a", "c"] * 10
    spec = build_spec({"x": [1.0, 2.0] * 30, "prediction.class": ["a", "b", "c"] * 20}, [*true])
    found = measured(spec, {"prediction.class": told}, true)
    assert found["precision"] == pytest.approx(np.mean([by_class(true, told, level)[0] for level in "abc"]))


@pytest.mark.parametrize("scored", [True, False])
def test_of_two_classes_the_positive_one_is_measured(scored: bool) -> None:
    rng = np.random.default_rng(5)
    true = rng.choice(["fraud", "legit"], N, p=[0.2, 0.8]).tolist()
    told = [level if rng.random() < 0.8 else "fraud" for level in true]
    columns: dict[str, Any] = {"x": rng.normal(size=N), "prediction.class": told}
    if scored:
        columns["prediction.probability"] = [0.9 if level == "fraud" else 0.1 for level in told]
    spec = build_spec(columns, true, named={"positive": "fraud"})
    outputs = {name: values for name, values in columns.items() if name != "x"}
    found = measured(spec, outputs, true)
    expected = dict(zip(("precision", "recall", "f1"), by_class(true, told, "fraud"), strict=True))
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-12)


def test_values_are_measured_as_row_by_row() -> None:
    rng = np.random.default_rng(6)
    true = rng.lognormal(3, 1, N)
    told = true + rng.normal(0, 4, N)
    spec = build_spec({"x": rng.normal(size=N), "prediction.value": told}, true.tolist())
    found = measured(spec, {"prediction.value": told.tolist()}, true.tolist())
    error = told - true
    expected = {
        "mae": np.abs(error).mean(),
        "rmse": math.sqrt((error**2).mean()),
        "r2": 1 - (error**2).sum() / ((true - true.mean()) ** 2).sum(),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-4)


def test_a_prediction_that_failed_is_no_perfect_one() -> None:
    rng = np.random.default_rng(7)
    true = rng.normal(50, 10, N)
    told: list[Any] = (true + rng.normal(0, 5, N)).tolist()
    spec = build_spec({"x": rng.normal(size=N), "prediction.value": told}, true.tolist())
    whole = measured(spec, {"prediction.value": told}, true.tolist())
    for index in range(0, N, 2):
        told[index] = None if index % 4 else "n/a"
    half = measured(spec, {"prediction.value": told}, true.tolist())
    assert half["mae"] == pytest.approx(whole["mae"], rel=0.1)
    assert half["r2"] == pytest.approx(whole["r2"], abs=0.05)
