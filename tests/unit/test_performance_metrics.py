"""What every metric promises: many windows at once as one by one, a band around the value, a reason where none is."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from core.performance.curves import per_class
from core.performance.metric import METRICS, UNSAID, Better, Metric, Section, Unit, measured, metrics_for
from core.performance.windows import Windows
from core.profiles.build import Rows, build
from core.profiles.performance import build_performance
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

EVERY = pytest.mark.parametrize("metric", METRICS.all().values(), ids=lambda metric: metric.name)
N, N_WINDOWS = 60, 7


def a_spec(kind: str, rng: np.random.Generator) -> tuple[ProfileSpec, Any, Any]:
    """Return a spec with the labelled rows of seven windows, of which the third is empty."""
    n = N * N_WINDOWS
    if kind == "regression":
        labels: Any = rng.gamma(3, 2, n)
        columns: Any = {"prediction.value": labels * rng.uniform(0.8, 1.2, n)}
    elif kind == "binary":
        score = rng.random(n)
        columns, labels = {"prediction.class": score > 0.5, "prediction.probability": score}, rng.random(n) < score
    else:
        scores = rng.dirichlet(np.ones(3), n)
        columns = {"prediction.class": np.array(list("abc"))[scores.argmax(axis=1)]}
        columns |= {f"prediction.probabilities.{level}": scores[:, place] for place, level in enumerate("abc")}
        labels = np.array(list("abc"))[rng.integers(0, 3, n)]
    return build_spec({"x": np.arange(n) % 9.0} | columns, labels.tolist()), columns, labels


def windows_of(kind: str, metric: Metric) -> Windows:
    rng = np.random.default_rng(61)
    spec, columns, labels = a_spec(kind, rng)
    cell = np.repeat(np.arange(N_WINDOWS), N)
    cell[cell == 2] = 3
    if metric.section == "data":
        rows = Rows(len(cell), columns, rng.lognormal(3, 1, len(cell)), rng.random(len(cell)) < 0.1)
        return Windows(spec, build(spec, rows, cell, N_WINDOWS), hours=1.0)
    assert spec.performance is not None
    return Windows(spec, build_performance(spec.performance, columns, labels, cell, N_WINDOWS))


def kinds_of(metric: Metric) -> list[str]:
    return ["regression"] if metric.task == "regression" else ["binary", "several"]


@EVERY
def test_a_metric_says_how_to_read_it(metric: Metric) -> None:
    assert metric.label
    assert metric.unit in get_args(Unit)
    assert metric.better in get_args(Better)
    assert metric.section in get_args(Section)


@EVERY
def test_many_windows_at_once_are_measured_as_one_by_one(metric: Metric) -> None:
    for kind in kinds_of(metric):
        windows = windows_of(kind, metric)
        whole = metric.figures(windows)
        for place in range(N_WINDOWS):
            part = Profile(windows.profile.counts[[place]], windows.profile.sums[[place]])
            one = metric.figures(Windows(windows.spec, part, hours=windows.hours))
            for many, alone in ((whole.value, one.value), (whole.low, one.low), (whole.high, one.high)):
                assert alone[0] == pytest.approx(many[place], rel=1e-9, nan_ok=True)


@EVERY
def test_the_band_lies_around_the_value_and_stays_where_values_can_be(metric: Metric) -> None:
    for kind in kinds_of(metric):
        found = metric.figures(windows_of(kind, metric))
        there = np.isfinite(found.value)
        if metric.name == "throughput":
            assert np.isnan(found.low).all()
            continue
        assert there.sum() >= N_WINDOWS - 1
        assert np.isfinite(found.low[there]).all()
        assert np.isfinite(found.high[there]).all()
        assert (found.low[there] < found.value[there]).all() or metric.name == "error_rate"
        assert (found.value[there] < found.high[there]).all()
        if metric.unit == "ratio" and metric.name != "mape":
            assert found.low[there].min() >= 0
            assert found.high[there].max() <= 1


@EVERY
def test_an_empty_window_has_no_value_but_a_reason(metric: Metric) -> None:
    for kind in kinds_of(metric):
        windows = windows_of(kind, metric)
        value, said = metric.figures(windows).value, metric.why_undefined(windows)
        assert [text is None for text in said] == np.isfinite(value).tolist()
        if metric.name == "throughput":
            assert value[2] == 0
        else:
            assert said[2] == ("no labels yet" if metric.section == "performance" else "there are no predictions")


BINARY = {"prediction.class": ["yes", "no", "no"] * 40, "prediction.probability": [0.9, 0.2, 0.4] * 40}
LABELS = ["yes", "no", "yes"] * 40
VALUES = {"prediction.value": [1.0, 2.0, 4.0] * 40}
TRUE = [1.0, 2.5, 3.0] * 40


def why(name: str, columns: dict[str, Any], labels: Any, rows: tuple[dict[str, Any], list[Any]]) -> str | None:
    """Return why a metric is not defined for some rows, by the reference of the first two."""
    spec = build_spec({"x": [1.0, 2.0, 3.0] * 40} | columns, labels)
    assert spec.performance is not None
    metric = METRICS.get(name)
    return metric.why_undefined(Windows(spec, build_performance(spec.performance, *rows)))[0]


def of_class(said: str, score: Any = 0.5) -> dict[str, Any]:
    return {"prediction.class": [said] * 3, "prediction.probability": [score] * 3}


@pytest.mark.parametrize(
    ("name", "outputs", "labels", "reason"),
    [
        ("precision", of_class("no"), ["yes", "no", "no"], "no row was predicted positive"),
        ("recall", of_class("no"), ["no", "no", "no"], "no label is positive"),
        ("f1", of_class("no"), ["no", "no", "no"], "no label is positive"),
        ("specificity", of_class("no"), ["yes", "yes", "yes"], "no label is negative"),
        ("matthews", of_class("no"), ["yes", "yes", "yes"], "the labels hold one class only"),
        ("matthews", of_class("no"), ["yes", "no", "no"], "the predictions hold one class only"),
        ("roc_auc", of_class("no"), ["no", "no", "no"], "no label is positive"),
        ("roc_auc", of_class("no"), ["yes", "yes", "yes"], "no label is negative"),
        ("roc_auc", of_class("no", None), ["yes", "no", "no"], "no labelled prediction has a score"),
        ("pr_auc", of_class("no"), ["no", "no", "no"], "no label is positive"),
        ("log_loss", of_class("no", None), ["yes", "no", "no"], "no labelled prediction has a score"),
        ("brier", of_class("no", 1.5), ["yes", "no", "no"], "no labelled prediction has a score"),
        ("accuracy", of_class("no"), [None, None, None], "no labels yet"),
    ],
)
def test_a_classification_says_why_a_metric_is_not_defined(
    name: str, outputs: dict[str, Any], labels: list[Any], reason: str
) -> None:
    assert why(name, BINARY, LABELS, (outputs, labels)) == reason


@pytest.mark.parametrize("name", ["roc_auc", "pr_auc", "log_loss", "brier", "calibration_error"])
def test_a_model_without_scores_says_so(name: str) -> None:
    columns = {"prediction.class": BINARY["prediction.class"]}
    assert why(name, columns, LABELS, ({"prediction.class": ["yes"]}, ["no"])) == "the model gives no score"


@pytest.mark.parametrize("name", ["log_loss", "brier", "calibration_error"])
def test_scores_that_are_no_probabilities_have_no_losses(name: str) -> None:
    columns = {"prediction.class": BINARY["prediction.class"], "prediction.score": [5.0, -2.0, -3.0] * 40}
    rows = {"prediction.class": ["yes", "no"], "prediction.score": [1.0, 0.0]}, ["no", "yes"]
    assert why(name, columns, LABELS, rows) == "the scores are no probabilities"
    assert why("roc_auc", columns, LABELS, rows) is None


@pytest.mark.parametrize(
    ("name", "told", "labels", "reason"),
    [
        ("mae", [None, "x"], [1.0, 2.0], "no labelled prediction is a number"),
        ("mape", [1.0, 2.0], [0.0, 0.0], "every true value is 0"),
        ("rmsle", [-1.0, 2.0], [1.0, 2.0], "some values are negative"),
        ("r2", [1.0], [2.0], "there is one label only"),
        ("r2", [1.0, 3.0], [2.0, 2.0], "the true value is the same in every row"),
        ("median_error", [1.0], [None], "no labels yet"),
    ],
)
def test_a_regression_says_why_a_metric_is_not_defined(
    name: str, told: list[Any], labels: list[Any], reason: str
) -> None:
    assert why(name, VALUES, TRUE, ({"prediction.value": told}, labels)) == reason


def test_latency_and_throughput_say_why_they_are_not_defined() -> None:
    spec = build_spec({"x": [1.0, 2.0]})
    windows = Windows(spec, build(spec, Rows(2, {"x": [1.0, 2.0]})))
    assert METRICS.get("latency_p95").why_undefined(windows) == ["no prediction has a latency"]
    assert METRICS.get("throughput").why_undefined(windows) == ["the length of the window is not known"]


def test_throughput_is_rows_an_hour_also_for_windows_of_several_lengths() -> None:
    spec = build_spec({"x": [1.0, 2.0]})
    profile = build(spec, Rows(6, {"x": [1.0] * 6}), np.array([0, 0, 0, 1, 1, 1]), 2)
    assert METRICS.get("throughput").figures(Windows(spec, profile, hours=np.array([0.5, 24.0]))).value.tolist() == [
        6.0,
        0.125,
    ]


def test_no_reason_is_left_unsaid_for_rows_at_the_edge() -> None:
    said = set()
    for outputs, labels in (
        (of_class("no"), ["no"] * 3),
        (of_class("yes"), ["yes"] * 3),
        (of_class("no"), ["yes"] * 3),
        (of_class("new"), ["newer"] * 3),
        ({"prediction.class": [None] * 3}, ["yes"] * 3),
    ):
        for name in metrics_for("classification"):
            if METRICS.get(name).section == "performance":
                said.add(why(name, BINARY, LABELS, (outputs, labels)))
    assert UNSAID not in said


def test_all_metrics_of_a_task_come_at_once() -> None:
    metric = METRICS.get("mae")
    windows = windows_of("regression", metric)
    found = measured({"performance": windows}, "regression")
    assert set(found) == {name for name, one in METRICS.all().items() if one.task == "regression"}
    assert np.array_equal(found["mae"].value, metric.figures(windows).value, equal_nan=True)


def test_a_model_without_labels_has_no_metric_of_them() -> None:
    spec = build_spec({"x": [1.0, 2.0]})
    windows = Windows(spec, build(spec, Rows(1, {"x": [1.0]})))
    with pytest.raises(ValueError, match="without performance counters"):
        METRICS.get("accuracy").figures(windows)
    with pytest.raises(ValueError, match="only a regression"):
        METRICS.get("mae").figures(windows)


def test_classes_are_measured_each_for_itself() -> None:
    spec, columns, labels = a_spec("several", np.random.default_rng(62))
    assert spec.performance is not None
    found = per_class(spec.performance, build_performance(spec.performance, columns, labels))
    told = columns["prediction.class"]
    for place, level in enumerate("abc"):
        right = ((told == level) & (labels == level)).sum()
        assert found.levels[place] == level
        assert found.precision[0, place] == pytest.approx(right / (told == level).sum())
        assert found.recall[0, place] == pytest.approx(right / (labels == level).sum())
        assert found.f1[0, place] == pytest.approx(2 * right / ((told == level).sum() + (labels == level).sum()))
    assert np.isnan(found.precision[0, 3])
