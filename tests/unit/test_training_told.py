"""What is told of a model: warnings, what it looks at, and its figures."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics
from threadpoolctl import threadpool_limits

from core.training import train as train_module
from core.training.plan import Plan
from core.training.train import Trained, train

N = 600


@pytest.fixture(autouse=True, scope="module")
def _time_enough() -> Any:
    """Explanations are bounded by time; a busy machine is no reason to explain less."""
    with pytest.MonkeyPatch.context() as patch, threadpool_limits(1):
        patch.setattr(train_module, "LEAST_EXPLAINED_S", 60.0)
        yield


def planted(seed: int = 0, n: int = N) -> pd.DataFrame:
    """Return rows whose target follows ``step``, bends with ``bend``, and knows nothing of ``noise``."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"step": random.uniform(-1, 1, n), "bend": random.uniform(-1, 1, n)})
    frame["noise"] = random.normal(size=n)
    frame["level"] = random.choice(["low", "high"], n)
    frame["y"] = 3.0 * (frame["step"] > 0) + 2 * frame["bend"] ** 2 + (frame["level"] == "high")
    frame["y"] += random.normal(0, 0.3, n)
    return frame


def classes(seed: int = 0, n: int = N) -> pd.DataFrame:
    frame = planted(seed, n)
    chance = 1 / (1 + np.exp(-1.5 * (frame["y"] - 2.4)))
    return frame.assign(y=np.where(np.random.default_rng(seed + 1).random(n) < chance, "yes", "no"))


def learnt(frame: pd.DataFrame, algorithm: str = "gradient_boosting", **wanted: Any) -> Trained:
    params = {"max_iter": 40} if algorithm == "gradient_boosting" else {}
    plan = {"explain": False, "cv": 0, "params": params, **wanted}
    return train(frame, Plan(target_column="y", algorithm=algorithm, **plan))


def codes(frame: pd.DataFrame, **wanted: Any) -> set[str]:
    wanted = {"algorithm": "logistic_regression", **wanted}
    return {one["code"] for one in learnt(frame, **wanted).report["warnings"]}


@cache
def explained() -> dict[str, Any]:
    return learnt(planted(n=1_500), explain=True, time_limit_s=600).report


def test_clean_data_raises_no_warning_in_ten_tables() -> None:
    assert [codes(classes(seed)) for seed in range(10)] == [set()] * 10


def test_each_warning_is_raised_by_what_it_warns_of() -> None:
    clean = classes()
    assert codes(clean.assign(told=np.where(clean["y"] == "yes", 1.0, 0.0))) == {"leakage"}
    assert codes(clean.iloc[:60]) >= {"few_rows"}
    rare = clean.assign(y=np.where(np.arange(N) % 30 == 0, "yes", "no"))
    assert "rare_class" in codes(rare)
    assert "rare_class" not in codes(rare, balanced=True)
    assert codes(pd.concat([clean, clean], ignore_index=True)) == {"repeated_rows"}
    assert codes(clean.assign(id=[f"c{one}" for one in range(N)])) == {"left_out"}
    chance = clean.assign(y=np.random.default_rng(5).choice(["yes", "no"], N))
    assert codes(chance) == {"no_better_than_baseline"}


def test_a_giveaway_of_a_number_is_named() -> None:
    frame = planted()
    warned = learnt(frame.assign(copy=frame["y"] * 2 + 1), "ridge").report["warnings"]
    assert [(one["code"], one["columns"]) for one in warned] == [("leakage", ("copy",))]


def test_importance_ranks_what_was_planted_above_noise() -> None:
    found = explained()["importance"]
    assert [one["feature"] for one in found][-1] == "noise"
    assert {one["feature"] for one in found[:2]} >= {"step"}
    assert found[0]["low"] <= found[0]["mean"] <= found[0]["high"]
    by_name = {one["feature"]: one["mean"] for one in found}
    assert by_name["noise"] < 0.05 * by_name["step"]


def test_dependence_follows_the_shape_that_was_planted() -> None:
    drawn = {one["feature"]: one for one in explained()["dependence"]}
    step = np.array(drawn["step"]["answers"])
    at = np.array(drawn["step"]["values"])
    assert step[at > 0.1].min() - step[at < -0.1].max() == pytest.approx(3.0, abs=0.5)
    bend, at = np.array(drawn["bend"]["answers"]), np.array(drawn["bend"]["values"])
    assert np.corrcoef(bend, at**2)[0, 1] > 0.95
    level = dict(zip(drawn["level"]["values"], drawn["level"]["answers"], strict=True))
    assert level["high"] - level["low"] == pytest.approx(1.0, abs=0.25)


def test_the_learning_curve_ends_at_the_whole_and_gets_better() -> None:
    curve = explained()["learning_curve"]
    assert [one["n"] for one in curve] == sorted({one["n"] for one in curve})
    assert curve[-1]["n"] == 1_200
    assert curve[-1]["score"] < curve[0]["score"]
    assert curve[-1]["score"] == pytest.approx(explained()["metrics"]["rmse"]["value"], rel=1e-6)


@pytest.mark.parametrize("name", ["self", "frame", "=1+1", "a\nb", " "])
def test_a_column_may_be_called_anything_and_is_explained(name: str) -> None:
    frame = classes().rename(columns={"step": name})
    report = learnt(frame, "logistic_regression", explain=True).report
    assert name in {one["feature"] for one in report["importance"]}
    json.dumps(report, allow_nan=False)


def test_dates_texts_of_numbers_and_rare_classes_are_explained_too() -> None:
    random = np.random.default_rng(8)
    frame = classes().assign(
        since=pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 300, N), "D"),
        price=[f"{one:.2f}" if one > 0.2 else " " for one in random.gamma(2, 9, N)],
    )
    frame.loc[:1, "y"] = "perhaps"
    report = learnt(frame, "gradient_boosting", explain=True).report
    assert {one["feature"] for one in report["importance"]} == {*frame.columns} - {"y"}
    json.dumps(report, allow_nan=False)


def test_figures_of_two_classes_are_those_of_scikit_learn() -> None:
    trained = learnt(classes(), "random_forest")
    held, told = trained.held_out, {name: one["value"] for name, one in trained.report["metrics"].items()}
    true, said, p = held["y"] == "yes", held["prediction.class"] == "yes", held["prediction.probability"]
    assert told["accuracy"] == pytest.approx(metrics.accuracy_score(true, said))
    assert told["precision"] == pytest.approx(metrics.precision_score(true, said))
    assert told["recall"] == pytest.approx(metrics.recall_score(true, said))
    assert told["f1"] == pytest.approx(metrics.f1_score(true, said))
    assert told["roc_auc"] == pytest.approx(metrics.roc_auc_score(true, p), abs=1e-6)
    assert told["brier"] == pytest.approx(metrics.brier_score_loss(true, p), abs=1e-6)
    matrix = [row[:2] for row in trained.report["confusion"]["matrix"][:2]]
    assert matrix == metrics.confusion_matrix(held["y"], held["prediction.class"]).tolist()


def test_figures_of_more_classes_and_of_numbers_are_those_of_scikit_learn() -> None:
    frame = planted()
    three = frame.assign(y=np.digitize(frame["y"], [1.5, 3.5]))
    trained = learnt(three, "random_forest")
    held, told = trained.held_out, {name: one["value"] for name, one in trained.report["metrics"].items()}
    assert told["accuracy"] == pytest.approx(metrics.accuracy_score(held["y"], held["prediction.class"]))
    macro = metrics.f1_score(held["y"], held["prediction.class"], average="macro")
    assert told["f1_macro"] == pytest.approx(macro)
    trained = learnt(frame, "ridge")
    held, told = trained.held_out, {name: one["value"] for name, one in trained.report["metrics"].items()}
    true, said = held["y"], held["prediction.value"]
    assert told["rmse"] == pytest.approx(metrics.root_mean_squared_error(true, said), rel=1e-6)
    assert told["mae"] == pytest.approx(metrics.mean_absolute_error(true, said), rel=1e-6)
    assert told["r2"] == pytest.approx(metrics.r2_score(true, said), rel=1e-6)
