"""Label-free estimates against published figures, against scikit-learn and against labels that came after all."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn import metrics  # type: ignore[import-untyped, unused-ignore]
from sklearn.ensemble import HistGradientBoostingRegressor  # type: ignore[import-untyped, unused-ignore]
from sklearn.isotonic import IsotonicRegression  # type: ignore[import-untyped, unused-ignore]

from core.performance.estimate.boosting import exported
from core.performance.estimate.calibration import fitted
from core.performance.estimate.classes import ClassModel
from core.performance.estimate.estimator import Estimator, agreed, estimates
from core.performance.estimate.figures import figures
from core.performance.estimate.fit import fit_estimator
from core.performance.estimate.sample import drawn
from core.profiles.estimate import build_estimate
from core.profiles.reference import build_spec

PUBLISHED = json.loads((Path(__file__).parent / "published_estimates.json").read_text(encoding="utf-8"))
HUNDREDTHS = np.arange(101) / 100


def scored(scores: np.ndarray, threshold: float) -> dict[str, Any]:
    return {"prediction.class": (scores >= threshold).astype(int), "prediction.probability": scores}


def published_estimator(threshold: float) -> Estimator:
    counts = [PUBLISHED["reference"][label] for label in "01"]
    scores = np.concatenate([np.repeat(HUNDREDTHS, part) for part in counts])
    labels = np.repeat([0, 1], [sum(part) for part in counts])
    columns = scored(scores, threshold)
    spec = build_spec(columns, labels.tolist(), named={"positive": "1"})
    assert spec.performance is not None
    fitted_one = fit_estimator(columns, labels.tolist(), spec.performance)
    assert fitted_one.estimator is not None
    return fitted_one.estimator


@pytest.mark.parametrize(("name", "tolerance"), [("car_loan", 1e-6), ("work_from_home", 1e-6)])
def test_estimates_of_a_binary_model_are_the_published_ones(name: str, tolerance: float) -> None:
    case = PUBLISHED[name]
    estimator = published_estimator(case["threshold"])
    scores = [np.repeat(HUNDREDTHS, chunk) for chunk in case["chunks"]]
    cell = np.repeat(np.arange(len(scores)), [len(part) for part in scores])
    columns = scored(np.concatenate(scores), case["threshold"])
    found = estimates(estimator, estimator.build(columns, len(cell), cell, len(scores)))
    for metric, values in case["published"].items():
        assert found[metric].value == pytest.approx(values, abs=tolerance), metric
        outside = agreed(estimator)[metric].outside(found[metric].value, found[metric].n)
        if "alert_chunks" in case:
            assert np.flatnonzero(outside).tolist() == case["alert_chunks"]


def realised(columns: dict[str, Any], labels: np.ndarray) -> dict[str, float]:
    """Return the metrics of a binary model as scikit-learn has them."""
    score, told = columns["prediction.probability"], np.asarray(columns["prediction.class"])
    return {
        "accuracy": metrics.accuracy_score(labels, told),
        "balanced_accuracy": metrics.balanced_accuracy_score(labels, told),
        "precision": metrics.precision_score(labels, told, zero_division=0),
        "recall": metrics.recall_score(labels, told),
        "specificity": metrics.recall_score(~labels, ~told),
        "f1": metrics.f1_score(labels, told),
        "roc_auc": metrics.roc_auc_score(labels, score),
        "pr_auc": metrics.average_precision_score(labels, score),
        "brier": metrics.brier_score_loss(labels, score),
        "log_loss": metrics.log_loss(labels, score),
    }


def drawn_rows(seed: int, n: int, rate: float = -1.0, stretch: float = 1.0) -> tuple[dict[str, Any], np.ndarray]:
    """Return predictions and labels; the score is the chance of the label, its logit times `stretch`."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(rate, 1.5, n)
    labels = rng.random(n) < 1 / (1 + np.exp(-logit))
    score = 1 / (1 + np.exp(-stretch * logit))
    return {"prediction.class": (score > 0.5), "prediction.probability": score}, labels


def estimator_of(columns: dict[str, Any], labels: np.ndarray, **named: str) -> Estimator:
    spec = build_spec({"x": np.zeros(len(labels)), **columns}, labels.tolist(), named=named or {"positive": "true"})
    assert spec.performance is not None
    found = fit_estimator(columns, labels.tolist(), spec.performance)
    assert found.estimator is not None, found.reason
    return found.estimator


def test_what_the_reference_realised_is_what_scikit_learn_says() -> None:
    columns, labels = drawn_rows(1, 20_000)
    estimator = estimator_of(columns, labels)
    found, expected = agreed(estimator), realised(columns, labels)
    assert isinstance(estimator.model, ClassModel)
    edges = np.array(estimator.model.edges[0])
    bins = np.searchsorted(edges, columns["prediction.probability"], side="right") / edges.size
    areas = realised(columns | {"prediction.probability": bins}, labels)
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        exact = areas[name] if name.endswith("auc") else value
        assert found[name].realised == pytest.approx(exact, abs=1e-5), name
        assert found[name].realised == pytest.approx(value, abs=4e-3), name  # what score bins cost


def test_a_rare_class_is_ranked_as_finely_as_a_frequent_one() -> None:
    columns, labels = drawn_rows(2, 100_000, rate=-7.0)
    assert 0.001 < labels.mean() < 0.005
    columns["prediction.class"][:5] = True
    found = agreed(estimator_of(columns, labels))
    assert found["roc_auc"].realised == pytest.approx(realised(columns, labels)["roc_auc"], abs=1e-3)


@pytest.mark.parametrize("stretch", [1.0, 2.0])
@pytest.mark.parametrize("rate", [-1.0, 0.3])
def test_labels_that_come_after_all_lie_within_the_standard_errors(stretch: float, rate: float) -> None:
    reference = drawn_rows(10, 60_000, stretch=stretch)
    estimator = estimator_of(*reference)
    n, windows = 1_000, 200
    columns, labels = drawn_rows(4, n * windows, rate, stretch)
    cell = np.repeat(np.arange(windows), n)
    found = estimates(estimator, estimator.build(columns, n * windows, cell, windows))
    model = estimator.model
    assert isinstance(model, ClassModel)
    known = model.rows(*model.read(columns, n * windows), [labels.astype(float)])
    true = figures(model, build_estimate(model.spec, known, cell, windows))
    for name, one in found.items():
        distance = (true[name][0] - one.value) / one.error
        assert abs(distance.mean()) < 0.5, name  # 0.2 is chance, the rest what 60,000 reference rows leave open
        assert 0.85 < distance.std() < 1.15, name
        assert ((true[name][0] >= one.low) & (true[name][0] <= one.high)).mean() >= 0.98, name


def test_the_curve_is_the_isotonic_one_and_learnt_without_the_row_it_judges() -> None:
    columns, labels = drawn_rows(5, 5_000, stretch=2.5)
    score, positive = columns["prediction.probability"].round(3), labels.astype(float)
    fold = drawn(len(score), 10)
    curve, left_out = fitted(score, positive, fold)
    whole = IsotonicRegression(out_of_bounds="clip").fit(score, positive)
    grid = np.linspace(0, 1, 4_001)
    assert curve(grid) == pytest.approx(whole.predict(grid), abs=1e-12)
    apart = IsotonicRegression(out_of_bounds="clip").fit(score[fold != 3], positive[fold != 3])
    assert left_out[fold == 3] == pytest.approx(apart.predict(score[fold == 3]), abs=1e-12)


def several(seed: int, n: int, n_classes: int, shift: float = 0.0) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 1.5, (n, n_classes)) - np.linspace(0, 1, n_classes)
    logits[:, 0] += shift
    chance = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    true = (chance.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(max=n_classes - 1)
    sharp = chance**1.5 / (chance**1.5).sum(axis=1, keepdims=True)  # surer than it should be
    told = sharp.argmax(axis=1)
    columns: dict[str, Any] = {f"prediction.probabilities.c{index:02}": sharp[:, index] for index in range(n_classes)}
    return columns | {"prediction.class": [f"c{index:02}" for index in told]}, true, told


@pytest.mark.parametrize(("n_classes", "tolerance"), [(3, 0.01), (8, 0.01)])
def test_several_classes_are_estimated_as_labels_show_them(n_classes: int, tolerance: float) -> None:
    columns, true, _ = several(6, 20_000, n_classes)
    estimator = estimator_of(columns, np.array([f"c{index:02}" for index in true]))
    columns, true, told = several(7, 50_000, n_classes, shift=0.7)
    found = estimates(estimator, estimator.build(columns, len(true)))
    scores = [columns[f"prediction.probabilities.c{index:02}"] for index in range(n_classes)]
    expected = {
        "accuracy": metrics.accuracy_score(true, told),
        "balanced_accuracy": metrics.balanced_accuracy_score(true, told),
        "precision": metrics.precision_score(true, told, average="macro"),
        "recall": metrics.recall_score(true, told, average="macro"),
        "f1": metrics.f1_score(true, told, average="macro"),
        "roc_auc": np.mean([metrics.roc_auc_score(true == k, score) for k, score in enumerate(scores)]),
    }
    for name, value in expected.items():
        assert found[name].value[0] == pytest.approx(value, abs=tolerance), name
    overconfident = np.max(scores, axis=0).mean()
    assert overconfident - expected["accuracy"] > 3 * tolerance


def test_exported_trees_predict_what_scikit_learn_predicts() -> None:
    rng = np.random.default_rng(8)
    codes = rng.integers(0, 255, (5, 2_000), dtype=np.uint8)
    target = np.sin(codes[0] / 40.0) + codes[1] / 100 * (codes[2] > 100) + rng.normal(size=2_000)
    model = HistGradientBoostingRegressor(max_iter=20, early_stopping=False).fit(codes.T.astype(float), target)
    forest = exported(model)
    new = rng.integers(0, 256, (5, 70_000), dtype=np.uint8)
    assert forest(new).tolist() == model.predict(new.T.astype(float)).tolist()
    assert forest(new[:, 5:6]).tolist() == forest(new)[5:6].tolist()


def test_errors_of_a_regression_are_estimated_as_labels_show_them() -> None:
    rng = np.random.default_rng(9)

    def priced(n: int, shift: float) -> tuple[dict[str, Any], np.ndarray]:
        size, kind = (
            200 * rng.beta(2 + shift, 4 - shift, n),
            rng.choice(["old", "new"], n, p=[0.7 - shift / 4, 0.3 + shift / 4]),
        )
        told = 100 + 5 * size
        noise = (5 + 0.3 * size) * np.where(kind == "old", 1.0, 3.0)
        return {"size": size, "kind": kind.tolist(), "prediction.value": told}, np.abs(told + rng.normal(0, noise))

    columns, labels = priced(6_000, 0.0)
    estimator = estimator_of(columns, labels)
    columns, labels = priced(20_000, 1.0)
    found = estimates(estimator, estimator.build(columns, len(labels)))
    told = columns["prediction.value"]
    expected = {
        "mae": metrics.mean_absolute_error(labels, told),
        "mse": metrics.mean_squared_error(labels, told),
        "rmse": math.sqrt(metrics.mean_squared_error(labels, told)),
        "mape": metrics.mean_absolute_percentage_error(labels, told),
        "msle": metrics.mean_squared_log_error(labels, told),
        "rmsle": math.sqrt(metrics.mean_squared_log_error(labels, told)),
    }
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert found[name].value[0] == pytest.approx(value, rel=0.12), name
    before = agreed(estimator)["mae"]
    assert expected["mae"] > 1.25 * before.realised
    assert before.outside(found["mae"].value, found["mae"].n).all()
