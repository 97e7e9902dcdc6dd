"""Comparisons by the rules of other tools: what all of them have in common."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drift.compatible.evidently import chosen
from core.drift.compatible.evidently_missing import missing_values
from core.drift.compatible.nannyml import band, by_chunk
from core.drift.compatible.score import COMPATIBLE, Compatible, CompatibleScore
from core.errors import InvalidInput
from core.profiles.encode import Floats

ALL = list(COMPATIBLE.all().values())
DECIDING = [method for method in ALL if method.decision]
OF_NUMBERS = [method for method in ALL if method.numbers_only]
# the order of the levels decides in TVD which of equally far permutations rounding lets count
OF_LEVELS = [method for method in ALL if not method.numbers_only and method.name != "evidently.TVD"]
values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


def named(method: Compatible) -> str:
    return method.name


def coin(n: int, share: float) -> list[str]:
    return ["heads" if position < n * share else "tails" for position in range(n)]


def sides(method: Compatible, moved: bool) -> tuple[Floats | list[str], Floats | list[str]]:
    """Return 400 and 300 rows of the kind that the method compares, equally spread or far apart."""
    if method.numbers_only:
        spread = np.linspace(0, 1, 400)
        return spread, np.linspace(0, 1, 300) + 3 * moved
    return coin(400, 0.5), coin(300, 0.9 if moved else 0.5)


@pytest.mark.parametrize("method", DECIDING, ids=named)
def test_samples_of_one_spread_do_not_drift(method: Compatible) -> None:
    assert method(*sides(method, moved=False)).drifted is False


@pytest.mark.parametrize("method", DECIDING, ids=named)
def test_samples_far_apart_drift(method: Compatible) -> None:
    assert method(*sides(method, moved=True)).drifted is True


@pytest.mark.parametrize("method", ALL, ids=named)
def test_missing_and_infinite_values_take_no_part(method: Compatible) -> None:
    reference, current = sides(method, moved=True)
    expected = method(reference, current)
    absent: list[float | str | None] = [math.nan, math.inf, -math.inf] if method.numbers_only else ["", "  "]
    assert method([*reference, *absent, None], [None, *absent, *current]) == expected
    assert method(np.array([*reference, *absent]), np.array([*absent, *current])) == expected


@pytest.mark.parametrize("method", ALL, ids=named)
def test_a_side_without_values_has_no_score_and_no_decision(method: Compatible) -> None:
    score = method([1.0, 2.0, 3.0], [None, math.nan])
    assert math.isnan(score.value)
    assert (score.p_value, score.drifted) == (None, None)


@pytest.mark.parametrize("method", OF_NUMBERS, ids=named)
def test_text_is_refused_where_numbers_are_compared(method: Compatible) -> None:
    with pytest.raises(InvalidInput, match="compares numbers"):
        method([1.0, 2.0], ["1", "2"])


@pytest.mark.parametrize("method", ALL, ids=named)
@settings(max_examples=30, deadline=None)
@given(reference=values, current=values)
def test_any_numbers_give_a_score_or_a_refusal_that_says_why(
    method: Compatible, reference: list[float], current: list[float]
) -> None:
    said, score = "", None
    try:
        score = method(reference, current)
    except InvalidInput as refusal:
        said = refusal.message
    if score is None:
        assert said.startswith(method.name)
        return
    assert not math.isinf(score.value)
    assert score.p_value is None or math.isnan(score.p_value) or 0 <= score.p_value <= 1
    assert (score.drifted is None) == (method.decision is None)


@pytest.mark.parametrize("method", OF_LEVELS, ids=named)
@settings(max_examples=20, deadline=None)
@given(reference=st.lists(st.sampled_from("ab"), min_size=2), current=st.lists(st.sampled_from("ab"), min_size=2))
def test_levels_mean_the_same_under_any_name(method: Compatible, reference: list[str], current: list[str]) -> None:
    renamed = [[level == "a" for level in side] for side in (reference, current)]
    found = method(renamed[0], renamed[1]).value
    assert found == pytest.approx(method(reference, current).value, rel=1e-9, abs=1e-9, nan_ok=True)


def test_numbers_count_as_levels_only_as_text() -> None:
    hellinger = COMPATIBLE.get("evidently.hellinger")
    before, after = [0, 10] * 100, [1, 10] * 100
    as_text = hellinger([str(code) for code in before], [str(code) for code in after])
    assert as_text.value == pytest.approx(math.sqrt(0.5))
    assert hellinger(before, after).value == 0.0  # three distinct values have three bins: 0 and 1 share one


def test_a_threshold_of_ones_own_takes_the_place_of_the_tools() -> None:
    ks, reference, current = COMPATIBLE.get("evidently.ks"), np.arange(50.0), np.arange(50.0) + 9
    p = ks(reference, current).p_value
    assert p is not None
    assert ks(reference, current, threshold=p).drifted  # "<=" there
    assert not ks(reference, current, threshold=p * 0.99).drifted


def test_a_new_level_in_ten_thousand_rows_is_certain_drift_by_the_one_sample_test_alone() -> None:
    reference, current = coin(10_000, 0.5), [*coin(10_000, 0.5), "edge"]
    assert COMPATIBLE.get("evidently.chisquare")(reference, current) == CompatibleScore(0.0, 0.0, True)
    assert COMPATIBLE.get("nannyml.chi2")(reference, current).drifted is False


def test_one_value_of_a_million_hides_drift_from_bins_that_move_with_the_data() -> None:
    reference = np.linspace(-2, 2, 2_000)
    moved = reference + 1
    psi = COMPATIBLE.get("evidently.psi")
    assert psi(reference, moved).drifted
    assert not psi(reference, np.append(moved, 1e6)).drifted


def test_no_share_counts_as_less_than_one_percent_in_the_index_of_deepchecks() -> None:
    found = COMPATIBLE.get("deepchecks.psi")(coin(100, 0.5), coin(100, 1.0))
    assert found.value == pytest.approx(0.5 * math.log(2) + 0.49 * math.log(50))


def test_buckets_of_whylogs_are_a_thirtieth_of_the_range() -> None:
    hellinger, before = COMPATIBLE.get("whylogs.hellinger"), [0.0, 30.0] * 100
    assert hellinger(before, [0.9, 30.0] * 100).value == 0.0
    assert hellinger(before, [1.1, 30.0] * 100).value == pytest.approx(math.sqrt(0.5))


def test_nannyml_counts_one_row_too_many_below_a_reference_of_ten_thousand() -> None:
    wasserstein, below = COMPATIBLE.get("nannyml.wasserstein"), np.full(10, -0.5)
    assert wasserstein(np.linspace(0, 1, 9_999), below).value == pytest.approx(1.0, abs=1e-3)
    assert wasserstein(np.linspace(0, 1, 10_000), below).value == pytest.approx(1.1, abs=1e-3)


def test_evidently_chooses_by_reference_rows_and_distinct_values() -> None:
    few, many = [0.0, 1.0, 2.0] * 10, np.arange(1_001.0)
    assert chosen(few, few).name == "evidently.chisquare"
    assert chosen(many[:1_000], many).name == "evidently.ks"
    assert chosen(many, few).name == "evidently.wasserstein"
    assert chosen([0.0, 1.0] * 600, [1.0]).name == "evidently.jensenshannon"
    assert chosen([True, False], [True]).name == "evidently.z"


def test_a_chunk_alerts_above_the_limit_of_the_reference_chunks_and_never_below() -> None:
    rng = np.random.default_rng(5)
    reference = [rng.normal(size=500) for _ in range(8)]
    whole = np.concatenate(reference)
    chunks = [reference[0], reference[0] + 0.5, whole]
    found = by_chunk(COMPATIBLE.get("nannyml.wasserstein"), reference, chunks)
    assert found.alerts == (False, True, False)
    assert 0 == found.values[2] < found.values[0] < found.upper < found.values[1]


def test_a_limit_beyond_what_the_figure_can_be_is_taken_away() -> None:
    assert band([0.0, 0.0, 0.03], lowest=0.0)[0] == -math.inf
    assert band([0.97, 1.0, 1.0], highest=1.0)[1] == math.inf


def test_a_value_can_be_missing_by_one_code_only() -> None:
    found = missing_values({"a": [None, math.nan, 0, False, "0"]}, [0, None, math.nan])
    assert found.by_column == {"a": 4}
    assert found.kinds == 2
