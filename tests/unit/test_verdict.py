"""The verdict is calm without drift and sure with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from core.drift.contingency import groupings
from core.drift.verdict import RuleSet, WindowDrift, judge
from core.profiles.build import Rows, build
from core.profiles.profile import Profile
from core.profiles.reference import build_spec

Frame = dict[str, Any]


def _verdict(reference: Frame, current: Frame, rules: RuleSet = "calibrated") -> WindowDrift:
    spec = build_spec(reference)
    profiles = [build(spec, Rows(len(next(iter(frame.values()))), frame)) for frame in (reference, current)]
    return judge(spec, profiles[0].cell(0), profiles[1], rules)[0]


def _state(reference: npt.NDArray[Any] | list[Any], current: npt.NDArray[Any] | list[Any]) -> str:
    return _verdict({"x": reference}, {"x": current}).columns[0].verdict


def _independent(rng: np.random.Generator, n: int) -> Frame:
    return {f"x{i}": rng.normal(size=n) for i in range(20)} | {"c": rng.integers(0, 5, n).astype(str)}


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20_261_123)


@pytest.mark.parametrize("n", [30, 50, 100, 200, 1_000, 10_000])
def test_windows_without_drift_raise_at_most_one_alarm_in_a_hundred(n: int, rng: np.random.Generator) -> None:
    drawn = _independent(rng, 5_000)
    spec = build_spec(drawn)
    reference = build(spec, Rows(5_000, drawn)).cell(0)
    cells, windows = np.repeat(np.arange(150), n), 150
    columns = _independent(rng, n * windows)
    verdicts = judge(spec, reference, build(spec, Rows(n * windows, columns), cells, windows))
    alarms = sum(verdict.verdict in ("warning", "critical") for verdict in verdicts)
    assert alarms <= 5  # 1 % of 150 windows, plus three standard errors of the count


@pytest.mark.parametrize(("n", "shift"), [(50, 1.0), (200, 0.5), (1_000, 0.5)])
def test_a_shift_is_found(n: int, shift: float, rng: np.random.Generator) -> None:
    assert _state(rng.normal(size=5_000), rng.normal(shift, 1, n)) in ("warning", "critical")


def test_a_tiny_shift_in_a_million_rows_is_significant_but_does_not_matter(rng: np.random.Generator) -> None:
    assert _state(rng.normal(size=100_000), rng.normal(0.01, 1, 1_000_000)) == "ok"


def test_one_huge_value_neither_hides_a_shift_nor_makes_one(rng: np.random.Generator) -> None:
    reference = rng.normal(size=5_000)
    assert _state(reference, np.append(rng.normal(1, 1, 1_000), 1e6)) == "critical"
    assert _state(reference, np.append(rng.normal(0, 1, 1_000), 1e6)) == "ok"


def test_one_unseen_level_in_ten_thousand_equal_rows_is_no_drift() -> None:
    assert _state(["a", "b"] * 5_000, [*["a", "b"] * 5_000, "z"]) == "ok"


def test_values_going_missing_are_drift_up_to_the_last_one(rng: np.random.Generator) -> None:
    reference = rng.normal(size=5_000)
    half = np.where(rng.random(1_000) < 0.5, np.nan, rng.normal(size=1_000))
    assert _state(reference, half) == "critical"
    assert _state(reference, np.full(1_000, np.nan)) == "critical"


def test_a_new_level_holding_a_tenth_of_the_rows_is_drift() -> None:
    assert _state(["a", "b"] * 2_500, [*["a", "b"] * 450, *["new"] * 100]) == "critical"


@pytest.mark.parametrize("seed", range(5))
def test_a_level_of_twelve_that_gains_ten_points_is_reported_with_its_name(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chances = 1 / np.arange(1, 13) / (1 / np.arange(1, 13)).sum()
    before, now = (rng.choice(12, n, p=chances).astype(str) for n in (5_000, 10_000))
    now[(now != "1") & (rng.random(10_000) < 0.1 / (now != "1").mean())] = "1"
    (column,) = _verdict({"x": before}, {"x": now}).columns
    assert column.verdict == "warning"
    assert column.reason.startswith("Level '1' rose from 1")


def test_a_tenth_that_goes_missing_is_found_in_fifty_rows_of_ten_columns(rng: np.random.Generator) -> None:
    agreed = {f"x{i}": rng.normal(size=5_000) for i in range(10)}
    spec = build_spec(agreed)
    reference = build(spec, Rows(5_000, agreed)).cell(0)
    n, size = 200, 50
    columns = {f"x{i}": rng.normal(size=n * size) for i in range(10)}
    columns["x0"][rng.random(n * size) < 0.1] = np.nan
    found = judge(spec, reference, build(spec, Rows(n * size, columns), np.repeat(np.arange(n), size), n))
    reported = [window.columns[0].verdict in ("warning", "critical") for window in found]
    missing = np.isnan(columns["x0"]).reshape(n, size).sum(axis=1)
    assert reported == (missing >= 2).tolist()
    assert np.mean(reported) > 0.9


def test_values_half_as_far_again_from_the_middle_are_found_in_a_hundred_rows() -> None:
    found = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        found += _state(rng.normal(size=5_000), 1.5 * rng.normal(size=100)) in ("warning", "critical")
    assert found >= 17


def test_missing_values_that_grow_from_thirty_to_forty_in_a_hundred_are_drift(rng: np.random.Generator) -> None:
    before, now = (
        np.where(rng.random(n) < share, np.nan, rng.normal(size=n)) for n, share in ((5_000, 0.3), (5_000, 0.4))
    )
    (column,) = _verdict({"x": before}, {"x": now}).columns
    assert (column.verdict, column.change) == ("warning", "missing surge")


def test_a_change_of_unit_is_drift(rng: np.random.Generator) -> None:
    reference = rng.lognormal(3, 1, 5_000)
    assert _state(reference, 100 * rng.lognormal(3, 1, 300)) == "critical"


def test_a_constant_that_changes_is_drift() -> None:
    assert _state([3.5] * 1_000, [3.6] * 100) == "critical"
    assert _state([3.5] * 1_000, [3.5] * 100) == "ok"


def test_too_few_rows_get_no_verdict(rng: np.random.Generator) -> None:
    assert _state(rng.normal(size=5_000), rng.normal(9, 1, 29)) == "insufficient"
    assert _state(rng.normal(size=29), rng.normal(9, 1, 1_000)) == "insufficient"


def test_no_rows_are_no_data(rng: np.random.Generator) -> None:
    assert _state(rng.normal(size=5_000), rng.normal(size=0)) == "no_data"


def test_a_column_that_was_always_empty_is_no_alarm() -> None:
    assert _state([None] * 1_000, [None] * 1_000) == "ok"


def test_the_literal_rule_fires_where_the_calibrated_one_waits(rng: np.random.Generator) -> None:
    reference = {f"x{i}": rng.normal(size=5_000) for i in range(50)}
    current = {f"x{i}": rng.normal(size=50) for i in range(50)}
    literal = _verdict(reference, current, "literal")
    calibrated = _verdict(reference, current)
    assert literal.verdict in ("warning", "critical")
    assert calibrated.verdict == "ok"
    assert any(column.literal for column in calibrated.columns)


def test_many_windows_are_judged_as_one_by_one(rng: np.random.Generator) -> None:
    spec = build_spec({"x": rng.normal(size=2_000)})
    reference = build(spec, Rows(2_000, {"x": rng.normal(size=2_000)})).cell(0)
    windows = build(spec, Rows(600, {"x": rng.normal(0.4, 1, 600)}), np.repeat(np.arange(3), 200), 3)
    alone = [judge(spec, reference, Profile(windows.counts[i : i + 1], windows.sums[i : i + 1]))[0] for i in range(3)]
    assert list(judge(spec, reference, windows)) == alone


def test_a_window_that_still_fills_has_to_be_surer() -> None:
    rng = np.random.default_rng(9)
    agreed = {"x": rng.normal(size=5_000)}
    spec = build_spec(agreed)
    reference = build(spec, Rows(5_000, agreed)).cell(0)
    n, size = 200, 60
    windows = build(spec, Rows(n * size, {"x": rng.normal(0.6, 1, n * size)}), np.repeat(np.arange(n), size), n)
    complete = judge(spec, reference, windows)
    growing = judge(spec, reference, windows, filling=np.ones(n, dtype=bool))
    fired = [[found.verdict in ("warning", "critical") for found in each] for each in (complete, growing)]
    assert all(closed or not still for closed, still in zip(*fired, strict=True))
    assert 0 < sum(fired[1]) < sum(fired[0])
    mixed = judge(spec, reference, windows, filling=np.arange(n) % 2 == 0)
    assert [found.verdict for found in mixed[::2]] == [found.verdict for found in growing[::2]]
    assert [found.verdict for found in mixed[1::2]] == [found.verdict for found in complete[1::2]]


@pytest.mark.parametrize("n_levels", [300, 1_000, 2_000])
def test_levels_that_always_turn_up_anew_are_no_drift(n_levels: int) -> None:
    rng = np.random.default_rng(n_levels)
    chances = 1 / np.arange(1, n_levels + 1)
    alarms = 0
    for _ in range(10):
        sides = [rng.choice(n_levels, n, p=chances / chances.sum()).astype(str).tolist() for n in (5_000, 1_000)]
        spec = build_spec({"level": sides[0]})
        reference, current = (build(spec, Rows(len(side), {"level": side})) for side in sides)
        alarms += judge(spec, reference.cell(0), current)[0].verdict in ("warning", "critical")
    assert alarms == 0


def test_five_rows_are_expected_in_every_group_beside_a_heavy_value() -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        reference = np.where(rng.random(5_000) < 0.7, 0.0, rng.gamma(2, 9, 5_000))
        spec = build_spec({"x": reference})
        counts = build(spec, Rows(5_000, {"x": reference})).counts[0, spec.block("x")].astype(float)
        agreed = counts[: spec.columns[0].n_values]
        groups = [group for _, group in groupings(spec.columns[0], agreed, np.array([100.0]))]
        assert min(np.bincount(group, weights=agreed).min() for group in groups) / 5_000 * 100 >= 5
