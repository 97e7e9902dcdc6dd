"""Two models on the same rows: figures as scikit-learn has them, and intervals that keep their promise."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import accuracy_score, log_loss, mean_absolute_error, roc_auc_score, root_mean_squared_error

from core.profiles.scores import binary_losses
from core.training.pairing import Difference, Told, apart, judged, pair


def two_classifiers(n: int = 2_000, noise: float = 1.0, seed: int = 3) -> tuple[Told, Told, np.ndarray]:
    """Return a model that sees what matters, one that sees it through noise, and the truth."""
    random = np.random.default_rng(seed)
    signal = random.normal(size=n)
    positive = random.uniform(size=n) < 1 / (1 + np.exp(-2 * signal))
    seen = (signal, signal + noise * random.normal(size=n))
    a, b = (_told(1 / (1 + np.exp(-2 * np.round(one, 1))), positive) for one in seen)
    return a, b, positive


def _told(score: np.ndarray, positive: np.ndarray) -> Told:
    return Told(right=(score >= 0.5) == positive, score=score, loss=binary_losses(score, positive)[0])


def by_name(found: list[Difference]) -> dict[str, Difference]:
    return {one.name: one for one in found}


def test_the_figures_of_classes_are_those_of_scikit_learn() -> None:
    a, b, positive = two_classifiers()
    found = by_name(pair(a, b, positive))
    assert list(found) == ["accuracy", "roc_auc", "log_loss"]
    for side, told in (("a", a), ("b", b)):
        assert told.score is not None
        assert getattr(found["accuracy"], side) == pytest.approx(accuracy_score(positive, told.score >= 0.5))
        assert getattr(found["roc_auc"], side) == pytest.approx(roc_auc_score(positive, told.score))
        assert getattr(found["log_loss"], side) == pytest.approx(log_loss(positive, told.score))


def test_the_figures_of_values_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    true = random.normal(size=500)
    said = true + random.normal(size=500), true + 2 * random.normal(size=500)
    found = by_name(pair(Told(error=said[0] - true), Told(error=said[1] - true)))
    for side, one in zip("ab", said, strict=True):
        assert getattr(found["mae"], side) == pytest.approx(mean_absolute_error(true, one))
        assert getattr(found["rmse"], side) == pytest.approx(root_mean_squared_error(true, one))
    assert {one.winner for one in found.values()} == {"a"}


def test_the_interval_of_a_mean_is_that_of_the_paired_t_test() -> None:
    a, b, positive = two_classifiers()
    found = by_name(pair(a, b, positive))["log_loss"]
    assert a.loss is not None
    assert b.loss is not None
    expected = stats.ttest_rel(a.loss, b.loss).confidence_interval(0.95)
    width = expected.high - expected.low
    assert found.low == pytest.approx(expected.low, abs=0.1 * width)
    assert found.high == pytest.approx(expected.high, abs=0.1 * width)


def test_the_interval_of_auc_is_that_of_scikit_learn_on_the_same_draws() -> None:
    a, b, positive = two_classifiers(n=300)
    found = by_name(pair(a, b, positive))["roc_auc"]
    random = np.random.default_rng(99)
    differences = []
    for _ in range(300):
        rows = random.integers(0, 300, 300)
        differences.append(roc_auc_score(positive[rows], a.score[rows]) - roc_auc_score(positive[rows], b.score[rows]))  # type: ignore[index]
    low, high = np.quantile(differences, (0.025, 0.975))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.2 * (high - low))


def test_a_model_against_itself_is_never_better() -> None:
    a, _, positive = two_classifiers()
    assert {(one.value, one.low, one.high, one.winner) for one in pair(a, a, positive)} == {(0.0, 0.0, 0.0, "unclear")}


def test_exchanging_the_models_exchanges_the_answer() -> None:
    a, b, positive = two_classifiers()
    for there, back in zip(pair(a, b, positive), pair(b, a, positive), strict=True):
        assert (there.value, there.low) == pytest.approx((-back.value, -back.high))
        assert {there.winner, back.winner} == {"a", "b"}


def test_equal_models_are_told_apart_about_as_often_as_promised() -> None:
    wrong = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        a, b = (Told(right=random.uniform(size=200) < 0.8) for _ in range(2))
        wrong += pair(a, b)[0].winner != "unclear"
    assert wrong <= stats.binom.ppf(0.999, 200, 0.06)


def test_what_only_one_of_them_tells_is_not_compared() -> None:
    a, b, positive = two_classifiers(n=100)
    assert list(by_name(pair(a, Told(right=b.right), positive))) == ["accuracy"]
    assert pair(Told(), Told()) == []


def test_one_class_alone_has_no_ranking_and_no_winner() -> None:
    a, b, _ = two_classifiers(n=100)
    found = by_name(pair(a, b, np.ones(100, dtype=bool)))["roc_auc"]
    assert np.isnan(found.a)
    assert found.winner == "unclear"


def test_five_thousand_rows_are_compared_in_half_a_second() -> None:
    a, b, positive = two_classifiers(n=5_000)
    best = min(_seconds(a, b, positive) for _ in range(3))
    assert best < 0.5


def _seconds(a: Told, b: Told, positive: np.ndarray) -> float:
    begun = time.process_time()
    pair(a, b, positive)
    return time.process_time() - begun


@given(st.floats(0.3, 0.9), st.floats(0.01, 0.1), st.floats(0.3, 0.9), st.floats(0.01, 0.1))
def test_figures_measured_apart_are_told_apart_when_their_intervals_are(
    a: float, reach_a: float, b: float, reach_b: float
) -> None:
    value, low, high = apart((a, a - reach_a, a + reach_a), (b, b - reach_b, b + reach_b))
    assert low < value < high
    if abs(a - b) > reach_a + reach_b:
        assert judged(value, low, high, "more") == ("a" if a > b else "b")
