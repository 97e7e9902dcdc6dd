"""Labelled rows add up to the same profile in any split, order and form, and a label taken back leaves nothing."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.profiles.cells import Cells
from core.profiles.encode import encode
from core.profiles.grid import Grid
from core.profiles.level_codes import level_codes, vocabulary
from core.profiles.performance import (
    ANSWERED,
    CHUNK,
    CONFUSION,
    LABELLED,
    NEGATIVE,
    NONZERO,
    RIGHT,
    SCORED,
    PerformanceSpec,
    build_performance,
)
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.residual_terms import LOWEST, N_ERROR_BINS, PER_OCTAVE, error_bins
from core.profiles.scores import losses
from core.profiles.spec import ProfileSpec

RNG = np.random.default_rng(41)
N = 600


def performance_of(columns: dict[str, Any], labels: Any = None, **named: str) -> PerformanceSpec:
    spec = build_spec(columns, labels, named=named)
    assert spec.performance is not None
    assert ProfileSpec.from_json(spec.to_json()) == spec
    return spec.performance


BINARY = performance_of(
    {"prediction.class": ["yes", "no"] * 300, "prediction.probability": np.tile([0.8, 0.3], 300) + 0.1 * RNG.random(N)},
    ["yes", "no", "no"] * 200,
)
SEVERAL = performance_of(
    {"prediction.class": ["a", "b", "c"] * 200}
    | {f"prediction.probabilities.{level}": RNG.dirichlet(np.ones(3), N)[:, 0] for level in "abc"},
    ["a", "b", "b"] * 200,
)
MANY = performance_of({"prediction.class": [f"level {place % 70}" for place in range(N)]})
VALUES = performance_of({"prediction.value": RNG.normal(5, 2, N)}, RNG.normal(5, 2, N).tolist())
SPECS = {"binary": BINARY, "several": SEVERAL, "many": MANY, "values": VALUES}

levels = st.one_of(
    st.sampled_from(["yes", "no", "a", "b", "c", "level 3", "level 69", "new", "other", "", " ", "1", "true"]),
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.lists(st.integers(), max_size=1),
)
numbers = st.one_of(st.floats(), st.floats(0, 1), st.integers(), st.none(), st.sampled_from(["x", True, 10**400]))


def rows_for(spec: PerformanceSpec) -> st.SearchStrategy[list[dict[str, Any]]]:
    answer, label = (levels, levels) if spec.task == "classification" else (numbers, numbers)
    parts = dict.fromkeys(spec.columns, numbers) | {spec.output: answer, "label": label}
    return st.lists(st.fixed_dictionaries(parts), max_size=10)


def profile_of(spec: PerformanceSpec, rows: list[dict[str, Any]], weight: int | None = None) -> Profile:
    outputs = {column: [row[column] for row in rows] for column in spec.columns}
    signs = None if weight is None else np.full(len(rows), weight, dtype=np.int64)
    return build_performance(spec, outputs, [row["label"] for row in rows], weight=signs).cell(0)


def same(one: Profile, other: Profile) -> bool:
    return np.array_equal(one.counts, other.counts) and np.array_equal(one.sums, other.sums)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
@given(data=st.data())
def test_any_split_and_order_of_rows_gives_the_same_profile(spec: PerformanceSpec, data: st.DataObject) -> None:
    rows = data.draw(rows_for(spec))
    cut, shuffled = data.draw(st.integers(0, 10)), data.draw(st.permutations(rows))
    whole = profile_of(spec, rows)
    assert same(whole, profile_of(spec, rows[:cut]) + profile_of(spec, rows[cut:]))
    assert same(whole, profile_of(spec, shuffled))
    assert same(whole, profile_of(spec, rows, weight=1))


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
@given(data=st.data())
def test_rows_taken_back_leave_nothing(spec: PerformanceSpec, data: st.DataObject) -> None:
    rows = data.draw(rows_for(spec))
    left = profile_of(spec, rows) + profile_of(spec, rows, weight=-1)
    assert not left.counts.any()
    assert not left.sums.any()


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
@given(data=st.data())
def test_cells_equal_profiles_built_apart(spec: PerformanceSpec, data: st.DataObject) -> None:
    rows = data.draw(rows_for(spec))
    cells = data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    outputs = {column: [row[column] for row in rows] for column in spec.columns}
    together = build_performance(spec, outputs, [row["label"] for row in rows], np.array(cells, dtype=np.int64), 3)
    for cell in range(3):
        mine = [row for row, at in zip(rows, cells, strict=True) if at == cell]
        assert same(together.cell(cell), profile_of(spec, mine))


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
@given(data=st.data())
def test_every_count_is_of_rows_that_were_there(spec: PerformanceSpec, data: st.DataObject) -> None:
    rows = data.draw(rows_for(spec))
    profile = profile_of(spec, rows)
    assert profile.counts.min(initial=0) >= 0
    assert profile.counts[spec.label_start :].sum() == len(rows)
    assert np.isfinite(profile.sums).all()
    if spec.task == "classification":
        assert profile.counts[CONFUSION : spec.tail_start].sum() == profile.counts[LABELLED]


@pytest.mark.parametrize("n", [2 * CHUNK + 3, 700])
@pytest.mark.parametrize("name", ["bool", "int", "float", "text", "value"])
def test_arrays_and_lists_count_alike(name: str, n: int) -> None:
    rng = np.random.default_rng(n)
    score, true = rng.random(n), rng.random(n) < 0.4
    if name == "value":
        columns, labels = {"prediction.value": rng.normal(size=n)}, rng.normal(size=n)
    else:
        names = {"bool": [False, True], "int": [0, 1], "float": [0.0, 1.0], "text": ["legit", "fraud"]}[name]
        columns = {"prediction.class": np.array(names)[(score > 0.5).astype(int)], "prediction.probability": score}
        labels = np.array(names)[true.astype(int)]
    spec = performance_of({key: values[:300] for key, values in columns.items()}, labels[:300].tolist())
    cell = rng.integers(0, 5, n)
    listed = {key: values.tolist() for key, values in columns.items()}
    arrays = build_performance(spec, columns, labels, cell, 5)
    assert same(arrays, build_performance(spec, listed, labels.tolist(), cell, 5))


KNOWN = vocabulary(("0", "1", "2.5", "true", "false", "x", "fraud", "a long name of a class", "inf", "-3"))


@given(st.lists(st.sampled_from(["0", "1", "x", "fraud", "fraudulent", "a long name of a class", "", " ", "trüe"])))
def test_texts_are_told_apart_as_one_by_one(values: list[str]) -> None:
    assert level_codes(KNOWN, np.array(values, dtype=str)).tolist() == encode(KNOWN, values)[0].tolist()


@given(st.lists(st.one_of(st.floats(), st.sampled_from([0.0, -0.0, 1.0, 2.5, -3.0, math.inf, math.nan]))))
def test_numbers_are_told_apart_as_one_by_one(values: list[float]) -> None:
    assert level_codes(KNOWN, np.array(values, dtype=np.float64)).tolist() == encode(KNOWN, values)[0].tolist()


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-4, 4)))
def test_integers_are_told_apart_as_one_by_one(values: list[int]) -> None:
    assert level_codes(KNOWN, np.array(values, dtype=np.int64)).tolist() == encode(KNOWN, values)[0].tolist()


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int32", "float32", "O", ">U5", "S3"])
def test_arrays_of_every_type_are_told_apart_as_one_by_one(dtype: str) -> None:
    values = np.array([0, 1, 1, 0]).astype(dtype)
    assert level_codes(KNOWN, values).tolist() == encode(KNOWN, values.tolist())[0].tolist()


edges_of_anything = st.lists(st.floats(-1e300, 1e300), min_size=0, max_size=30, unique=True)


@given(edges_of_anything, st.lists(st.floats(), min_size=1, max_size=30))
def test_bins_from_the_table_are_those_that_a_search_finds(edges: list[float], values: list[float]) -> None:
    ordered = tuple(sorted(edges))
    near = [np.nextafter(edge, to) for edge in ordered for to in (-np.inf, np.inf)]
    drawn = np.array([*values, *ordered, *near], dtype=np.float64)
    repeated = np.resize(drawn[~np.isnan(drawn)], 1_024) if (~np.isnan(drawn)).any() else np.zeros(1_024)
    found = np.searchsorted(np.array(ordered, dtype=np.float64), repeated, side="right")
    assert Grid(ordered).bins(repeated).tolist() == found.tolist()


@given(st.lists(st.floats(-(2.0**50), 2.0**50), min_size=1, max_size=20))
def test_a_rest_and_its_carry_make_the_sum(values: list[float]) -> None:
    (rest,), (carry,) = Cells(np.zeros(len(values), dtype=np.int64), 1).carried(np.array(values))
    assert abs(Fraction(rest) + Fraction(carry) - sum(map(Fraction, values))) <= len(values) * Fraction(2) ** -21
    assert abs(rest) <= 2.0**9 * len(values)
    assert carry % 2.0**10 == 0


@given(st.floats(2.0**-15, 2.0**31))
def test_the_size_of_an_error_lies_in_its_bin(size: float) -> None:
    (bin_,) = error_bins(np.array([size]))
    low = 2.0 ** (LOWEST + (bin_ - 1) / PER_OCTAVE)
    assert low * (1 - 1e-12) <= size <= low * 2 ** (1 / PER_OCTAVE) * (1 + 1e-12)


def test_errors_beyond_every_bin_stand_in_the_outermost() -> None:
    assert error_bins(np.array([0.0, 1e-300, 1e300, np.inf])).tolist() == [0, 0, N_ERROR_BINS - 1, N_ERROR_BINS - 1]


def test_unlabelled_rows_are_not_labelled_ones() -> None:
    rows = [
        {"prediction.class": "yes", "prediction.probability": 0.5, "label": label} for label in (None, "", [1], "yes")
    ]
    assert profile_of(BINARY, rows).counts[[LABELLED, RIGHT, SCORED]].tolist() == [1, 1, 1]
    rows = [{"prediction.value": 1.0, "label": label} for label in (None, math.nan, "n/a", 0.0, -1.0)]
    counts = profile_of(VALUES, rows).counts
    assert counts[[LABELLED, ANSWERED, NONZERO, NEGATIVE]].tolist() == [3, 2, 1, 1]


def test_an_unknown_class_can_be_right() -> None:
    rows = [{"prediction.class": said, "label": true} for said, true in (("x", "x"), ("x", "y"), (None, "x"), (7, "7"))]
    assert profile_of(MANY, rows).counts[[LABELLED, RIGHT]].tolist() == [4, 2]


def test_columns_left_out_are_missing_in_every_row() -> None:
    whole = build_performance(BINARY, {"prediction.class": ["yes"]}, ["yes"]).cell(0)
    assert whole.counts[[LABELLED, RIGHT, SCORED]].tolist() == [1, 1, 0]
    nothing = build_performance(VALUES, {}, [1.0]).cell(0)
    assert nothing.counts[[LABELLED, ANSWERED]].tolist() == [1, 0]


def test_a_label_of_an_unanswered_row_is_not_in_the_column_that_the_errors_are_of() -> None:
    rows = [{"prediction.value": told, "label": 5.0} for told in (None, math.inf, "x", 4.0)]
    label = profile_of(VALUES, rows).counts[VALUES.label_start :]
    assert (label[VALUES.label.missing], label[: VALUES.label.n_values].sum()) == (3, 1)


def test_classes_without_a_score_share_what_the_others_leave() -> None:
    scores = np.array(
        [[0.6, 0.3, np.nan, np.nan], [0.6, 0.4, np.nan, np.nan], [0.7, 0.1, 0.1, 0.1], [0.4, np.nan, 0.2, 0.1]]
    )
    loss, brier = losses(scores, np.array([2, 3, -1, 0]))
    assert loss == pytest.approx([-math.log(0.05), -math.log(1e-15), -math.log(1e-15), -math.log(0.4)])
    by_hand = [0.36 + 0.09 + 0.95**2 + 0.05**2, 0.36 + 0.16 + 1, 0.49 + 0.03 + 1, 0.36 + 0.09 + 0.04 + 0.01]
    assert brier == pytest.approx(by_hand)


def test_scores_that_are_no_probability_are_not_counted_where_probabilities_are() -> None:
    rows = [
        {"prediction.class": "yes", "prediction.probability": score, "label": "yes"} for score in (-0.1, 1.1, "x", 1)
    ]
    assert profile_of(BINARY, rows).counts[SCORED] == 1
