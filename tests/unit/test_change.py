"""What happened to a column is told in one plain sentence, and told right."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.kinds_of_drift import COLUMNS, OTHERS, Sampler, trials
from core.drift.change import KINDS, Change, change
from core.profiles.build import Rows, build
from core.profiles.reference import build_spec

Array = npt.NDArray[Any]
N = 2_000
ANY_NUMBER = st.floats(-1e308, 1e308) | st.sampled_from([np.nan, np.inf, -np.inf])


def told(reference: Array | list[Any], current: Array | list[Any], *, summed: bool = True) -> Change:
    spec = build_spec({"x": reference})
    before, now = (build(spec, Rows(len(side), {"x": side})).cell(0) for side in (reference, current))
    block = spec.block("x")
    sums = (before.sums, now.sums) if summed else None
    return change(spec.columns[0], before.counts[block], now.counts[block], sums)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20_261_124)


@pytest.fixture
def ages(rng: np.random.Generator) -> Array:
    return rng.normal(40, 9, 5_000)


@pytest.fixture
def amounts(rng: np.random.Generator) -> Array:
    """Seven in ten are 0, the others have a long tail."""
    return np.where(rng.random(5_000) < 0.7, 0.0, rng.gamma(2, 9, 5_000))


@pytest.mark.parametrize("columns", [COLUMNS, OTHERS], ids=["looked at", "not looked at"])
def test_of_incidents_of_every_kind_in_columns_of_every_sort_95_in_100_are_told_right(
    columns: dict[str, Sampler],
) -> None:
    done = list(trials(columns, 1_000, range(2)))
    right = Counter(trial.kind for trial in done if trial.found.kind == trial.kind)
    assert len(done) > 500
    assert set(Counter(trial.kind for trial in done)) >= set(KINDS) - {"changed constant"}
    assert right.total() >= 0.95 * len(done)


def test_a_factor_is_named_where_the_unit_changed(ages: Array) -> None:
    found = told(ages[:3_000], ages[3_000:] * 100)
    assert (found.kind, found.factor) == ("unit change", 100.0)
    assert found.sentence == (
        "The values moved as if the unit had changed: times 100; the mean rose from 39.96 to 3,995."
    )


@pytest.mark.parametrize("factor", [0.001, 0.01, 0.1, 0.45359237, 2.54, 10.0, 1_000.0, 1e5])
def test_factors_are_told_from_well_below_the_reference_to_far_beyond_it(factor: float, ages: Array) -> None:
    found = told(ages[:3_000], ages[3_000:] * factor)
    assert found.kind == "unit change"
    assert found.factor == pytest.approx(factor, rel=0.005)


def test_a_factor_that_is_not_sure_is_called_so_and_keeps_two_digits(rng: np.random.Generator) -> None:
    found = told(rng.lognormal(3, 1, 5_000), 4.7 * rng.lognormal(3, 1, 300))
    assert found.kind == "unit change"
    assert "times about 4." in found.sentence
    assert found.factor == float(f"{found.factor:.2g}")


def test_degrees_that_become_fahrenheit_are_recognised(rng: np.random.Generator) -> None:
    found = told(rng.normal(16, 7, 5_000), 1.8 * rng.normal(16, 7, N) + 32)
    assert (found.kind, found.factor) == ("unit change", 1.8)
    assert "as if degrees Celsius had become Fahrenheit" in found.sentence


def test_a_far_shift_of_the_same_width_is_no_change_of_unit(ages: Array) -> None:
    found = told(ages[:3_000], ages[3_000:] + 3_960)
    assert (found.kind, found.factor) == ("shift", None)
    assert found.sentence == (
        "100.0% of the values lie above the reference's range, beyond 72.16; the mean of all is 4,000."
    )


def test_without_sums_values_beyond_the_range_get_no_factor(ages: Array) -> None:
    found = told(ages[:3_000], ages[3_000:] * 100, summed=False)
    assert (found.kind, found.factor) == ("shift", None)
    assert found.sentence == "100.0% of the values lie above the reference's range, beyond 72.16."


def test_what_lies_further_out_than_the_sums_reach_is_said_to_be_so() -> None:
    seconds = 1.7e9 + np.random.default_rng(1).uniform(0, 2.6e6, 5_000)
    found = told(seconds, seconds[:1_000] * 1_000)
    assert (found.kind, found.factor) == ("shift", None)
    assert "too far out to tell how far" in found.sentence


def test_a_unit_change_of_a_mostly_empty_column_leaves_its_zeros_alone(amounts: Array) -> None:
    found = told(amounts[:3_000], amounts[3_000:] * 100)
    assert (found.kind, found.factor) == ("unit change", 100.0)


def test_a_shift_names_both_medians(ages: Array) -> None:
    found = told(ages[:3_000], ages[3_000:] + 10)
    assert (found.kind, found.sentence) == ("shift", "The median rose from 39.97 to 50.22.")


def test_where_the_median_stays_zero_the_mean_speaks(amounts: Array) -> None:
    found = told(amounts[:3_000], np.where(amounts[3_000:] > 0, amounts[3_000:] + 12, 0))
    assert found.kind == "shift"
    assert found.sentence.startswith("The mean rose from 5.401 to 9.0")


def test_a_wider_column_around_the_same_median_spreads(ages: Array) -> None:
    wide = told(ages[:3_000], 40 + 2 * (ages[3_000:] - 40))
    assert wide.kind == "spread"
    assert wide.sentence.startswith("The middle half of the values widened from 33.81")
    narrow = told(ages[:3_000], 40 + 0.3 * (ages[3_000:] - 40))
    assert "narrowed" in narrow.sentence


def test_outliers_leave_the_centre_as_it_was(ages: Array, rng: np.random.Generator) -> None:
    current = np.where(rng.random(N) < 0.12, -999.0, ages[3_000:])
    found = told(ages[:3_000], current)
    assert found.kind == "outliers"
    assert found.sentence == "13.1% of the values lie below 19.29; 1.0% did in the reference."


def test_a_value_that_grew_more_frequent_is_named(rng: np.random.Generator) -> None:
    visits = rng.poisson(1.6, 5_000)
    current = np.where(rng.random(N) < 0.4375, 0, rng.poisson(1.6, N))
    found = told(visits, current)
    assert (found.kind, found.sentence) == ("reshaped", "The value 0 rose from 20.1% to 53.1% of the values.")


def test_a_stuck_column_names_the_value(ages: Array) -> None:
    assert told(ages, [0.0] * 100).sentence == "100.0% of the values are about 0: they no longer vary."
    found = told([True, False] * 500, [True] * 100)
    assert (found.kind, found.sentence) == (
        "constant",
        "100.0% of the values are level 'true'; 50.0% in the reference.",
    )


def test_a_constant_that_changed_is_told_with_its_old_value() -> None:
    found = told([3.5] * 1_000, [3.6] * 100)
    assert found.kind == "changed constant"
    assert found.sentence == (
        "100.0% of the values are no longer 3.5, which nearly all were in the reference; their mean is now 3.6."
    )
    assert told(["a"] * 1_000, ["a", "b"] * 50).kind == "changed constant"


def test_missing_wrong_and_infinite_values_are_told_with_their_shares(ages: Array) -> None:
    reference, current = ages[:3_000], ages[3_000:].astype(object)
    found = []
    for instead in (None, "n/a", np.inf):
        mixed = current.copy()
        mixed[::4] = instead
        found.append(told(reference, mixed))
    assert [each.kind for each in found] == ["missing surge", "wrong type", "infinite"]
    assert found[0].sentence == "25.0% of the values are missing; 0.0% in the reference."
    back = told(np.where(np.arange(3_000) % 4 == 0, np.nan, reference), ages[3_000:])
    assert (back.kind, back.sentence) == ("values back", "0.0% of the values are missing; 25.0% in the reference.")


def test_a_placeholder_that_took_the_place_of_missing_values_is_a_wrong_type(ages: Array) -> None:
    reference, current = ages[:3_000].astype(object), ages[3_000:].astype(object)
    reference[::4], current[::4] = None, "unknown"
    found = told(reference, current)
    assert (found.kind, found.sentence) == (
        "wrong type",
        "25.0% of the values are of a wrong type; 0.0% in the reference.",
    )


def test_rare_levels_that_take_over_together_are_no_constant() -> None:
    often, seldom = ["a", "b"] * 5_000, [f"rare {i}" for i in range(80)]
    found = told([*often, *seldom], seldom * 5)
    assert found.kind == "level gone"
    assert found.sentence == "Level 'a' fell from 49.6% to 0.0% of the values, and 1 more level is gone."


def test_a_few_missing_values_do_not_hide_a_large_shift(ages: Array) -> None:
    current = np.where(np.arange(N) % 20 == 0, np.nan, ages[3_000:] + 18)
    assert told(ages[:3_000], current).kind == "shift"


def test_values_in_a_column_that_had_none_are_back() -> None:
    found = told([None] * 500, ["a", "b"] * 50)
    assert (found.kind, found.sentence) == ("values back", "0.0% of the values are missing; 100.0% in the reference.")


def test_a_new_level_is_told_together_with_the_one_it_may_stand_for() -> None:
    found = told(["DE", "FR", "CH"] * 500, ["de", "FR", "CH"] * 100)
    assert found.kind == "new level"
    assert found.sentence == (
        "33.3% of the values are of a level the reference does not know; 0.0% in the reference, "
        "while level 'DE' fell from 33.3% to 0.0%."
    )


def test_a_level_that_is_gone_is_told_apart_from_one_that_shrank() -> None:
    gone = told(["a", "b", "c"] * 500, ["b", "c"] * 150)
    assert (gone.kind, gone.sentence) == ("level gone", "Level 'a' fell from 33.3% to 0.0% of the values.")
    fewer = told(["a", "b", "c"] * 500, [*["b", "c"] * 150, *["a"] * 30])
    assert fewer.kind == "reshuffled categories"


def test_a_long_name_is_cut() -> None:
    found = told(["a" * 90, "b", "c"] * 500, ["b", "c"] * 150)
    assert "a" * 39 + "…'" in found.sentence
    assert len(found.sentence) < 100


@given(
    values=st.lists(ANY_NUMBER | st.integers(-3, 3).map(float), min_size=1),
    later=st.lists(ANY_NUMBER | st.integers(-3, 3).map(float), min_size=1),
    summed=st.booleans(),
)
@settings(deadline=None, max_examples=300)
def test_any_two_columns_of_numbers_get_a_kind_and_a_readable_sentence(
    values: list[float], later: list[float], summed: bool
) -> None:
    found = told(values, later, summed=summed)
    assert found.kind in KINDS
    assert found.sentence.endswith(".")
    assert "nan" not in found.sentence
    assert found.factor is None or np.isfinite(found.factor)


@given(
    values=st.lists(st.sampled_from(["a", "b", "c", None, True, 1.5]), min_size=1),
    later=st.lists(st.sampled_from(["a", "b", "z", None, False, 1.5]), min_size=1),
)
@settings(deadline=None)
def test_any_two_columns_of_levels_get_a_kind_and_a_readable_sentence(values: list[Any], later: list[Any]) -> None:
    found = told(values, later)
    assert found.kind in KINDS
    assert found.sentence.endswith(".")


@given(power=st.integers(-30, 30), seed=st.integers(0, 50))
@settings(deadline=None, max_examples=30)
def test_the_kind_does_not_depend_on_the_unit_both_sides_have(power: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    reference, current = drawn.lognormal(1, 0.7, 1_000), drawn.lognormal(1.4, 0.5, 300)
    plain, scaled = told(reference, current), told(reference * 2.0**power, current * 2.0**power)
    assert (plain.kind, plain.factor) == (scaled.kind, scaled.factor)
