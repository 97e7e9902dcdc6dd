"""Columns that come apart are seen though each looks as it did, and chance alone is not."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

from benchmarks.relations import Columns, encoded, fitted, long_tails, mixture, paired
from core.drift.domain_classifier import MOST_ROWS, _auc, separate
from core.drift.reconstruction import Reconstruction, error_sums, fit
from core.drift.relations import ReconstructionDrift, _two_sided, weigh
from core.drift.verdict import judge
from core.profiles.build import Rows, build
from core.profiles.encode import encode
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20_261_125)


def verdict(spec: ProfileSpec, found: Reconstruction, columns: Columns, **options: Any) -> ReconstructionDrift:
    errors = found.errors(encoded(spec, columns))
    sums = error_sums(errors, np.zeros(len(errors), dtype=np.int64), 1)
    return weigh(found, np.array([len(errors)]), sums, **options)[0]


def test_two_columns_that_come_apart_are_seen_where_single_columns_see_nothing(rng: np.random.Generator) -> None:
    agreed, broken = paired(rng, 5_000, 6), paired(rng, 500, 6, correlation=0.0)
    spec, found = fitted(agreed)
    reference, current = build(spec, Rows(5_000, agreed)).cell(0), build(spec, Rows(500, broken))
    assert judge(spec, reference, current)[0].verdict == "ok"
    drift = verdict(spec, found, broken)
    assert drift.verdict == "warning"
    assert drift.z > 10
    assert drift.reason.startswith("The rows fit the relations between the columns worse than those of the reference")


def test_columns_that_move_closer_together_are_seen_as_well(rng: np.random.Generator) -> None:
    spec, found = fitted(paired(rng, 5_000, 4, correlation=0.6))
    drift = verdict(spec, found, paired(rng, 1_000, 4, correlation=0.98))
    assert (drift.verdict, drift.z < 0) == ("warning", True)
    assert "fit the relations between the columns better" in drift.reason


def test_a_relation_of_levels_to_numbers_that_breaks_is_seen(rng: np.random.Generator) -> None:
    plan = rng.choice(["free", "pro", "team"], 6_000, p=[0.6, 0.3, 0.1])
    price = np.select([plan == "free", plan == "pro"], [0.0, 20.0], 90.0) + rng.normal(0, 2, 6_000)
    spec, found = fitted({"plan": plan[:5_000], "price": price[:5_000]})
    assert verdict(spec, found, {"plan": plan[5_000:], "price": price[5_000:]}).verdict == "ok"
    shuffled = {"plan": rng.permutation(plan[5_000:]), "price": price[5_000:]}
    assert verdict(spec, found, shuffled).verdict == "warning"


@pytest.mark.parametrize("n", [30, 200, 2_000])
@pytest.mark.parametrize("sampler", [long_tails, mixture])
def test_windows_without_drift_alarm_in_at_most_one_of_a_hundred(n: int, sampler: Any) -> None:
    rng = np.random.default_rng(n)
    windows, alarms = max(4_000 // n, 1), []
    for _ in range(25):
        spec, found = fitted(sampler(rng, 1_000))
        errors = found.errors(encoded(spec, sampler(rng, windows * n)))
        sums = error_sums(errors, np.repeat(np.arange(windows), n), windows)
        alarms += [drift.verdict == "warning" for drift in weigh(found, np.full(windows, n), sums)]
    expected = 0.01 * len(alarms)
    assert sum(alarms) <= expected + 3 * np.sqrt(expected)


def test_a_trifle_in_a_hundred_thousand_rows_is_beyond_chance_but_does_not_matter(rng: np.random.Generator) -> None:
    spec, found = fitted(paired(rng, 50_000, 4))
    drift = verdict(spec, found, paired(rng, 100_000, 4, correlation=0.83))
    assert drift.verdict == "ok"
    assert drift.p_value < 0.0027
    assert drift.reason.endswith("too small to matter.")


def test_the_errors_are_those_of_a_principal_component_analysis(rng: np.random.Generator) -> None:
    columns = paired(rng, 3_000, 8)
    spec, found = fitted(columns)
    values = np.stack([(columns[column.name] - column.mean) / column.scale for column in spec.columns], axis=1)
    first = values[np.random.default_rng(0).permutation(3_000)[:1_500]]
    analysis = PCA(0.65, svd_solver="full").fit(first)
    left = values - analysis.inverse_transform(analysis.transform(values))
    assert found.n_components == analysis.n_components_
    np.testing.assert_allclose(found.errors(encoded(spec, columns)), np.linalg.norm(left, axis=1), atol=0.01)


@given(cuts=st.lists(st.integers(0, 400), max_size=5), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_rows_in_any_batches_and_order_have_the_same_errors_and_sums_to_the_bit(cuts: list[int], seed: int) -> None:
    columns = mixture(np.random.default_rng(7), 400)
    spec, found = fitted(columns)
    rows = encoded(spec, columns)
    whole = found.errors(rows)
    order = np.random.default_rng(seed).permutation(400)
    edges = [0, *sorted(cuts), 400]
    parts = []
    for low, high in pairwise(edges):
        chosen = order[low:high]
        parts.append(found.errors([(bins[chosen], x if x is None else x[chosen]) for bins, x in rows]))
    assert np.array_equal(np.concatenate(parts), whole[order])
    sums = [error_sums(part, np.zeros(len(part), dtype=np.int64), 1) for part in parts]
    assert np.array_equal(sum(sums), error_sums(whole, np.zeros(400, dtype=np.int64), 1))


def test_rows_can_be_taken_back() -> None:
    errors, where = np.array([1.5, 0.25, 1.5]), np.array([0, 1, 0])
    sums = error_sums(errors, where, 2, np.array([1, 1, -1]))
    assert sums.tolist() == [[0.0, 0.0], [0.25, 0.0625]]


def test_a_reconstruction_survives_json_to_the_bit(rng: np.random.Generator) -> None:
    columns = mixture(rng, 600)
    spec, found = fitted(columns)
    again = Reconstruction.from_json(found.to_json())
    assert again == found
    assert np.array_equal(again.errors(encoded(spec, columns)), found.errors(encoded(spec, columns)))


def test_there_is_none_without_two_features_that_vary_and_two_hundred_rows(rng: np.random.Generator) -> None:
    def found(**columns: npt.NDArray[Any]) -> Reconstruction | None:
        spec = build_spec(columns)
        return fit(spec, [encode(column, columns[column.name]) for column in spec.columns])

    x, y = rng.normal(size=(2, 300))
    assert found(x=x, y=y) is not None
    assert found(x=x) is None
    assert found(x=x, always=np.full(300, 3.0), empty=np.full(300, np.nan)) is None
    assert found(x=x, **{"prediction.value": y}) is None
    assert found(x=x[:199], y=y[:199]) is None


def test_outputs_have_no_part_in_it(rng: np.random.Generator) -> None:
    columns = paired(rng, 2_000, 3)
    spec, found = fitted(columns | {"prediction.value": rng.normal(size=2_000)})
    assert len(found.axes) == 3
    current = columns | {"prediction.value": np.full(2_000, 1e9)}
    assert verdict(spec, found, current).verdict == "ok"


def test_huge_infinite_and_missing_values_neither_break_nor_dominate_it(rng: np.random.Generator) -> None:
    agreed = paired(rng, 5_000, 4)
    spec, found = fitted(agreed)
    current = paired(rng, 500, 4)
    current["x2"][:3] = [1e300, -np.inf, np.nan]
    drift = verdict(spec, found, current)
    assert drift.verdict == "ok"
    assert np.isfinite(drift.error)


def test_few_rows_and_none_get_no_verdict(rng: np.random.Generator) -> None:
    spec, found = fitted(paired(rng, 1_000, 3))
    few, none = (verdict(spec, found, paired(rng, n, 3, correlation=0.0)) for n in (29, 0))
    assert (few.verdict, none.verdict) == ("insufficient", "no_data")
    assert np.isnan(none.error)


def test_a_window_that_still_fills_has_to_be_surer(rng: np.random.Generator) -> None:
    _, found = fitted(paired(rng, 2_000, 4))
    n, noise = np.array([400]), np.sqrt(1 / 400 + 1 / found.n)
    mean = found.mean + 3.3 * noise * found.deviation
    sums = np.array([[400 * mean, 400 * mean**2]])
    assert weigh(found, n, sums)[0].verdict == "warning"
    assert weigh(found, n, sums, np.array([True]))[0].verdict == "ok"


def test_the_skewed_p_value_is_pearsons_type_three() -> None:
    z = np.array([-3.0, -1.0, 0.5, 2.0, 4.0, 9.0])
    for skewness in (-0.7, -0.1, 0.3, 1.2):
        side = stats.pearson3(skewness)
        expected = np.minimum(2 * np.minimum(side.cdf(z), side.sf(z)), 1)
        np.testing.assert_allclose(_two_sided(z, np.full(6, skewness)), expected, rtol=1e-6, atol=1e-300)
    np.testing.assert_allclose(_two_sided(z, np.zeros(6)), 2 * stats.norm.sf(np.abs(z)), rtol=1e-6)


def test_verdicts_are_made_without_loading_scikit_learn() -> None:
    code = "import sys, core.drift.relations, core.drift.change; print('sklearn' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_a_classifier_tells_apart_what_came_apart_and_by_which_columns(rng: np.random.Generator) -> None:
    agreed, broken = paired(rng, 1_500, 6), paired(rng, 1_000, 6, correlation=0.0)
    found = separate(agreed, broken, build_spec(agreed))
    assert found.verdict == "drift"
    assert found.auc > found.threshold == 0.65
    assert 0.5 < found.low < found.auc < found.high
    assert {part.column for part in found.ranking[:2]} == {"x0", "x1"}
    assert found.reason.startswith("A classifier tells current rows from those of the reference in ")
    assert found.reason.endswith("(50% is a guess), most of all by 'x0' and 'x1'.") or found.reason.endswith(
        "(50% is a guess), most of all by 'x1' and 'x0'."
    )


def test_equal_rows_cannot_be_told_apart_and_asking_twice_gives_the_same(rng: np.random.Generator) -> None:
    agreed = mixture(rng, 800)
    spec = build_spec(agreed)
    found = [separate(agreed, mixture(rng, 400), spec) for _ in range(3)]
    assert [each.verdict for each in found] == ["ok"] * 3
    assert all(0.35 < each.auc < 0.6 for each in found)
    current = mixture(rng, 400)
    assert separate(agreed, current, spec) == separate(agreed, current, spec)


def test_levels_new_ones_and_columns_left_out_are_told_apart(rng: np.random.Generator) -> None:
    levels = [f"city {place}" for place in range(40)]
    agreed = {"city": rng.choice(levels, 600).tolist(), "x": rng.normal(size=600)}
    spec = build_spec(agreed)
    moved = separate(agreed, {"city": rng.choice(levels[:8], 300).tolist(), "x": rng.normal(size=300)}, spec)
    assert (moved.verdict, moved.ranking[0].column) == ("drift", "city")
    unknown = separate(agreed, {"city": ["elsewhere"] * 300, "x": rng.normal(size=300)}, spec)
    assert unknown.auc > 0.99
    assert separate(agreed, {"city": agreed["city"]}, spec).ranking[0].column == "x"


def test_infinite_and_mistyped_numbers_are_not_taken_for_missing_ones(rng: np.random.Generator) -> None:
    x = np.where(rng.random(800) < 0.5, np.nan, rng.normal(size=800)).astype(object)
    spec = build_spec({"x": x})
    for instead in (np.inf, "n/a"):
        current = np.array([instead if value != value else value for value in x[:400]], dtype=object)  # noqa: PLR0124
        assert separate({"x": x}, {"x": current}, spec).auc > 0.7


def test_too_few_rows_or_no_feature_are_insufficient(rng: np.random.Generator) -> None:
    columns = paired(rng, 300, 2)
    spec = build_spec(columns)
    few = separate(columns, paired(rng, 99, 2), spec)
    assert (few.verdict, few.n_current, np.isnan(few.auc)) == ("insufficient", 99, True)
    outputs = {"prediction.value": rng.normal(size=300)}
    assert separate(outputs, outputs, build_spec(outputs)).reason == "There is no feature column."


def test_of_many_rows_five_thousand_a_side_are_drawn(rng: np.random.Generator) -> None:
    columns = {"x": rng.normal(size=12_000)}
    found = separate(columns, {"x": rng.normal(size=150)}, build_spec(columns))
    assert (found.n_reference, found.n_current) == (MOST_ROWS, 150)


def test_area_and_error_are_those_of_the_pairs(rng: np.random.Generator) -> None:
    truth = rng.random(120) < 0.4
    scores = np.round(rng.normal(size=120) + truth, 1)  # with ties
    area, variance = _auc(scores, truth)
    pairs = (scores[truth][:, None] > scores[~truth]) + 0.5 * (scores[truth][:, None] == scores[~truth])
    assert area == pytest.approx(roc_auc_score(truth, scores))
    by_rows = pairs.mean(axis=1).var(ddof=1) / truth.sum() + pairs.mean(axis=0).var(ddof=1) / (~truth).sum()
    assert variance == pytest.approx(by_rows)
