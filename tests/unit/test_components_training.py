"""The report of a training and the page of its run: what they say of real trainings, and that they say it safely."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pytest

from components import training_dependence, training_figures
from components.leaderboard import leaderboard
from components.run import can_go_again, run_head, run_progress
from components.run_training import board_card, change_link, made_card, remedy
from components.training_head import cautions, not_trained, worthless
from components.training_page import report_end, report_sections
from components.training_tables import feature_rows, metrics_table
from components.training_words import learning_words, task_words
from core.training.plan import Plan
from core.training.train import train
from services.training_report import curves_of, metrics_of
from services.views.cleaning import RunView
from services.views.training import TrainingView
from tests.unit.test_components import HOSTILE, MODEL, NOW, _text, _walk

RUN = RunView("run-1", "train", "running", 0.3, "Ridge: fold 2 of 5", "data-1", NOW, None, name="churn")
ASKED = {"plan": {"target_column": "left", "time_limit_s": 90}, "name": "churn"}
ENTRY = {"algorithm": "ridge", "label": "Ridge", "params": {}, "state": "done", "why": "", "tried": 3, "score": 0.8,
         "low": 0.7, "high": 0.9, "fit_s": 0.2, "predict_s": 0.01}  # fmt: skip


def _frame(n: int) -> pd.DataFrame:
    random = np.random.default_rng(3)
    x = random.normal(size=n)
    level = random.choice(["a", HOSTILE, "c"], n)
    return pd.DataFrame({"x": x, HOSTILE: level, "number": x * 3 + random.normal(size=n), "cls": level,
                         "left": np.where(x + random.normal(size=n) > 0, "yes", HOSTILE)})  # fmt: skip


@cache
def _view(target: str = "left", n: int = 400, **wanted: Any) -> TrainingView:
    """Return the view of a real training, as it comes out of the database."""
    frame = _frame(n)[["x", HOSTILE, target]]
    algorithm = "ridge" if target == "number" else "logistic_regression"
    told = train(
        frame, Plan(target, **{"algorithm": algorithm, "positive": "yes" if target == "left" else None, **wanted})
    )
    report = orjson.loads(orjson.dumps(told.report | {"environment": {"python": "3.11"}}))
    task = "regression" if target == "number" else "classification"
    return TrainingView(replace(MODEL, task=task), report, metrics_of(report), curves_of(report), "run-1", "data-1",
                        HOSTILE, "ab" * 32, 12_345, NOW)  # fmt: skip


def _said(view: TrainingView) -> str:
    return _text([report_sections(view, NOW), report_end(view, "http://localhost:8000")])


@pytest.mark.parametrize(
    ("target", "sections"),
    [
        ("left", ["Confusion", "Calibration", "What it looks at", "How its answers follow", "Folds"]),
        ("cls", ["Confusion", "Scores", "How its answers follow"]),
        ("number", ["Predicted against true", "Errors", "What more rows bring"]),
    ],
)
def test_a_report_has_the_sections_of_its_task_and_is_json(target: str, sections: list[str]) -> None:
    made = [*report_sections(_view(target), NOW), *report_end(_view(target), "http://localhost:8000")]
    said = _text(made)
    assert [one for one in sections if one not in said] == []
    for one in made:
        json.dumps(one.to_plotly_json(), default=lambda part: part.to_plotly_json(), allow_nan=False)


def test_the_headline_says_from_how_many_rows_on_what_and_against_what() -> None:
    said = _said(_view())
    assert "learnt from 320 rows, and was measured on 80 others that it never saw" in said
    assert "the baseline, always giving the same answer, reaches 50.0%" in said


def test_figures_of_training_rows_are_said_to_be_worth_nothing_and_carry_no_interval() -> None:
    view = _view(n=8, explain=False)
    assert "worth nothing" in _text(worthless(view))
    assert "of the training rows" in _said(view)
    table = _text(metrics_table(view))
    assert "interval" not in table
    assert "Baseline" not in table
    assert worthless(_view()) is None


def test_names_of_data_are_never_markup() -> None:
    for target in ("left", "cls"):
        figures = [one.data for one in _walk(report_sections(_view(target), NOW)) if getattr(one, "data", None)]
        assert figures
        assert "<img" not in json.dumps(figures)


def test_each_caution_says_what_to_do_and_those_of_a_kind_stand_together() -> None:
    told = [
        {"code": "left_out", "message": "id was left out: it is empty", "columns": ["id"]},
        {"code": "left_out", "message": "at was left out: it is empty", "columns": ["at"]},
        {"code": "leakage", "message": "paid alone predicts left: is it known before?", "columns": ["paid"]},
        {"code": "unheard_of", "message": "something new", "columns": []},
    ]
    made = cautions(told)
    said = _text(made)
    assert [_text(one) for one in _walk(made) if type(one).__name__ == "H3"] == [
        "A column may give the answer away", "To know", "Columns were left out",
    ]  # fmt: skip
    assert "train again without it" in said
    assert "id was left out" in said  # a column keeps its name
    assert "Something new." in said
    assert cautions([]) is None


def test_columns_left_out_follow_those_learnt_from_with_why() -> None:
    view = _view()
    left = {"code": "left_out", "message": f"{HOSTILE} was left out: it is empty", "columns": [HOSTILE]}
    rows = feature_rows({**view.report, "warnings": [left]})
    assert [row["kind"] for row in rows] == ["number", "text", "left out"]
    assert rows[-1]["note"] == "It is empty"
    assert rows[0]["importance"] > 0


def test_what_more_rows_bring_is_not_made_up_from_chance() -> None:
    ranking = {"label": "RMSE", "sign": -1}
    words = [
        learning_words([{"n": 60, "score": 2.0}, {"n": 100, "score": now}], ranking, "value")
        for now in (1.0, 1.999, 2.5)
    ]
    assert "more rows would likely help" in words[0]
    assert "bring little" in words[1]
    assert "chance" in words[2]


def test_bars_that_would_not_begin_at_zero_are_drawn_as_dots() -> None:
    part = {"feature": "f", "kind": "text", "values": ["a", "b"], "answers": [100.0, 110.0]}
    span = training_dependence.scale([part], "regression")
    assert span[0] > 0
    assert training_dependence.dependence(part, "regression", span, {})["data"][0]["type"] == "scatter"
    assert training_dependence.dependence(part, "regression", [0.0, 120.0], {})["data"][0]["type"] == "bar"


def test_of_many_classes_those_whose_answers_move_most_are_drawn() -> None:
    moving = [[0.0] * 9 + [0.1, 0.9], [0.0] * 9 + [0.9, 0.1]]
    part = {"feature": "f", "kind": "number", "values": [0, 1], "answers": moving}
    shown = training_dependence.shown_classes([part], [f"c{place}" for place in range(11)])
    assert len(shown) == len(training_dependence.COLOURS)
    assert {9, 10} <= set(shown)


def test_the_chosen_threshold_is_marked_beside_the_usual_one() -> None:
    view = _view(cost_false_positive=1.0, cost_false_negative=5.0)
    found = view.report["threshold"]
    drawn = training_figures.costs(found)
    assert [one["x"][0] for one in drawn["data"][1:]] == [found["value"], 0.5]
    assert found["cost"] <= found["cost_at_half"]
    assert "less than" in _said(view) or "as much as at 0.5" in _said(view)


def test_a_leaderboard_tells_scores_intervals_and_why_there_is_none() -> None:
    out = {**ENTRY, "algorithm": "knn", "label": HOSTILE, "state": "left out", "why": "too many rows", "score": None,
           "low": None, "high": None, "fit_s": None, "predict_s": None}  # fmt: skip
    said = _text(leaderboard([ENTRY, out], "ROC AUC", "ridge"))
    assert "0.8 (0.7 to 0.9)" in said
    assert "the model" in said
    assert "Too many rows" in said
    assert "Left out" in said
    bars = [one.style["left"] for one in _walk(leaderboard([ENTRY])) if getattr(one, "className", "") == "board-dot"]
    assert bars == ["50.00%"]


def test_a_running_training_tells_its_stage_its_fold_and_its_leaderboard() -> None:
    run = replace(RUN, asked=ASKED, result={"leaderboard": [ENTRY]})
    progress = run_progress(run, NOW + 20_000_000)
    assert "Ridge: fold 2 of 5" in _text(progress)
    assert "For 20 s; at most 1 min 30 s" in _text(progress)
    here = [_text(one) for one in _walk(progress) if getattr(one, "className", "") == "is-here"]
    assert [one.strip() for one in here] == ["Choosing and checking"]
    assert "Ridge" in _text(board_card(run))
    assert board_card(RUN) is None
    assert "Training churn to tell left" in _text(run_head(run, None, NOW))


@pytest.mark.parametrize(
    ("code", "field", "words"),
    [
        ("out_of_time", "$.time_limit_s", "Time limit"),
        ("too_large", "$.memory_limit_mb", "Memory limit"),
        ("lost", None, "Try again"),
        ("invalid_input", "$.features[2]", "From"),
        ("never_heard_of", None, "Change what is named"),
    ],
)
def test_a_training_that_failed_says_what_to_do(code: str, field: str | None, words: str) -> None:
    run = replace(RUN, status="failed", asked=ASKED, error={"code": code, "message": HOSTILE, "field": field})
    assert words in _text(run_progress(run))
    assert can_go_again(run)
    link: Any = change_link(run)
    assert link.href == "/train?dataset=data-1&target=left&model=churn"


def test_only_what_ended_without_a_result_and_still_has_its_data_can_go_again() -> None:
    assert not can_go_again(RUN)
    assert not can_go_again(replace(RUN, status="done"))
    assert not can_go_again(replace(RUN, status="failed", kind="read"))
    assert not can_go_again(replace(RUN, status="failed", dataset=None))
    assert remedy(RUN) is None
    assert change_link(replace(RUN, dataset=None)) is None


def test_a_training_that_is_done_leads_to_its_model() -> None:
    view = _view()
    result = {"model": {"id": MODEL.id, "name": HOSTILE, "version": "1"}, "metrics": view.report["metrics"]}
    run = replace(RUN, status="done", result=result, asked=ASKED)
    links = [one.href for one in _walk(made_card(run, view, NOW)) if getattr(one, "href", None)]
    assert f"/models/{MODEL.id}/training" in links
    assert f"/models/{MODEL.id}" in links
    assert "put away" in _text(made_card(run, None, NOW))
    assert made_card(RUN, None, NOW) is None


def test_a_model_that_was_not_trained_here_says_how_to_train_one() -> None:
    made = not_trained("it's", "it was not trained here", "http://localhost:8000")
    assert "/api/train/" in _text(made)
    assert "'\\''" in _text(made)


def test_what_a_model_tells_is_said_by_its_task() -> None:
    assert task_words(_view("number")).startswith("Tells the number number from 2 columns")
    assert task_words(_view("cls")).startswith("Tells which of 3 classes cls is")
    assert task_words(_view()).startswith("Tells whether left is yes")
