"""A 95 % band holds what more rows would show in about 95 of 100 windows: thousands of windows of 500 rows each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from core.performance.bands import like_a_share, positive, wilson
from core.performance.metric import METRICS, measured
from core.performance.quantiles import rank_shares
from core.performance.windows import Windows
from core.profiles.build import Rows, build
from core.profiles.performance import build_performance
from core.profiles.profile import Profile
from core.profiles.reference import build_spec

N, N_WINDOWS = 500, 2_000
CELL = np.repeat(np.arange(N_WINDOWS), N)
Columns = dict[str, npt.NDArray[Any]]
Draw = Callable[[np.random.Generator, int], tuple[Columns, npt.NDArray[Any]]]


def binary(rng: np.random.Generator, n: int) -> tuple[Columns, npt.NDArray[Any]]:
    score = rng.beta(1, 3, n)
    return {"prediction.class": score > 0.35, "prediction.probability": score}, rng.random(n) < score**1.4


def rare(rng: np.random.Generator, n: int) -> tuple[Columns, npt.NDArray[Any]]:
    true = rng.random(n) < 0.1
    score = 1 / (1 + np.exp(-rng.normal(3 * true - 2.5, 1.2)))
    return {"prediction.class": score > 0.4, "prediction.probability": score}, true


def calibrated(rng: np.random.Generator, n: int) -> tuple[Columns, npt.NDArray[Any]]:
    score = rng.beta(1, 3, n)
    return {"prediction.class": score > 0.35, "prediction.probability": score}, rng.random(n) < score


def several(rng: np.random.Generator, n: int) -> tuple[Columns, npt.NDArray[Any]]:
    names = np.array(["a", "b", "c", "d"])
    scores = rng.dirichlet([3, 1, 1, 0.5], n)
    true = (scores.cumsum(axis=1) < rng.random(n)[:, None]).sum(axis=1).clip(max=3)
    sharper = scores**1.5
    sharper /= sharper.sum(axis=1, keepdims=True)
    table = {f"prediction.probabilities.{name}": sharper[:, place] for place, name in enumerate(names)}
    return {"prediction.class": names[sharper.argmax(axis=1)]} | table, names[true]


def normal_errors(rng: np.random.Generator, n: int) -> tuple[Columns, npt.NDArray[Any]]:
    true = rng.normal(50, 10, n)
    return {"prediction.value": true + rng.normal(0.5, 4, n)}, true


def skewed_values(rng: np.random.Generator, n: int) -> tuple[Columns, npt.NDArray[Any]]:
    true = rng.gamma(4, 3, n)
    return {"prediction.value": true * rng.uniform(0.7, 1.3, n) + 0.2}, true


TASKS: dict[Draw, Any] = {
    binary: "classification",
    rare: "classification",
    calibrated: "classification",
    several: "classification",
    normal_errors: "regression",
    skewed_values: "regression",
}


def shares_held(draw: Draw) -> dict[str, float]:
    """Return, a metric, the share of the windows whose band holds the figure of all windows together."""
    rng = np.random.default_rng(31)
    columns, labels = draw(rng, 5_000)
    spec = build_spec(columns, labels.tolist())
    assert spec.performance is not None
    columns, labels = draw(rng, N * N_WINDOWS)
    parts = build_performance(spec.performance, columns, labels, CELL, N_WINDOWS)
    whole = Profile(parts.counts.sum(axis=0)[None], parts.sums.sum(axis=0)[None])
    there, each = (measured({"performance": Windows(spec, part)}, TASKS[draw]) for part in (whole, parts))
    return {
        name: float(np.mean((one.low <= there[name].value[0]) & (there[name].value[0] <= one.high)))
        for name, one in each.items()
        if np.isfinite(there[name].value[0])
    }


@pytest.mark.parametrize("draw", [draw for draw in TASKS if draw is not calibrated], ids=lambda draw: draw.__name__)
def test_the_band_of_every_metric_holds_as_often_as_it_says(draw: Draw) -> None:
    held = shares_held(draw)
    held.pop("calibration_error", None)
    assert {name: share for name, share in held.items() if not 0.92 <= share <= 0.98} == {}
    assert len(held) >= 7


@pytest.mark.parametrize("draw", [binary, rare, several, calibrated], ids=lambda draw: draw.__name__)
def test_the_band_of_the_calibration_error_allows_for_what_chance_adds(draw: Draw) -> None:
    assert shares_held(draw)["calibration_error"] >= 0.92


def test_latency_and_error_rate_hold_as_often_as_they_say() -> None:
    rng = np.random.default_rng(32)
    n = N * N_WINDOWS
    spec = build_spec({"x": np.arange(100.0)})
    latency, failed = rng.lognormal(3, 1, n), rng.random(n) < 0.04
    parts = build(spec, Rows(n, {"x": np.zeros(n)}, latency, failed), CELL, N_WINDOWS)
    true = {f"latency_p{share}": float(np.quantile(latency, share / 100)) for share in (50, 95, 99)}
    for name, value in (true | {"error_rate": 0.04}).items():
        found = METRICS.get(name).figures(Windows(spec, parts))
        held = np.mean((found.low <= value) & (value <= found.high))
        assert 0.92 <= held <= 0.98, name


def test_a_band_asked_to_be_surer_is_wider() -> None:
    rng = np.random.default_rng(33)
    columns, labels = binary(rng, 1_000)
    spec = build_spec(columns, labels.tolist())
    assert spec.performance is not None
    profile = build_performance(spec.performance, columns, labels)
    usual, surer = (
        measured({"performance": Windows(spec, profile, confidence=confidence)}, "classification")
        for confidence in (0.95, 0.995)
    )
    for name, one in usual.items():
        assert surer[name].low[0] < one.low[0] <= one.value[0] <= one.high[0] < surer[name].high[0], name


def test_the_bands_do_not_depend_on_the_reference_that_froze_the_sums() -> None:
    rng = np.random.default_rng(34)
    columns, labels = skewed_values(rng, 5_000)
    found = []
    for moved, grown in ((0.0, 1.0), (40.0, 5.0)):
        reference = {"prediction.value": moved + grown * columns["prediction.value"]}
        spec = build_spec(reference, (moved + grown * labels).tolist())
        assert spec.performance is not None
        windows = Windows(spec, build_performance(spec.performance, columns, labels))
        found.append(measured({"performance": windows}, "regression"))
    for name, one in found[0].items():
        ends = [[each.value[0], each.low[0], each.high[0]] for each in (one, found[1][name])]
        assert ends[0] == pytest.approx(ends[1], rel=0.02 if name == "median_error" else 1e-3), name


def test_wilson_is_the_published_interval() -> None:
    """Source: Newcombe 1998, table I, method 3: 81 of 263, and 15 of 148."""
    low, high = wilson(np.array([81.0, 15.0]), np.array([263.0, 148.0]))
    assert low == pytest.approx([0.2553, 0.0624], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605], abs=5e-5)


def test_a_mean_square_of_normal_errors_has_the_chi_squared_band() -> None:
    from scipy import stats

    n = 40
    band = positive(np.array([2.0]), np.array([2.0 * 2.0**2 / n]), 0.95)
    assert band.low[0] == pytest.approx(2.0 * n / stats.chi2.ppf(0.975, n))
    assert band.high[0] == pytest.approx(2.0 * n / stats.chi2.ppf(0.025, n))


def test_ranks_lie_where_the_binomial_distribution_has_its_tails() -> None:
    from scipy import stats

    ends = rank_shares(np.array([500.0]), 0.95, 0.95)
    for end, tail in zip(ends, (0.025, 0.975), strict=True):
        rows = end[0] * 500 - 0.5
        assert stats.binom.cdf(np.floor(rows), 500, 0.95) <= tail <= stats.binom.cdf(np.ceil(rows), 500, 0.95)


def test_a_perfect_figure_of_few_rows_is_not_certain() -> None:
    band = like_a_share(np.array([1.0]), np.array([0.0]), np.array([20.0]), 0.95)
    assert band.low[0] == pytest.approx(wilson(np.array([20.0]), np.array([20.0]))[0][0])
