"""What the performance page says and draws, as functions of frozen values."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from dash.development.base_component import Component

from components import models, performance_curves, performance_figures
from components.performance_grid import class_rows, metric_rows
from components.performance_order import MAIN, chosen_metric, important_first
from components.performance_words import STANDINGS, Looked, labelled_words, performance_summary, standing
from core.performance.curves import CalibrationCurve, Confusion, PerClass, PrecisionRecallCurve, RocCurve
from core.performance.metric import METRICS
from services.views.metrics import Curves, Estimate, Metric, MetricsPoint, MetricsView, PerformanceView
from services.views.model import ModelView
from services.views.window import WindowView

HOSTILE = "<img src=x onerror=alert(1)>"
HOUR = 3_600_000_000
NOW = 500_000 * HOUR
MODEL = ModelView("id-1", HOSTILE, "v1", HOSTILE, "classification", "1h", 24, "calibrated", NOW)
ACCURACY = Metric("accuracy", "Accuracy", "ratio", 0.912, 0.901, 0.922, 0.943)
ESTIMATE = Estimate(0.93, 0.92, 0.94, 0.915, 0.955, outside=False)


def window(index: int) -> WindowView:
    return WindowView(NOW + index * HOUR, NOW + (index + 1) * HOUR, closed=True)


def view(*metrics: Metric, history: tuple[MetricsPoint, ...] = (), n: int = 500, n_labelled: int = 310) -> MetricsView:
    return MetricsView(MODEL, "classification", window(9), window(5), n, n_labelled, 0.6, metrics, history)


def looked(*metrics: Metric, latest: bool = True, **options: Any) -> Looked:
    one = view(*metrics, **options)
    return Looked(one, one, latest)


def text(component: Any) -> str:
    if isinstance(component, (list, tuple)):
        return " ".join(map(text, component))
    if isinstance(component, Component):
        return text(getattr(component, "children", None))
    return "" if component is None else str(component)


def point(index: int, value: float | None, labelled: int, estimate: Estimate | None = None) -> MetricsPoint:
    values = {} if value is None else {"accuracy": value}
    bands = {} if value is None else {"accuracy": (value - 0.01, value + 0.01)}
    return MetricsPoint(window(index), 100, labelled, values, bands, {"accuracy": estimate} if estimate else {})


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in figure["data"] if one.get("name") == name)
    return found


def test_the_sentence_says_how_the_model_does_against_the_reference_and_how_sure_that_is() -> None:
    said = text(performance_summary(looked(ACCURACY), ACCURACY))
    assert "Accuracy is 91.2% (90.1% to 92.2%), 3.1 points below the reference (94.3%)." in said
    assert "more than chance explains" in said
    assert "62.0% of the predictions are labelled (310 of 500)." in said


def test_a_band_that_holds_the_reference_is_called_chance() -> None:
    near = replace(ACCURACY, reference=0.915)
    assert standing(near) == "alike"
    assert "may be chance" in text(performance_summary(looked(near), near))


@pytest.mark.parametrize(
    ("better", "reference", "said"),
    [("more", 0.8, "better"), ("more", 0.95, "worse"), ("less", 0.8, "worse"), ("less", 0.95, "better"),
     ("neither", 0.8, "differs"), ("more", None, "alone")],
)  # fmt: skip
def test_what_is_better_depends_on_the_metric(better: str, reference: float | None, said: str) -> None:
    assert standing(replace(ACCURACY, better=better, reference=reference)) == said


def test_without_labels_an_estimate_speaks_and_is_called_one() -> None:
    waiting = replace(ACCURACY, value=None, low=None, high=None, reason="no labels yet", estimated=ESTIMATE)
    said = text(performance_summary(looked(waiting, n_labelled=0), waiting))
    assert "Accuracy is estimated at 93.0% (92.0% to 94.0%), within its usual 91.5% to 95.5%." in said
    assert "None of the 500 predictions is labelled yet." in said
    odd = replace(waiting, estimated=replace(ESTIMATE, outside=True))
    assert standing(odd) == "odd"
    assert "outside its usual" in text(performance_summary(looked(odd), odd))


def test_an_estimate_is_not_believed_after_labels_contradicted_the_one_before() -> None:
    wrong = replace(ESTIMATE, contradicted=True)
    history = (point(0, 0.93, 100, ESTIMATE), point(1, 0.7, 100, wrong), point(2, None, 0, ESTIMATE))
    (metric,) = looked(replace(ACCURACY, estimated=ESTIMATE), history=history).metrics
    assert metric.estimated is not None
    assert metric.estimated.contradicted
    assert "labels contradict such estimates" in text(performance_summary(looked(metric, history=history), metric))
    (calm,) = looked(replace(ACCURACY, estimated=ESTIMATE), history=history[::2]).metrics
    assert calm.estimated == ESTIMATE


def test_of_a_chosen_window_its_own_estimate_is_told() -> None:
    whole = view(replace(ACCURACY, estimated=ESTIMATE))
    own = replace(ESTIMATE, value=0.8, contradicted=True)
    chosen = Looked(whole, view(replace(ACCURACY, estimated=own)), latest=False)
    assert chosen.metrics[0].estimated == own
    assert "go by the labels" in text(performance_summary(chosen, chosen.metrics[0]))


def test_a_window_labelled_in_full_or_without_rows_says_so() -> None:
    assert labelled_words(view(n=5, n_labelled=5)) == "All 5 predictions are labelled."
    assert labelled_words(view(n=0, n_labelled=0)) == "No predictions in this window."


def test_what_matters_comes_first_and_what_is_undefined_last() -> None:
    every = [Metric(name, name, "ratio", 0.5) for name in METRICS.all()]
    names = [metric.name for metric in important_first(every)]
    assert names[:4] == ["accuracy", "f1", "roc_auc", "log_loss"]
    assert set(names[-5:]) == {"error_rate", "latency_p95", "latency_p50", "latency_p99", "throughput"}
    absent = [replace(metric, value=None) if metric.name == "accuracy" else metric for metric in every]
    assert important_first(absent)[-1].name == "accuracy"
    assert set(MAIN) <= set(METRICS.all())


def test_the_metric_to_draw_is_the_one_wanted_else_the_first_that_labels_or_estimates_tell() -> None:
    speed, empty = Metric("latency_p95", "p95", "ms", 3.0), Metric("accuracy", "Accuracy", "ratio", None)
    told = replace(empty, name="f1", estimated=ESTIMATE)
    for wanted, name in ((None, "f1"), ("latency_p95", "latency_p95"), ("no-such", "f1")):
        found = chosen_metric([speed, empty, told], wanted)
        assert found is not None
        assert found.name == name
    assert chosen_metric([], None) is None


def test_a_row_of_the_grid_tells_value_band_reference_difference_and_estimate_or_the_reason() -> None:
    undefined = Metric("roc_auc", "ROC AUC", "ratio", None, reason="the model gives no score")
    rows = metric_rows(looked(undefined, replace(ACCURACY, estimated=ESTIMATE)), "accuracy")
    assert [row["name"] for row in rows] == ["accuracy", "roc_auc"]
    assert rows[0]["text"] == {
        "value": "91.2%",
        "band": "90.1 to 92.2%",
        "reference": "94.3%",
        "change": "3.1 pts worse",
        "estimate": "≈ 93.0% (92.0 to 94.0%)",
    }
    assert rows[0]["chosen"]
    assert rows[1]["note"] == "The model gives no score"
    assert rows[1]["text"]["value"] == "—"
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows


def test_labels_take_over_from_estimates_where_they_came() -> None:
    history = (point(0, 0.94, 100, ESTIMATE), point(1, 0.93, 40, ESTIMATE), point(2, None, 0, ESTIMATE))
    figure = performance_figures.over_time(view(ACCURACY, history=history), ACCURACY)
    assert trace(figure, "Accuracy")["y"] == [0.94, 0.93, None]
    dashed = trace(figure, "Estimated")
    assert dashed["y"] == [None, 0.93, 0.93]
    assert dashed["line"]["dash"] == "dash"
    assert trace(figure, "Estimated before its labels")["visible"] == "legendonly"
    assert trace(figure, "Usual limits")["y"] == [None, 0.915, 0.915]
    assert trace(figure, "Rows labelled")["y"] == [1.0, 0.4, 0.0]
    assert figure["layout"]["shapes"][0]["name"] == "Reference 94.3%"


def test_contradicted_estimates_are_marked_where_they_were_wrong() -> None:
    history = (point(0, 0.7, 100, replace(ESTIMATE, contradicted=True)), point(1, 0.93, 100, ESTIMATE))
    figure = performance_figures.over_time(view(ACCURACY, history=history), ACCURACY)
    assert trace(figure, "Contradicted")["y"] == [0.93, None]


def test_a_band_breaks_where_a_window_has_none() -> None:
    history = (point(0, 0.9, 100), point(1, None, 0), point(2, 0.8, 100))
    band = performance_figures.over_time(view(ACCURACY, history=history), ACCURACY)["data"][0]
    assert band["fill"] == "toself"
    assert [value is None for value in band["y"]] == [False, False, True, False, False, True]


def test_a_point_names_its_window_and_the_chosen_one_is_marked() -> None:
    history = tuple(point(index, 0.9, 100) for index in range(3))
    figure = performance_figures.over_time(view(ACCURACY, history=history), ACCURACY, window(1).span)
    assert figure["layout"]["meta"]["windows"][1] == f"{window(1).start}.{window(1).end}"
    assert [shape["x0"] for shape in figure["layout"]["shapes"] if shape["x0"] == shape["x1"]] == [
        trace(figure, "Accuracy")["x"][1]
    ]
    clickable = [one for one in figure["data"] if one.get("hoverinfo") != "skip"]
    assert all(len(one["x"]) == len(history) for one in clickable)


def test_a_metric_that_no_window_has_says_why() -> None:
    undefined = Metric("roc_auc", "ROC AUC", "ratio", None, reason="the model gives no score")
    assert "the model gives no score" in json.dumps(performance_figures.over_time(view(undefined), undefined))


def curves(levels: tuple[str, ...], matrix: list[list[int]]) -> Curves:
    counts = np.array(matrix)
    actual, predicted, right = counts.sum(axis=1), counts.sum(axis=0), np.diag(counts)
    shares = [np.divide(right, side, out=np.full(len(right), np.nan), where=side > 0) for side in (predicted, actual)]
    f1 = np.divide(2 * right, actual + predicted, out=np.full(len(right), np.nan), where=actual + predicted > 0)
    figures = [side.astype(float)[None] for side in (actual, predicted, right, *shares, f1)]
    rates = np.array([0.0, 0.1, 1.0])
    return Curves(
        int(counts.sum()),
        Confusion(levels, counts),
        PerClass(levels, *figures),
        RocCurve(levels[0], np.array([np.inf, 0.5, 0.0]), rates, rates**0.5),
        PrecisionRecallCurve(levels[0], np.array([0.5, 0.0]), np.array([0.9, 0.5]), np.array([0.4, 1.0])),
        CalibrationCurve(
            levels[0], np.array([5, 9]), np.array([0.2, 0.8]), np.array([0.0, 1.0]), np.array([0.0, 0.7]), np.ones(2)
        ),
    )


def performance(current: Curves | None, reference: Curves | None = None) -> PerformanceView:
    return PerformanceView(MODEL, "classification", window(5), None, current, reference)


def test_the_confusion_matrix_shows_counts_and_shares_of_the_true_class_without_empty_classes() -> None:
    figure = performance_curves.confusion(
        performance(curves(("a", "b", "any other"), [[9, 1, 0], [2, 6, 0], [0, 0, 0]]))
    )
    right, mistakes = figure["data"]
    assert right["x"] == ["a", "b"]
    assert right["z"] == [[0.9, None], [None, 0.75]]
    assert mistakes["z"] == [[None, 0.1], [0.25, None]]
    assert right["text"][0] == ["9<br>90.0%", "1<br>10.0%"]


def test_of_many_classes_the_matrix_is_a_map_that_is_wide_enough() -> None:
    levels = tuple(f"{HOSTILE} {index}" for index in range(50))
    one = performance(curves(levels, (np.eye(50, dtype=int) * 8 + 1).tolist()))
    figure = performance_curves.confusion(one)
    assert performance_curves.is_wide(one)
    assert 800 < performance_curves.confusion_height(one) < 1_000
    assert len(set(figure["data"][0]["x"])) == 50
    assert not any(cell for row in figure["data"][0]["text"] for cell in row)
    assert "<img" not in json.dumps(figure["data"])


def test_window_and_reference_are_drawn_together() -> None:
    now, before = curves(("a", "b"), [[9, 1], [2, 6]]), curves(("a", "b"), [[9, 0], [0, 9]])
    for draw in (performance_curves.roc, performance_curves.precision_recall, performance_curves.calibration):
        figure = draw(performance(now, before))
        assert [one["name"] for one in figure["data"] if one.get("name")] == ["Reference", "Window"]
    figure = performance_curves.calibration(performance(now, before))
    assert trace(figure, "Window")["error_y"]["array"] == [1.0, 0.0]
    assert not trace(figure, "Reference")["error_y"]["visible"]


def test_curves_that_are_not_there_say_why() -> None:
    bare = replace(curves(("a", "b"), [[9, 1], [2, 6]]), roc=None, precision_recall=None, calibration=None)
    assert not performance_curves.is_scored(performance(bare))
    assert "gives no score" in json.dumps(performance_curves.roc(performance(bare)))
    assert "No labelled rows" in json.dumps(performance_curves.confusion(performance(None)))


def test_classes_are_told_by_the_lowest_f1_first_beside_the_reference() -> None:
    now, before = curves(("a", "b", "c"), [[9, 1, 0], [5, 5, 0], [0, 0, 0]]), curves(("a", "b"), [[9, 0], [0, 9]])
    rows = class_rows(now, before)
    assert [row["label"] for row in rows] == ["b", "a"]
    assert rows[0]["text"]["change"] == "37.5 pts worse"
    assert rows[0]["text"]["recall"] == "50.0%"
    assert class_rows(None, before) == []


def test_every_figure_is_painted_from_tokens_and_is_json() -> None:
    history = tuple(point(index, 0.9, 100, replace(ESTIMATE, outside=True)) for index in range(3))
    errors = view(
        Metric("mae", "MAE", "value", 1.0), history=(replace(point(0, 0.9, 9), values={"mae": 1.0, "r2": 0.9}),)
    )
    now = performance(curves(("a", "b"), [[9, 1], [2, 6]]))
    figures = [
        performance_figures.over_time(view(ACCURACY, history=history), ACCURACY),
        performance_figures.errors(errors),
        *[draw(now) for draw in (performance_curves.confusion, performance_curves.roc, performance_curves.calibration)],
    ]
    drawn = json.dumps(figures, allow_nan=False)
    assert "#" not in drawn
    assert "var(--accent)" in drawn


def test_standings_differ_without_colour() -> None:
    assert len({look.word for look in STANDINGS.values()}) == len(STANDINGS)
    assert len({STANDINGS[name].icon for name in ("worse", "alike", "none", "estimated")}) == 4


def test_the_page_of_a_model_shows_the_main_metrics_and_estimates_in_small_print() -> None:
    waiting = Metric("accuracy", "Accuracy", "ratio", None, reason="no labels yet", estimated=ESTIMATE)
    tiles = models.metric_buttons(view(waiting, Metric("matthews", "Matthews correlation", "number", 0.4)), None)
    assert len(tiles) == 1
    assert "estimated 93.0%" in text(tiles)
