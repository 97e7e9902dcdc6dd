"""Figures that others published, or that their tests hold, with the rows they come from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.performance.curves import per_class
from core.performance.metric import METRICS
from core.performance.windows import Windows
from core.profiles.performance import build_performance
from core.profiles.reference import build_spec


def measured(outputs: dict[str, list[Any]], labels: list[Any], names: set[str], **named: str) -> dict[str, float]:
    """Return some metrics of rows that are their own reference."""
    spec = build_spec(outputs, labels, named=named)
    assert spec.performance is not None
    windows = Windows(spec, build_performance(spec.performance, outputs, labels))
    return {name: float(METRICS.get(name).figures(windows).value[0]) for name in names}


CLASSES = [
    ("scikit-learn, accuracy_score", [0, 1, 2, 3], [0, 2, 1, 3], {"accuracy": 0.5}),
    ("scikit-learn, matthews_corrcoef", [1, 1, 1, -1], [1, -1, 1, 1], {"matthews": -1 / 3}),
    (
        "scikit-learn, precision, recall and F1 scores",
        [0, 1, 2, 0, 1, 2],
        [0, 2, 1, 0, 0, 1],
        {
            "precision": 2 / 9,
            "precision_macro": 2 / 9,
            "precision_weighted": 2 / 9,
            "recall_macro": 1 / 3,
            "recall_weighted": 1 / 3,
            "f1_macro": 4 / 15,
            "f1_weighted": 4 / 15,
        },
    ),
]


@pytest.mark.parametrize(
    ("true", "told", "expected"), [case[1:] for case in CLASSES], ids=[case[0] for case in CLASSES]
)
def test_predicted_classes(true: list[Any], told: list[Any], expected: dict[str, float]) -> None:
    found = measured({"prediction.class": told}, true, set(expected))
    assert found == pytest.approx(expected, abs=1e-9)


SCORES = [
    ("scikit-learn, user guide", [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], {"roc_auc": 0.75, "pr_auc": 5 / 6}),
    ("scikit-learn, brier_score_loss", [0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3], {"brier": 0.0375}),
    (
        "scikit-learn, log_loss",
        ["spam", "ham", "ham", "spam"],
        [0.9, 0.1, 0.2, 0.65],
        {"log_loss": 0.21616187468057912},
    ),
]


@pytest.mark.parametrize(("true", "score", "expected"), [case[1:] for case in SCORES], ids=[case[0] for case in SCORES])
def test_scores_of_the_positive_class(true: list[Any], score: list[float], expected: dict[str, float]) -> None:
    positive = str(max(true))
    outputs = {"prediction.class": true, "prediction.probability": score}
    assert measured(outputs, true, set(expected), positive=positive) == pytest.approx(expected, abs=1e-6)


def test_evidently_binary_metrics_at_a_threshold() -> None:
    """Source: evidentlyai/evidently, a4aa4c2, tests/calculations/test_classification_performance.py."""
    true = [1, 0, 0, 1, 1, 1, 0, 1, 0, 0]
    score = [0.91, 0.82, 0.73, 0.64, 0.55, 0.46, 0.37, 0.28, 0.19, 0.0]
    expected = {
        "accuracy": 0.4,
        "precision": 1 / 3,
        "recall": 0.2,
        "f1": 0.25,
        "specificity": 0.6,
        "roc_auc": 0.64,
        "log_loss": 0.6884817487155065,
    }
    outputs: dict[str, list[Any]] = {
        "prediction.class": [int(value >= 0.7) for value in score],
        "prediction.probability": score,
    }
    assert measured(outputs, true, set(expected), positive="1") == pytest.approx(expected, abs=1e-6)


def test_evidently_confusion_by_class() -> None:
    """Source: evidentlyai/evidently, a4aa4c2, tests/calculations/test_classification_performance.py."""
    pairs = [("a", "a")] * 4 + [("a", "b")] + [("b", "a")] * 2 + [("b", "b")] * 5
    true, told = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    spec = build_spec({"prediction.class": told}, true)
    assert spec.performance is not None
    found = per_class(spec.performance, build_performance(spec.performance, {"prediction.class": told}, true))
    assert found.levels[:2] == ("a", "b")
    right, missed = found.right[0, :2], found.actual[0, :2] - found.right[0, :2]
    wrong = found.predicted[0, :2] - right
    assert np.stack([right, missed, wrong, len(true) - right - missed - wrong]).T.tolist() == [
        [4, 1, 2, 5],
        [5, 2, 1, 4],
    ]


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("mae", 0.5), ("mse", 0.375), ("rmse", 0.6123724356957945), ("r2", 0.9486081370449679)],
)
def test_predicted_values_of_scikit_learn(metric: str, expected: float) -> None:
    found = measured({"prediction.value": [2.5, 0.0, 2, 8]}, [3, -0.5, 2, 7], {metric})
    assert found[metric] == pytest.approx(expected, rel=1e-6)


def test_the_median_error_of_scikit_learn_is_found_to_its_bin() -> None:
    found = measured({"prediction.value": [2.5, 0.0, 2, 8]}, [3, -0.5, 2, 7], {"median_error"})
    assert found["median_error"] == pytest.approx(0.5, rel=0.09)
