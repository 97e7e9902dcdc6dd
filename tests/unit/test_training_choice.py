"""Thresholds, folds, and the race of the algorithms."""

from __future__ import annotations

import time
import warnings
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score

from core.errors import InvalidInput
from core.training.algorithm import ALGORITHMS, Setting
from core.training.features import choose
from core.training.folds import cross_validate
from core.training.pipeline import learn, pipeline
from core.training.plan import Plan
from core.training.ranking import RANKINGS, interval
from core.training.search import Race, winner
from core.training.target import Target
from core.training.threshold import cheapest
from core.training.train import train

TARGETS: dict[str, Any] = {
    "binary": Target("y", "binary", (0, 1), 1),
    "multiclass": Target("y", "multiclass", (0, 1, 2)),
    "regression": Target("y", "regression"),
}
COSTS = Plan(cost_false_positive=1.0, cost_false_negative=5.0)


def nothing(_done: int, _of: int, _said: str) -> None:
    """Tell nobody."""


@cache
def data(task: str, n: int = 400) -> tuple[pd.DataFrame, Any]:
    random = np.random.default_rng(4)
    frame = pd.DataFrame({"a": random.normal(size=n), "b": random.normal(size=n), "t": random.choice(list("xyz"), n)})
    pull = frame["a"] + 0.5 * (frame["t"] == "x") + random.normal(0, 0.7, n)
    if task == "regression":
        return frame, pull.to_numpy()
    return frame, np.digitize(pull, [0.3] if task == "binary" else [-0.5, 0.7])


def costs(scores: Any, positive: Any, threshold: float, plan: Plan) -> float:
    told = scores >= threshold
    false_alarms, misses = np.sum(told & ~positive), np.sum(~told & positive)
    return float((plan.cost_false_positive * false_alarms + plan.cost_false_negative * misses) / len(scores))


SCORES = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.25, 0.5, 0.5 + 2**-53, np.nextafter(0.5, 0), 1.0]))


@given(
    rows=st.lists(st.tuples(SCORES, st.booleans()), min_size=1, max_size=30),
    alarm=st.floats(0.1, 100),
    miss=st.floats(0.1, 100),
)
@settings(max_examples=200, deadline=None)
def test_no_threshold_costs_less_than_the_cheapest(rows: list[tuple[float, bool]], alarm: float, miss: float) -> None:
    scores, positive = np.array([one for one, _ in rows]), np.array([one for _, one in rows])
    plan = Plan(cost_false_positive=alarm, cost_false_negative=miss)
    found = cheapest(scores, positive, plan)
    tried = [costs(scores, positive, one, plan) for one in (0.0, *scores, 1.0)]
    assert 0.0 <= found["value"] <= 1.0
    assert found["cost"] == pytest.approx(min(tried))
    assert costs(scores, positive, found["value"], plan) == pytest.approx(found["cost"])
    assert found["cost_at_half"] == pytest.approx(costs(scores, positive, 0.5, plan))
    drawn = [costs(scores, positive, one, plan) for one in found["curve"]["threshold"]]
    np.testing.assert_allclose(found["curve"]["cost"], drawn)


def test_costs_move_the_threshold_of_a_model_and_what_it_tells() -> None:
    frame, y = data("binary")
    wanted: dict[str, Any] = {"target_column": "y", "algorithm": "logistic_regression", "explain": False}
    usual = train(frame.assign(y=y), Plan(**wanted))
    careful = train(frame.assign(y=y), Plan(**wanted, cost_false_positive=1, cost_false_negative=20))
    assert usual.threshold == 0.5
    assert careful.threshold < 0.3
    alarms = [(one.held_out["prediction.class"] == 1).sum() for one in (usual, careful)]
    assert alarms[0] < alarms[1]
    numbers, z = data("regression")
    plan = Plan(**wanted | {"algorithm": "ridge"}, cost_false_positive=1, cost_false_negative=2)
    with pytest.raises(InvalidInput, match="of two classes"):
        train(numbers.assign(y=z), plan)


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_folds_are_those_of_cross_val_score(task: Any) -> None:
    frame, y = data(task)
    algorithm = ALGORITHMS.get("ridge" if task == "regression" else "logistic_regression")
    model = pipeline(choose(frame, [], [])[0], algorithm, algorithm.params(), Setting(task))
    found = cross_validate(model, frame, y, TARGETS[task], Plan(cv=5, seed=3), nothing)
    kind = KFold if task == "regression" else StratifiedKFold
    ranking = RANKINGS[TARGETS[task].task]
    expected = ranking.sign * cross_val_score(
        model, frame, y, cv=kind(5, shuffle=True, random_state=3), scoring=ranking.scorer
    )
    assert found is not None
    np.testing.assert_allclose(found.scores, expected, rtol=1e-12)
    if found.out_of_fold is not None:
        np.testing.assert_allclose(found.out_of_fold.sum(axis=1), 1.0)


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_the_figure_that_models_are_ranked_by_is_that_of_its_scorer(task: Any) -> None:
    frame, y = data(task)
    algorithm = ALGORITHMS.get("random_forest")
    model = pipeline(choose(frame, [], [])[0], algorithm, algorithm.params(n_estimators=5), Setting(task, n_jobs=1))
    model = learn(model, frame.iloc[:300], y[:300])
    rest, true = frame.iloc[300:], y[300:]
    ranking = RANKINGS[TARGETS[task].task]
    told = model.predict(rest) if task == "regression" else model.predict_proba(rest)
    expected: dict[str, Any] = {
        "binary": lambda: roc_auc_score(true, told[:, 1]),
        "multiclass": lambda: f1_score(true, model.predict(rest), average="macro"),
        "regression": lambda: float(np.sqrt(np.mean((told - true) ** 2))),
    }
    assert ranking.score(true, told) == pytest.approx(expected[task](), rel=1e-12)


def test_the_interval_of_folds_is_that_of_nadeau_and_bengio() -> None:
    scores = [0.8, 0.82, 0.79, 0.85, 0.81]
    mean, low, high = interval(scores, 0.25)
    reach = stats.t.ppf(0.975, 4) * np.sqrt(np.var(scores, ddof=1) * (1 / 5 + 0.25))
    assert (mean, low, high) == pytest.approx((np.mean(scores), np.mean(scores) - reach, np.mean(scores) + reach))
    assert np.isnan(interval([0.5], 0.25)[1])


def test_there_are_no_more_folds_than_rows_of_the_rarest_class() -> None:
    frame, _ = data("binary")
    y = np.zeros(len(frame), dtype=np.int64)
    y[:3] = 1
    algorithm = ALGORITHMS.get("logistic_regression")
    model = pipeline(choose(frame, [], [])[0], algorithm, algorithm.params(), Setting("binary"))
    found = cross_validate(model, frame, y, TARGETS["binary"], Plan(cv=10), nothing)
    assert found is not None
    assert len(found.scores) == 3
    y[1:3] = 0
    assert cross_validate(model, frame, y, TARGETS["binary"], Plan(), nothing) is None


def test_by_time_folds_learn_from_what_came_before_only() -> None:
    n = 200
    frame = pd.DataFrame({"a": np.arange(n, dtype=float)})
    algorithm = ALGORITHMS.get("baseline")
    model = pipeline(choose(frame, [], [])[0], algorithm, algorithm.params(), Setting("regression"))
    y = np.arange(n, dtype=float)
    found = cross_validate(model, frame, y, TARGETS["regression"], Plan(cv=4, split="time"), nothing)
    assert found is not None
    # the mean of the first k numbers is (k - 1) / 2; the next 40 are further and further from it
    expected = [np.sqrt(np.mean((np.arange(k, k + 40) - (k - 1) / 2) ** 2)) for k in (40, 80, 120, 160)]
    np.testing.assert_allclose(found.scores, expected)


def race(task: Any, seconds: float, n: int = 400) -> tuple[Race, list[Any]]:
    frame, y = data(task, n)
    shown: list[Any] = []
    made = Race(
        frame, y, choose(frame, [], [])[0], TARGETS[task], Plan(cv=2), time.monotonic() + seconds, nothing, shown.append
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return made, [made.run(), shown]


def test_a_race_keeps_to_its_time_and_its_board_is_sorted_with_the_baseline_on_it() -> None:
    began = time.monotonic()
    made, (board, shown) = race("binary", 4.0, 299)  # too few rows to tune
    assert time.monotonic() - began < 12
    scores = [one.folds.mean for one in board if one.folds is not None]
    assert scores == sorted(scores, reverse=True)
    assert {one.algorithm.name for one in board} == {
        one.name for one in ALGORITHMS.all().values() if "binary" in one.tasks
    }
    baseline = next(one for one in board if one.algorithm.name == "baseline")
    assert baseline.folds is not None
    assert baseline.folds.mean == pytest.approx(0.5)
    assert [len(one) for one in shown] == list(range(1, len(board) + 1))
    assert board[0].algorithm.name != "baseline"
    assert winner(board, 299, 1e6) is board[0]
    assert winner(board, 299, 0.0) is None
    assert made.ranked() == board


def test_a_race_out_of_time_says_so_of_each() -> None:
    _, (board, _) = race("regression", -1.0)
    assert {one.state for one in board} == {"out of time"}
    assert all(one.to_json()["score"] is None and one.why for one in board)


def test_auto_takes_the_best_and_tells_of_all_it_tried() -> None:
    frame, y = data("regression", 120)
    report = train(
        frame.assign(y=y), Plan(target_column="y", cv=2, time_limit_s=60, explain=False, task="regression")
    ).report
    board = report["leaderboard"]
    assert board[0]["algorithm"] == report["algorithm"]
    scores = [one["score"] for one in board if one["score"] is not None]
    assert scores == sorted(scores)
    assert "baseline" in {one["algorithm"] for one in board}
    assert report["metrics"]["rmse"]["value"] < report["baseline"]["rmse"]
