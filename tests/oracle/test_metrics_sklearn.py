"""Every metric, from profiles, against scikit-learn on the rows."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from core.performance.metric import METRICS, metrics_for
from core.performance.windows import Windows
from core.profiles.performance import PerformanceSpec, build_performance
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

sk: Any = importlib.import_module("sklearn.metrics")
Array = npt.NDArray[Any]
QUANTUM = 2.0**-20
AUC_ERROR, PRECISION_ERROR, MEDIAN_ERROR = 0.002, 0.01, 0.09
"""What binning may cost the area, the average precision, and the median error as a share of itself."""


def measured(spec: ProfileSpec, outputs: dict[str, Any], labels: Any) -> dict[str, float]:
    """Return every metric of labelled rows together."""
    windows = Windows(spec, build_performance(performance_of(spec), outputs, labels))
    task = performance_of(spec).task
    kinds = {name: one for name, one in metrics_for(task).items() if one.section == "performance"}
    return {name: float(one.figures(windows).value[0]) for name, one in kinds.items()}


def performance_of(spec: ProfileSpec) -> PerformanceSpec:
    assert spec.performance is not None
    return spec.performance


def of_classes(true: Array, told: Array, positive: Any = None) -> dict[str, float]:
    """Return what scikit-learn says of predicted classes; without a positive one as of several classes."""
    varied = len(np.unique(true)) > 1 < len(np.unique(told))
    found = {
        "accuracy": sk.accuracy_score(true, told),
        "matthews": sk.matthews_corrcoef(true, told) if varied else np.nan,  # 0 by convention there
        "balanced_accuracy": np.mean([sk.recall_score(true == level, told == level) for level in set(true.tolist())]),
    }
    for name, score in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
        for average in ("macro", "weighted"):
            found[f"{name}_{average}"] = score(true, told, average=average, zero_division=0)
        found[name] = found[f"{name}_macro"]
        if positive is not None:
            found[name] = score(true, told, pos_label=positive, average="binary", zero_division=np.nan)
    return {name: float(value) for name, value in found.items()}


def of_scores(true: Array, score: Array) -> dict[str, float]:
    """Return what scikit-learn says of the score of the positive class."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one class only
        return {
            "roc_auc": sk.roc_auc_score(true, score),
            "pr_auc": sk.average_precision_score(true, score) if true.any() else np.nan,
            "log_loss": sk.log_loss(true, np.clip(score, 1e-15, 1 - 1e-15), labels=[False, True]),
            "brier": float(np.mean((score - true) ** 2)),
            "calibration_error": calibration_error(true, score),
        }


def calibration_error(true: Array, score: Array) -> float:
    tenth = np.digitize(score, np.arange(1, 10) / 10)
    parts = [abs(score[tenth == place].sum() - true[tenth == place].sum()) for place in range(10)]
    return float(sum(parts) / len(true))


def of_values(true: Array, told: Array) -> dict[str, float]:
    """Return what scikit-learn says of predicted values."""
    nonzero = true != 0
    return {
        "mae": sk.mean_absolute_error(true, told),
        "mse": sk.mean_squared_error(true, told),
        "rmse": sk.root_mean_squared_error(true, told),
        "r2": sk.r2_score(true, told) if len(true) > 1 and np.ptp(true) else np.nan,
        "mape": sk.mean_absolute_percentage_error(true[nonzero], told[nonzero]) if nonzero.any() else np.nan,
        "rmsle": sk.root_mean_squared_log_error(true, told) if min(true.min(), told.min()) >= 0 else np.nan,
        "median_error": sk.median_absolute_error(true, told),
        "mean_error": float(np.mean(told - true)),
    }


def assert_same(found: dict[str, float], expected: dict[str, float]) -> None:
    """Fail where a metric is further from the other than its way of counting allows."""
    allowed = {"roc_auc": AUC_ERROR, "pr_auc": PRECISION_ERROR}
    for name, value in expected.items():
        if name == "median_error":
            close = pytest.approx(value, rel=MEDIAN_ERROR, abs=1e-12)
        else:
            close = pytest.approx(value, rel=2e-5, abs=allowed.get(name, 2 * QUANTUM), nan_ok=True)
        assert found[name] == close, name


def a_binary_model(rng: np.random.Generator, n: int, ties: int | None) -> tuple[Array, Array, Array]:
    score = rng.beta(1.2, 2, n)
    score = score if ties is None else np.round(score, ties)
    true = rng.random(n) < score**1.3
    return true, score > 0.45, score


def of_binary(spec: ProfileSpec, rows: tuple[Array, Array, Array], names: Any) -> dict[str, float]:
    true, told, score = rows
    outputs = {"prediction.class": names[told.astype(int)], "prediction.probability": score}
    return measured(spec, outputs, names[true.astype(int)])


NAMES = {
    "bool": np.array([False, True]),
    "int": np.array([0, 1]),
    "float": np.array([0.0, 1.0]),
    "text": np.array(["legit", "fraud"]),
}


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("ties", [None, 2, 1, 0])
def test_two_classes_with_a_score(kind: str, ties: int | None) -> None:
    rng = np.random.default_rng(7)
    names = NAMES[kind]
    true, told, score = a_binary_model(rng, 4_000, ties)
    columns = {"prediction.class": names[told.astype(int)], "prediction.probability": score}
    spec = build_spec(columns, names[true.astype(int)].tolist())
    rows = a_binary_model(rng, 2_000, ties)
    found = of_binary(spec, rows, names)
    assert_same(found, of_classes(rows[0], rows[1], positive=True) | of_scores(rows[0], rows[2]))
    assert found["specificity"] == pytest.approx(sk.recall_score(~rows[0], ~rows[1]))


@pytest.mark.parametrize("places", [1, 2])
def test_scores_of_few_values_lose_nothing_to_the_bins(places: int) -> None:
    rng = np.random.default_rng(8)
    true, told, score = a_binary_model(rng, 5_000, places)
    spec = build_spec({"prediction.class": told, "prediction.probability": score}, true.tolist())
    rows = a_binary_model(rng, 700, places)
    found, expected = of_binary(spec, rows, NAMES["bool"]), of_scores(rows[0], rows[2])
    for name in ("roc_auc", "pr_auc"):
        assert found[name] == pytest.approx(expected[name], abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_areas_stay_within_what_binning_may_cost_also_when_scores_move(seed: int, power: float) -> None:
    rng = np.random.default_rng(seed)
    true, told, score = a_binary_model(rng, 1_000, None)
    spec = build_spec({"prediction.class": told, "prediction.probability": score}, true.tolist())
    true, told, score = a_binary_model(rng, 500, None)
    rows = true, told, score**power
    found, expected = of_binary(spec, rows, NAMES["bool"]), of_scores(true, rows[2])
    assert found["roc_auc"] == pytest.approx(expected["roc_auc"], abs=AUC_ERROR)
    assert found["pr_auc"] == pytest.approx(expected["pr_auc"], abs=PRECISION_ERROR)


@pytest.mark.parametrize("all_true", [False, True])
@pytest.mark.parametrize("all_told", [False, True])
def test_labels_and_predictions_of_one_class(all_true: bool, all_told: bool) -> None:
    rng = np.random.default_rng(9)
    true, told, score = a_binary_model(rng, 1_000, None)
    spec = build_spec({"prediction.class": told, "prediction.probability": score}, true.tolist())
    rows = np.full(50, all_true), np.full(50, all_told), rng.random(50)
    expected = of_classes(rows[0], rows[1], positive=True) | of_scores(rows[0], rows[2])
    if all_true:
        expected["pr_auc"] = 1.0
    expected["specificity"] = np.nan if all_true else float(not all_told)
    assert_same(of_binary(spec, rows, NAMES["bool"]), expected)


def test_a_constant_score_ranks_nothing() -> None:
    true = np.arange(200) % 4 == 0
    spec = build_spec({"prediction.class": true, "prediction.probability": np.full(200, 0.3)}, true.tolist())
    rows = true, true, np.full(200, 0.3)
    assert_same(of_binary(spec, rows, NAMES["bool"]), of_scores(true, rows[2]))


def test_certain_and_wrong_scores_cost_much_but_not_everything() -> None:
    true, score = np.array([True, False, True, False]), np.array([0.0, 1.0, 1.0, 0.0])
    spec = build_spec({"prediction.class": score > 0.5, "prediction.probability": score}, true.tolist())
    assert_same(of_binary(spec, (true, score > 0.5, score), NAMES["bool"]), of_scores(true, score))


def several(rng: np.random.Generator, n: int, n_classes: int) -> tuple[Array, Array, Array]:
    scores = rng.dirichlet(np.linspace(0.3, 2, n_classes), n)
    true = (scores.cumsum(axis=1) < rng.random(n)[:, None]).sum(axis=1).clip(max=n_classes - 1)
    sharper = scores**1.4
    return true, sharper.argmax(axis=1), sharper / sharper.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("n_classes", [3, 12, 50])
def test_several_classes_with_a_score_each(n_classes: int) -> None:
    rng = np.random.default_rng(n_classes)
    names = np.array([f"class {place:02d}" for place in range(n_classes)])
    rows = [several(rng, n, n_classes) for n in (8_000, 4_000)]
    tables = [
        {"prediction.class": names[told]}
        | {f"prediction.probabilities.{name}": scores[:, place] for place, name in enumerate(names)}
        for _, told, scores in rows
    ]
    spec = build_spec(tables[0], names[rows[0][0]].tolist())
    true, told, scores = rows[1]
    found = measured(spec, tables[1], names[true])
    own = [true == place for place in range(n_classes)]
    expected = of_classes(true, told) | {
        "log_loss": sk.log_loss(true, np.clip(scores, 1e-15, 1), labels=range(n_classes)),
        "brier": float(np.mean(((scores - np.stack(own, axis=1)) ** 2).sum(axis=1))),
        "calibration_error": np.mean([calibration_error(own[k], scores[:, k]) for k in range(n_classes)]),
        "roc_auc": np.mean([sk.roc_auc_score(own[k], scores[:, k]) for k in range(n_classes) if own[k].any()]),
        "pr_auc": np.mean([sk.average_precision_score(own[k], scores[:, k]) for k in range(n_classes) if own[k].any()]),
    }
    assert_same(found, expected)


@pytest.mark.parametrize("n_classes", [51, 300])
def test_more_classes_than_the_confusion_matrix_has_rows_average_all_the_same(n_classes: int) -> None:
    rng = np.random.default_rng(n_classes)
    names = np.array([f"class {place}" for place in range(n_classes)])
    true = np.concatenate([np.arange(n_classes), rng.zipf(1.3, 6_000) % n_classes])
    told = np.where(rng.random(len(true)) < 0.7, true, rng.permutation(true))
    spec = build_spec({"prediction.class": names[true]}, names[true].tolist())
    assert_same(measured(spec, {"prediction.class": names[told]}, names[true]), of_classes(true, told))


def test_a_class_that_the_reference_does_not_know_is_a_class_like_any_other() -> None:
    rng = np.random.default_rng(11)
    known = rng.choice(["a", "b", "c"], 300)
    spec = build_spec({"prediction.class": known}, known.tolist())
    true = rng.choice(["a", "b", "c", "new"], 1_000)
    told = np.where(rng.random(1_000) < 0.6, true, rng.choice(["a", "b", "new"], 1_000))
    assert_same(measured(spec, {"prediction.class": told}, true), of_classes(true, told))


@pytest.mark.parametrize(
    ("name", "true", "error"),
    [
        ("prices", lambda rng, n: rng.lognormal(5, 1, n), lambda rng, n: rng.normal(0, 20, n)),
        ("signed", lambda rng, n: rng.normal(0, 3, n), lambda rng, n: rng.normal(0.5, 1, n)),
        ("ties and zeros", lambda rng, n: rng.poisson(2, n).astype(float), lambda rng, n: rng.integers(-1, 2, n)),
        ("heavy tails", lambda rng, n: rng.normal(100, 5, n), lambda rng, n: rng.standard_t(2, n)),
        ("far from 0", lambda rng, n: 1e9 + rng.normal(0, 1, n), lambda rng, n: rng.normal(0, 0.1, n)),
        ("tiny", lambda rng, n: 1e-9 * rng.normal(5, 1, n), lambda rng, n: 1e-10 * rng.normal(0, 1, n)),
        ("perfect", lambda rng, n: rng.normal(0, 1, n), lambda rng, n: 0 * rng.normal(0, 1, n)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("labelled", [True, False])
def test_values(name: str, true: Any, error: Any, labelled: bool) -> None:
    rng = np.random.default_rng(len(name))
    reference, actual = true(rng, 2_000), true(rng, 1_000)
    columns = {"prediction.value": reference + error(rng, 2_000)}
    spec = build_spec(columns, reference.tolist() if labelled else None)
    told = actual + error(rng, 1_000)
    found = measured(spec, {"prediction.value": told}, actual)
    expected = of_values(actual, told)
    if name == "far from 0":  # their logarithms and shares are too close to tell apart in sixteen digits
        expected.pop("rmsle")
    assert_same(found, expected)


@pytest.mark.parametrize("grown", [1e-3, 30.0, 1e4, 1e6])
def test_errors_much_smaller_or_larger_than_in_the_reference_keep_their_figures(grown: float) -> None:
    rng = np.random.default_rng(13)
    true = rng.normal(50, 10, 2_000)
    spec = build_spec({"prediction.value": true + rng.normal(0, 1, 2_000)}, true.tolist())
    told = true + grown * rng.normal(0.2, 1, 2_000)
    found, expected = measured(spec, {"prediction.value": told}, true), of_values(true, told)
    for name in ("mae", "rmse", "mean_error", "median_error", "mape", "r2"):
        assert found[name] == pytest.approx(expected[name], rel=MEDIAN_ERROR if name == "median_error" else 2e-3), name


@pytest.mark.parametrize("true", [[], [3.0], [3.0, 3.0, 3.0], [0.0, 0.0]])
def test_windows_of_hardly_any_rows(true: list[float]) -> None:
    rng = np.random.default_rng(14)
    known = rng.normal(2, 1, 500)
    spec = build_spec({"prediction.value": known + rng.normal(0, 0.5, 500)}, known.tolist())
    told = np.array(true) + 0.25
    found = measured(spec, {"prediction.value": told}, true)
    if true:
        assert_same(found, of_values(np.array(true), told))
    else:
        assert all(np.isnan(list(found.values())))


def test_no_metric_is_left_without_an_oracle() -> None:
    rows = np.array([True, False, True]), np.array([True, False, False])
    named = {*of_classes(*rows, positive=True), *of_scores(rows[0], np.array([0.9, 0.1, 0.4])), "specificity"}
    named |= set(of_values(np.array([1.0, 2.0]), np.array([1.0, 3.0])))
    assert {name for name, one in METRICS.all().items() if one.section == "performance"} == named
