"""Profiles add: any split of rows into batches, merged in any order, gives the same numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.profiles.build import Rows, build
from core.profiles.encode import encode
from core.profiles.performance import build_performance
from core.profiles.profile import Profile, merge, pack_counts, pack_sums, total_of_packed, unpack_counts, unpack_sums
from core.profiles.reference import build_spec
from core.profiles.reference_column import build_column
from core.profiles.spec import ProfileSpec

REFERENCE: dict[str, list[Any]] = {
    "amount": [float(value) for value in np.random.default_rng(1).lognormal(3, 1, 500)],
    "visits": [value % 7 for value in range(500)],
    "country": ["de", "fr", "it", "pl", None] * 100,
    "member": [True, False] * 250,
    "nothing": [None] * 500,
    "constant": [3.5] * 500,
    "prediction.class": ["yes", "no"] * 250,
    "prediction.probability": [0.9, 0.2] * 250,
}
SPEC = build_spec(REFERENCE, labels=["yes", "no"] * 250)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**300, max_value=10**400),
    st.floats(),
    st.sampled_from(["", " ", "de", "fr", "xx", "1", "None", "yes"]),
    st.lists(st.integers(), max_size=1),
    st.dictionaries(st.sampled_from("ab"), st.integers(), max_size=1),
)
rows_of_anything = st.lists(st.fixed_dictionaries(dict.fromkeys(REFERENCE, scalars)), max_size=12)


def _profile(spec: ProfileSpec, rows: list[dict[str, Any]]) -> Profile:
    return build(spec, Rows(len(rows), {name: [row[name] for row in rows] for name in REFERENCE})).cell(0)


def _same(one: Profile, other: Profile) -> bool:
    return np.array_equal(one.counts, other.counts) and np.array_equal(one.sums, other.sums)


@given(rows_of_anything, st.integers(0, 12), st.integers(0, 12))
def test_any_partition_of_rows_into_batches_gives_the_same_profile(
    rows: list[dict[str, Any]], first: int, second: int
) -> None:
    low, high = sorted((first, second))
    parts = [_profile(SPEC, rows[:low]), _profile(SPEC, rows[low:high]), _profile(SPEC, rows[high:])]
    assert _same(merge(parts, SPEC.n_counts, SPEC.n_sums), _profile(SPEC, rows))


@given(rows_of_anything, rows_of_anything, rows_of_anything)
def test_merging_is_associative_and_commutative(
    one: list[dict[str, Any]], two: list[dict[str, Any]], three: list[dict[str, Any]]
) -> None:
    a, b, c = (_profile(SPEC, rows) for rows in (one, two, three))
    assert _same((a + b) + c, a + (b + c))
    assert _same(a + b, b + a)


@given(rows_of_anything)
def test_every_row_adds_to_exactly_one_counter_of_every_column(rows: list[dict[str, Any]]) -> None:
    counts = _profile(SPEC, rows).counts
    assert {int(counts[SPEC.block(name)].sum()) for name in REFERENCE} == {len(rows)}


@given(rows_of_anything, st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_cells_of_one_build_equal_profiles_built_apart(rows: list[dict[str, Any]], cells: list[int]) -> None:
    columns = {name: [row[name] for row in rows] for name in REFERENCE}
    where = np.array(cells[: len(rows)], dtype=np.int64)
    together = build(SPEC, Rows(len(rows), columns), where, 4)
    for cell in range(4):
        mine = [row for row, at in zip(rows, where, strict=True) if at == cell]
        assert _same(together.cell(cell), _profile(SPEC, mine))


@given(st.lists(st.integers(-(2**62), 2**62)))
def test_packed_counts_come_back_as_they_were(counts: list[int]) -> None:
    array = np.array(counts, dtype=np.int64)
    assert np.array_equal(unpack_counts(pack_counts(array)), array)


def test_packed_sums_come_back_as_they_were() -> None:
    sums = np.array([0.5, -1e300, 3.0])
    assert np.array_equal(unpack_sums(pack_sums(sums)), sums)


@given(st.lists(st.lists(st.integers(-(2**40), 2**40), min_size=3, max_size=3), min_size=1, max_size=300))
def test_packed_profiles_add_as_they_lie(rows: list[list[int]]) -> None:
    counts = np.array(rows, dtype=np.int64)
    sums = counts[:, :2] / 1024
    total = total_of_packed([pack_counts(row) for row in counts], [pack_sums(row) for row in sums])
    assert np.array_equal(total.counts, counts.sum(axis=0))
    assert np.array_equal(total.sums, sums.sum(axis=0))


def test_a_spec_survives_its_json() -> None:
    again = ProfileSpec.from_json(SPEC.to_json())
    assert again == SPEC
    assert again.fingerprint == SPEC.fingerprint


def test_profiles_of_different_specs_do_not_merge() -> None:
    other = build_spec({"amount": [1.0, 2.0]})
    with pytest.raises(InvalidInput, match="different specs"):
        _profile(SPEC, []) + build(other, Rows(0, {})).cell(0)


@pytest.mark.parametrize(
    ("column", "value", "counter"),
    [
        ("amount", None, "missing"),
        ("amount", math.nan, "missing"),
        ("amount", "", "missing"),
        ("amount", "12.5", "mistyped"),
        ("amount", True, "mistyped"),
        ("amount", {"eur": 3}, "mistyped"),
        ("amount", math.inf, "strange"),
        pytest.param("amount", -(10**400), "strange", id="amount-huge"),
        ("country", "se", "strange"),
        ("country", None, "missing"),
        ("country", 4, "mistyped"),
        ("member", "true", "mistyped"),
        ("nothing", "something", "strange"),
    ],
)
def test_a_value_that_is_no_ordinary_value_has_a_counter_of_its_own(column: str, value: Any, counter: str) -> None:
    spec = SPEC.columns[SPEC.positions[column]]
    bins, _ = encode(spec, [value])
    assert bins.tolist() == [getattr(spec, counter)]


def test_numbers_beyond_the_reference_stand_in_the_guard_bins() -> None:
    spec = SPEC.columns[SPEC.positions["constant"]]
    bins, _ = encode(spec, [3.0, 3.5, 4.0])
    assert bins.tolist() == [0, 1, 2]


def test_a_value_holding_much_of_the_mass_has_a_bin_of_its_own() -> None:
    values = np.concatenate([np.zeros(900), np.random.default_rng(2).normal(10, 1, 5_000)])
    spec = build_column("spend", "feature", values)
    zero, tiny = encode(spec, np.array([0.0, 1e-300]))[0]
    assert zero != tiny


def test_frames_and_json_rows_count_alike() -> None:
    spec = build_column("amount", "feature", REFERENCE["amount"])
    assert np.array_equal(encode(spec, np.array([1.5, np.nan]))[0], encode(spec, [1.5, None])[0])


def test_more_levels_than_can_be_known_make_an_unknown_one_rare_not_new() -> None:
    spec = build_column("id", "feature", [f"user-{number}" for number in range(5_000)])
    assert encode(spec, ["user-99999"])[0].tolist() == [len(spec.levels)]


@given(st.lists(st.tuples(st.sampled_from(["yes", "no", "maybe"]), st.sampled_from(["yes", "no"])), max_size=20))
def test_a_revised_label_takes_back_what_the_first_one_added(pairs: list[tuple[str, str]]) -> None:
    performance = SPEC.performance
    assert performance is not None
    labels = [label for label, _ in pairs]
    outputs: dict[str, list[Any]] = {
        "prediction.class": [said for _, said in pairs],
        "prediction.probability": [0.5] * len(pairs),
    }
    added = build_performance(performance, outputs, labels)
    taken = build_performance(performance, outputs, labels, weight=-np.ones(len(pairs), dtype=np.int64))
    assert not (added + taken).counts.any()
    assert not (added + taken).sums.any()


def test_the_positive_class_is_the_one_that_scores_high() -> None:
    assert SPEC.performance is not None
    assert SPEC.performance.positive == "yes"
