"""Curves, from profiles, against scikit-learn on the rows."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from core.errors import InvalidInput
from core.performance.bands import wilson
from core.performance.curves import calibration, confusion, precision_recall, roc
from core.profiles.performance import PerformanceSpec, build_performance
from core.profiles.profile import Profile
from core.profiles.reference import build_spec

sk: Any = importlib.import_module("sklearn.metrics")


def rows(seed: int, n: int, places: int | None = None) -> tuple[dict[str, Any], Any]:
    rng = np.random.default_rng(seed)
    score = rng.beta(1, 2, n)
    score = score if places is None else np.round(score, places)
    return {"prediction.class": score > 0.4, "prediction.probability": score}, rng.random(n) < score


def counted(places: int | None = None) -> tuple[PerformanceSpec, Profile, Any, Any]:
    columns, labels = rows(1, 3_000, places)
    spec = build_spec(columns, labels.tolist()).performance
    assert spec is not None
    columns, labels = rows(2, 2_000, places)
    cell = np.arange(2_000) % 4
    return spec, build_performance(spec, columns, labels, cell, 4), columns["prediction.probability"], labels


@pytest.mark.parametrize("places", [None, 2])
def test_every_point_of_a_roc_curve_is_what_its_threshold_gives(places: int | None) -> None:
    spec, profile, score, true = counted(places)
    curve = roc(spec, profile)
    assert curve.level == "true"
    for threshold, false_share, true_share in zip(
        curve.thresholds, curve.false_positive_rate, curve.true_positive_rate, strict=True
    ):
        assert true_share == pytest.approx((score >= threshold)[true].mean())
        assert false_share == pytest.approx((score >= threshold)[~true].mean())
    assert np.trapezoid(curve.true_positive_rate, curve.false_positive_rate) == pytest.approx(
        sk.roc_auc_score(true, score), abs=0.001
    )


@pytest.mark.parametrize("places", [None, 2])
def test_every_point_of_a_precision_recall_curve_is_what_its_threshold_gives(places: int | None) -> None:
    spec, profile, score, true = counted(places)
    curve = precision_recall(spec, profile)
    for threshold, precision, recall in zip(curve.thresholds, curve.precision, curve.recall, strict=True):
        told = score >= threshold
        assert precision == pytest.approx(sk.precision_score(true, told))
        assert recall == pytest.approx(sk.recall_score(true, told))
    assert (np.diff(curve.recall) >= 0).all()


def test_a_calibration_curve_has_the_mean_score_and_the_share_of_every_tenth() -> None:
    spec, profile, score, true = counted()
    curve = calibration(spec, profile)
    tenth = np.digitize(score, np.arange(1, 10) / 10)
    there = np.unique(tenth)
    assert curve.n.tolist() == [(tenth == place).sum() for place in there]
    assert curve.score == pytest.approx([score[tenth == place].mean() for place in there], abs=1e-6)
    assert curve.share == pytest.approx([true[tenth == place].mean() for place in there])
    low, high = wilson(curve.share * curve.n, curve.n.astype(float))
    assert np.array_equal(curve.low, low)
    assert np.array_equal(curve.high, high)


def test_a_confusion_matrix_is_that_of_the_rows_with_one_row_more_for_any_other_class() -> None:
    rng = np.random.default_rng(3)
    true, told = rng.choice(list("abc"), 500), rng.choice(list("abd"), 500)
    spec = build_spec({"prediction.class": true.tolist()}).performance
    assert spec is not None
    found = confusion(spec, build_performance(spec, {"prediction.class": told}, true))
    assert found.levels == ("a", "b", "c", "any other")
    expected = sk.confusion_matrix(true, np.where(told == "d", "z", told), labels=["a", "b", "c", "z"])
    assert np.array_equal(found.matrix, expected)


def test_of_several_classes_each_has_its_curves() -> None:
    rng = np.random.default_rng(4)
    scores = rng.dirichlet(np.ones(3), 2_000)
    true = np.array(list("abc"))[(scores.cumsum(axis=1) < rng.random(2_000)[:, None]).sum(axis=1).clip(max=2)]
    columns: dict[str, Any] = {
        f"prediction.probabilities.{level}": scores[:, place] for place, level in enumerate("abc")
    }
    columns["prediction.class"] = np.array(list("abc"))[scores.argmax(axis=1)]
    spec = build_spec(columns, true.tolist()).performance
    assert spec is not None
    profile = build_performance(spec, columns, true)
    for place, level in enumerate("abc"):
        curve = roc(spec, profile, level)
        assert np.trapezoid(curve.true_positive_rate, curve.false_positive_rate) == pytest.approx(
            sk.roc_auc_score(true == level, scores[:, place]), abs=0.002
        )
        assert calibration(spec, profile, level).n.sum() == 2_000
    assert roc(spec, profile).level == "a"


def test_what_cannot_be_drawn_is_said() -> None:
    spec, profile, _, _ = counted()
    with pytest.raises(InvalidInput, match="no score of the class 'maybe'; choose one of: true"):
        roc(spec, profile, "maybe")
    values = build_spec({"prediction.value": [1.0, 2.0]}).performance
    assert values is not None
    nothing = build_performance(values, {"prediction.value": []}, [])
    with pytest.raises(InvalidInput, match="gives no score"):
        precision_recall(values, nothing)
    with pytest.raises(InvalidInput, match="no confusion matrix"):
        confusion(values, nothing)
    margins = build_spec({"prediction.class": [True, False], "prediction.score": [3.0, -3.0]}).performance
    assert margins is not None
    with pytest.raises(InvalidInput, match="no probabilities"):
        calibration(margins, build_performance(margins, {}, []))


def test_curves_of_no_rows_are_not_defined_but_there() -> None:
    spec, _, _, _ = counted()
    nothing = build_performance(spec, {}, [])
    assert np.isnan(roc(spec, nothing).true_positive_rate[1:]).all()
    assert precision_recall(spec, nothing).precision.size == 0
    assert calibration(spec, nothing).n.size == 0
