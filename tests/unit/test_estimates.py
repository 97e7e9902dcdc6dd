"""Estimates without labels: they add to the bit, hold what they promise, and say when they must not be believed."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.performance.estimate.agreement import contradicted
from core.performance.estimate.calibration import expected_calibration_error
from core.performance.estimate.classes import ClassModel
from core.performance.estimate.coding import coded_columns
from core.performance.estimate.estimator import Estimator, agreed, estimates
from core.performance.estimate.fit import fit_estimator
from core.performance.estimate.fit_classes import score_edges
from core.performance.estimate.fit_losses import losses_of
from core.performance.estimate.losses import LossModel
from core.profiles.performance import PerformanceSpec
from core.profiles.profile import Profile, merge
from core.profiles.reference import build_spec


def spec_of(columns: dict[str, Any], labels: list[Any], positive: str = "yes") -> PerformanceSpec:
    spec = build_spec({"x": np.zeros(len(labels)), **columns}, labels, named={"positive": positive})
    assert spec.performance is not None
    return spec.performance


def fit(columns: dict[str, Any], labels: list[Any]) -> Estimator:
    found = fit_estimator(columns, labels, spec_of(columns, labels))
    assert found.estimator is not None, found.reason
    return found.estimator


def said(yes: np.ndarray) -> list[str]:
    return ["yes" if one else "no" for one in yes.tolist()]


def binary(
    seed: int, n: int, *, rate: float = -0.5, stretch: float = 1.0, changed: float = 0.0
) -> tuple[dict[str, Any], list[str]]:
    """Return predictions and labels; scores are `stretch` times too sure, `changed` moves what they mean."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(rate, 1.5, n)
    labels = rng.random(n) < 1 / (1 + np.exp(-logit - changed))
    score = 1 / (1 + np.exp(-stretch * logit))
    return {"prediction.class": said(score > 0.5), "prediction.probability": score}, said(labels)


def right(columns: dict[str, Any], labels: list[str]) -> np.ndarray:
    return np.array([told == true for told, true in zip(columns["prediction.class"], labels, strict=True)])


def several(seed: int, n: int, n_classes: int) -> tuple[dict[str, Any], list[str]]:
    rng = np.random.default_rng(seed)
    chance = rng.dirichlet(np.full(n_classes, 0.4), n)
    true = (chance.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(max=n_classes - 1)
    columns: dict[str, Any] = {f"prediction.probabilities.{index}": chance[:, index] for index in range(n_classes)}
    return columns | {"prediction.class": chance.argmax(axis=1)}, [str(level) for level in true]


def priced(seed: int, n: int, shift: float = 0.0) -> tuple[dict[str, Any], list[float]]:
    """Return values whose error grows with their size."""
    rng = np.random.default_rng(seed)
    size = rng.beta(2 + shift, 4 - shift, n)
    told = 1 + size
    kind = [("a", "b", None)[index] for index in rng.integers(0, 3, n)]
    return {"size": size, "kind": kind, "prediction.value": told}, (told + rng.normal(0, size)).tolist()


BINARY, CLASSES, LOSSES = fit(*binary(1, 20_000)), fit(*several(2, 5_000, 9)), fit(*priced(3, 2_000))

values = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(-(10**400), 10**400),
    st.sampled_from(["", "yes", "no", "maybe", "3", "0.5", "a", "b"]),
    st.lists(st.integers(), max_size=1),
    st.dictionaries(st.sampled_from("ab"), st.integers(), max_size=1),
)
NAMES = sorted({"prediction.class", "prediction.probability", "size", "kind", "prediction.value"}) + [
    f"prediction.probabilities.{index}" for index in range(9)
]
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, values)), max_size=9)
EACH = pytest.mark.parametrize("estimator", [BINARY, CLASSES, LOSSES], ids=["binary", "classes", "losses"])


def rows_for(estimator: Estimator, seed: int, n: int) -> dict[str, Any]:
    """Return predictions such as the estimator was fitted on."""
    if estimator is BINARY:
        return binary(seed, n)[0]
    return several(seed, n, 9)[0] if estimator is CLASSES else priced(seed, n)[0]


def profile(estimator: Estimator, some: list[dict[str, Any]]) -> Profile:
    return estimator.build({name: [row[name] for row in some] for name in NAMES}, len(some)).cell(0)


def same(one: Profile, other: Profile) -> bool:
    return np.array_equal(one.counts, other.counts) and np.array_equal(one.sums, other.sums)


@EACH
@given(rows, st.integers(0, 9), st.lists(st.integers(0, 2), min_size=9, max_size=9))
@settings(deadline=None, max_examples=40)
def test_any_split_of_the_rows_into_batches_and_cells_gives_the_same_sums(
    estimator: Estimator, some: list[dict[str, Any]], at: int, cells: list[int]
) -> None:
    spec, whole = estimator.spec, profile(estimator, some)
    parts = [profile(estimator, some[at:]), profile(estimator, some[:at])]
    assert same(merge(parts, spec.n_counts, spec.n_sums), whole)
    columns = {name: [row[name] for row in some] for name in NAMES}
    apart = estimator.build(columns, len(some), np.array(cells[: len(some)], dtype=np.int64), 3)
    assert apart.counts.shape == (3, spec.n_counts)
    assert apart.sums.shape == (3, spec.n_sums)
    assert same(apart.total(), whole)


@EACH
def test_thousands_of_rows_give_the_sums_of_each_alone(estimator: Estimator) -> None:
    some = rows_for(estimator, 11, 3_000)
    whole = estimator.build(some, 3_000).cell(0)
    order = np.random.default_rng(12).permutation(3_000)
    alone = [estimator.build({name: [column[i]] for name, column in some.items()}, 1).cell(0) for i in order[:40]]
    rest = estimator.build({name: [column[i] for i in order[40:]] for name, column in some.items()}, 2_960).cell(0)
    assert same(merge([*alone, rest], estimator.spec.n_counts, estimator.spec.n_sums), whole)


@EACH
def test_an_estimator_comes_back_from_its_bytes(estimator: Estimator) -> None:
    again = Estimator.from_bytes(estimator.to_bytes())
    assert again == estimator
    columns = rows_for(estimator, 4, 500)
    assert same(again.build(columns, 500), estimator.build(columns, 500))
    with pytest.raises(msgspec.DecodeError):
        Estimator.from_bytes(estimator.to_bytes()[:-3])


@pytest.mark.parametrize("make", [lambda: binary(1, 2_000), lambda: priced(1, 1_000)], ids=["classes", "losses"])
def test_the_same_reference_gives_the_same_estimator(make: Any) -> None:
    assert fit(*make()).to_bytes() == fit(*make()).to_bytes()


@EACH
def test_windows_without_rows_have_no_figures(estimator: Estimator) -> None:
    for name, one in estimates(estimator, estimator.build({}, 4, np.array([0, 0, 1, 1]), 3)).items():
        assert one.n.tolist() == [0, 0, 0]
        assert np.isnan([one.value, one.low, one.high, one.error]).all(), name


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_a_window_of_one_class_has_no_area_and_does_not_fail(score: float) -> None:
    sure = np.repeat([0.0, 1.0], 200)
    estimator = fit({"prediction.class": said(sure > 0), "prediction.probability": sure}, said(sure > 0))
    window: dict[str, Any] = {"prediction.class": said(np.full(50, score > 0)), "prediction.probability": [score] * 50}
    found = estimates(estimator, estimator.build(window, 50))
    assert {name: math.isnan(found[name].value[0]) for name in ("roc_auc", "pr_auc", "accuracy", "recall")} == {
        "roc_auc": True,
        "pr_auc": True,
        "accuracy": False,
        "recall": score == 0,
    }
    assert not agreed(estimator)["roc_auc"].outside(found["roc_auc"].value, found["roc_auc"].n).any()


@pytest.mark.parametrize("rate", [-0.5, 1.0, -2.0])
def test_estimates_are_right_on_average_however_scores_shift(rate: float) -> None:
    columns, labels = binary(20, 100_000, rate=rate, stretch=2.0)
    errors = []
    for seed in range(30, 42):
        estimator = fit(*binary(seed, 10_000, stretch=2.0))
        found = estimates(estimator, estimator.build(columns, 100_000))
        errors.append(found["accuracy"].value[0] - right(columns, labels).mean())
    assert abs(np.mean(errors)) < 0.006
    assert np.std(errors) < 0.012


def test_scores_surer_than_they_should_be_are_calibrated() -> None:
    columns, labels = binary(5, 5_000, stretch=3.0)
    score = columns["prediction.probability"]
    believed = np.maximum(score, 1 - score)
    accuracy = right(columns, labels).mean()
    assert believed.mean() - accuracy > 0.1
    assert agreed(fit(columns, labels))["accuracy"].estimated == pytest.approx(accuracy, abs=0.01)


def test_the_error_of_an_accuracy_is_the_chance_its_labels_have() -> None:
    columns, _ = binary(17, 500)
    columns["prediction.probability"][:300] = 0.0  # of which nothing is left to chance
    columns["prediction.class"][:300] = ["no"] * 300
    found = estimates(BINARY, BINARY.build(columns, 500))["accuracy"]
    assert isinstance(BINARY.model, ClassModel)
    chance = BINARY.model.rounds[0][0](columns["prediction.probability"])
    assert found.error[0] == pytest.approx(math.sqrt((chance * (1 - chance)).sum()) / 500, rel=1e-4)


def test_the_calibration_error_is_the_mean_gap_of_ten_bins() -> None:
    chance = np.repeat([0.2, 0.6], 500)
    positive = np.concatenate([np.tile([1.0, 0, 0, 0], 125), np.tile([1.0, 0], 250)])
    assert expected_calibration_error(chance, positive) == pytest.approx((0.05 + 0.1) / 2, abs=0.01)


def test_a_class_the_model_never_had_is_an_answer_that_is_wrong() -> None:
    columns, _ = binary(6, 1_000)
    before = estimates(BINARY, BINARY.build(columns, 1_000))
    columns["prediction.class"][:500] = ["maybe"] * 500
    after = estimates(BINARY, BINARY.build(columns, 1_000))
    assert after["accuracy"].n[0] == 1_000
    assert after["accuracy"].value[0] < 0.6 * before["accuracy"].value[0]
    assert after["roc_auc"].value[0] == before["roc_auc"].value[0]


@EACH
def test_predictions_that_failed_are_seen_and_not_estimated(estimator: Estimator) -> None:
    columns = rows_for(estimator, 7, 100)
    failed = {name: [*column, *[None] * 50] for name, column in columns.items()}
    with_failed, without = estimator.build(failed, 150), estimator.build(columns, 100)
    assert with_failed.counts[0, 0] == 150
    assert np.array_equal(with_failed.counts[:, 1:], without.counts[:, 1:])
    assert np.array_equal(with_failed.sums, without.sums)


@pytest.mark.parametrize(
    ("columns", "labels", "reason"),
    [
        ({"prediction.class": ["yes", "no"] * 200}, ["yes", "no"] * 200, "have no scores"),
        ({"prediction.class": ["yes"] * 400, "prediction.probability": [0.5] * 400}, ["yes"] * 400, "one class only"),
        (
            {"prediction.class": ["yes", "no"] * 200, "prediction.probability": [0.5] * 400},
            ["yes"] * 390 + ["no"] * 10,
            "of a second class",
        ),
        (
            {"prediction.class": ["yes", "no"] * 99, "prediction.probability": [0.5] * 198},
            ["yes", "no"] * 99,
            "198 lab",
        ),
        (
            {"prediction.class": ["yes", "no"] * 200, "prediction.probability": [5.5] * 400},
            ["yes", "no"] * 200,
            "0 lab",
        ),
        (
            {"prediction.class": list("abc") * 200, "prediction.probabilities.a": [0.5] * 600},
            list("abc") * 200,
            "no score for the class 'b'",
        ),
        ({"prediction.class": [*map(str, range(21))] * 20}, [*map(str, range(21))] * 20, "21 classes; at most 20"),
        ({"prediction.value": [1.0, 2.0] * 200}, [1.0] * 100 + [None] * 300, "100 labelled rows with numbers"),
        ({"prediction.value": [1e300, -1e300] * 200}, [1.0] * 400, "too large"),
    ],
)
def test_a_reference_that_teaches_nothing_says_why(columns: dict[str, Any], labels: list[Any], reason: str) -> None:
    found = fit_estimator(columns, labels, spec_of(columns, labels))
    assert found.estimator is None
    assert reason in found.reason


def test_losses_that_make_no_sense_are_left_out() -> None:
    label, value = np.array([1.0, 2.0]), np.array([2.0, 2.0])
    assert set(losses_of(label, value)) == {"absolute", "square", "relative", "log_square"}
    assert set(losses_of(np.array([0.0, 2.0]), value)) == {"absolute", "square", "log_square"}
    assert set(losses_of(label, np.array([-2.0, 2.0]))) == {"absolute", "square", "relative"}


def test_a_model_without_errors_is_estimated_to_make_none() -> None:
    told = np.linspace(1, 2, 400)
    estimator = fit({"prediction.value": told}, told.tolist())
    assert estimates(estimator, estimator.build({"prediction.value": told}, 400))["mae"].value[0] == 0


def test_an_error_that_grows_is_seen_to_grow() -> None:
    columns, labels = priced(8, 5_000, shift=1.5)
    found = estimates(LOSSES, LOSSES.build(columns, 5_000))["mae"]
    true = np.abs(np.array(labels) - columns["prediction.value"]).mean()
    before = agreed(LOSSES)["mae"]
    assert true > 1.4 * before.realised
    assert found.value[0] == pytest.approx(true, rel=0.1)
    assert before.outside(found.value, found.n).all()


def test_trees_look_at_no_more_than_fifty_columns_and_at_those_that_tell() -> None:
    rng = np.random.default_rng(9)
    columns: dict[str, Any] = {f"noise {index}": rng.normal(size=600) for index in range(80)}
    telling, labels = priced(9, 600)
    estimator = fit(columns | telling, labels)
    assert isinstance(estimator.model, LossModel)
    names = [column.name for column in estimator.model.columns]
    assert len(names) == 50
    assert names[0] == "prediction.value"
    assert "size" in names[:3]


def test_levels_are_coded_by_their_errors_and_an_unknown_one_in_the_middle() -> None:
    kind, error = ["low"] * 100 + ["high"] * 100 + ["rare"], np.repeat([1.0, 5.0, 5.0], [100, 100, 1])
    (coded,) = coded_columns({"kind": kind}, np.arange(201), error, "none")
    codes = dict(zip([*coded.column.levels, "unknown"], coded.lookup[[0, 1, coded.column.strange]], strict=True))
    assert codes["low"] < codes["unknown"] < codes["high"]
    assert codes["unknown"] < coded.codes[-1] < codes["high"]


def test_limits_are_those_of_the_windows_size() -> None:
    one = agreed(BINARY)["accuracy"]
    low, high = one.limits(np.array([100.0, 400.0]))
    assert (high - low)[0] == pytest.approx(2 * (high - low)[1], rel=0.02)
    assert (high - low)[0] / 6 == pytest.approx(math.sqrt(one.realised * (1 - one.realised) / 100), rel=0.1)


@pytest.mark.parametrize("n", [100, 2_000, 20_000])
def test_windows_without_change_lie_within_the_limits(n: int) -> None:
    windows = 400_000 // n
    columns, _ = binary(13, n * windows)
    found = estimates(BINARY, BINARY.build(columns, n * windows, np.repeat(np.arange(windows), n), windows))
    alarms = [agreed(BINARY)[name].outside(one.value, one.n).mean() for name, one in found.items()]
    assert max(alarms) <= 0.01


def test_labels_contradict_an_estimate_when_scores_mean_something_else() -> None:
    windows, n = 50, 1_000
    cell = np.repeat(np.arange(windows), n)
    flagged = {}
    for changed in (0.0, 1.5):
        columns, labels = binary(14, n * windows, changed=changed)
        found = estimates(BINARY, BINARY.build(columns, n * windows, cell, windows))["accuracy"]
        accuracy = np.bincount(cell, weights=right(columns, labels)) / n
        error = np.sqrt(accuracy * (1 - accuracy) / n)
        flagged[changed] = contradicted(agreed(BINARY)["accuracy"], found, accuracy, error, np.full(windows, n * 1.0))
    assert flagged[0.0].mean() <= 0.02
    assert flagged[1.5].mean() >= 0.9


def test_a_handful_of_right_answers_contradicts_nothing() -> None:
    columns, _ = binary(15, 1_000)
    found = estimates(BINARY, BINARY.build(columns, 1_000))["accuracy"]
    few = contradicted(agreed(BINARY)["accuracy"], found, np.ones(1), np.zeros(1), np.array([5.0]))
    many = contradicted(agreed(BINARY)["accuracy"], found, np.ones(1), np.zeros(1), np.array([1_000.0]))
    unknown = contradicted(agreed(BINARY)["accuracy"], found, np.full(1, np.nan), np.full(1, np.nan), np.zeros(1))
    assert [few[0], many[0], unknown[0]] == [False, True, False]


def test_score_bins_are_fine_where_a_rare_class_is() -> None:
    rng = np.random.default_rng(16)
    score = np.concatenate([rng.beta(1, 20, 100_000), rng.beta(20, 2, 100)])
    edges = np.array(score_edges(score, np.repeat([0.0, 1.0], [100_000, 100]), 100, with_thresholds=True))
    assert (np.diff(edges) > 0).all()
    assert (edges > 0.8).sum() >= 30
    assert {0.05, 0.5, 0.95} <= set(edges.tolist())


def test_reading_estimates_loads_no_training_library() -> None:
    code = "import sys, core.performance.estimate.estimator; print('sklearn' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
