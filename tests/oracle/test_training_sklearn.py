"""A trained model is worth what the same pipeline is worth when people write it directly in scikit-learn."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import f1_score, roc_auc_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.training.algorithm import ALGORITHMS
from core.training.plan import Plan
from core.training.target import WantedTask
from core.training.train import Trained, train

FOREST = {"n_estimators": 20, "max_features": "sqrt", "random_state": 0}
BOOST: dict[str, Any] = {"max_iter": 40, "random_state": 0, "early_stopping": True, "n_iter_no_change": 10}
PARAMS: dict[str, Any] = {
    "random_forest": {"n_estimators": 20}, "extra_trees": {"n_estimators": 20}, "gradient_boosting": {"max_iter": 40},
}  # fmt: skip
CLASSIFIERS: dict[str, Any] = {
    "baseline": DummyClassifier(strategy="prior"),
    "logistic_regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1_000)),
    "nearest_neighbours": make_pipeline(StandardScaler(), KNeighborsClassifier(15)),
    "random_forest": RandomForestClassifier(**FOREST),
    "extra_trees": ExtraTreesClassifier(**FOREST),
    "gradient_boosting": HistGradientBoostingClassifier(**BOOST),
}
REGRESSORS: dict[str, Any] = {
    "baseline": DummyRegressor(),
    "linear_regression": make_pipeline(StandardScaler(), LinearRegression()),
    "ridge": make_pipeline(StandardScaler(), Ridge()),
    "nearest_neighbours": make_pipeline(StandardScaler(), KNeighborsRegressor(15)),
    "random_forest": RandomForestRegressor(**FOREST),
    "extra_trees": ExtraTreesRegressor(**FOREST),
    "gradient_boosting": HistGradientBoostingRegressor(**BOOST),
}
SETS: dict[str, Any] = {
    "breast cancer": (load_breast_cancer, CLASSIFIERS),
    "wine": (load_wine, CLASSIFIERS),
    "digits": (load_digits, {"logistic_regression": CLASSIFIERS["logistic_regression"]}),
    "diabetes": (load_diabetes, REGRESSORS),
}
CASES = [(name, algorithm) for name, (_, known) in SETS.items() for algorithm in known]
# Of scikit-learn 1.9.1, split with seed 0, where nothing is drawn and the order of sums is all that can differ.
STORED: dict[tuple[str, str], float] = {
    ("breast cancer", "logistic_regression"): 0.99570106,
    ("breast cancer", "nearest_neighbours"): 0.99057540,
    ("wine", "logistic_regression"): 1.00000000,
    ("wine", "nearest_neighbours"): 0.97432099,
    ("digits", "logistic_regression"): 0.96665217,
    ("diabetes", "linear_regression"): 58.51717128,
    ("diabetes", "ridge"): 58.56711332,
    ("diabetes", "nearest_neighbours"): 59.01599775,
}


@cache
def data(name: str) -> tuple[pd.DataFrame, Any]:
    bunch = SETS[name][0]()
    x, y = bunch.data, bunch.target
    if name == "digits":
        x, y = x[:600], y[:600]
    return pd.DataFrame(x, columns=[f"x{place}" for place in range(x.shape[1])]), y


def ours(name: str, algorithm: str) -> Trained:
    x, y = data(name)
    task: WantedTask = "regression" if name == "diabetes" else "classification"
    plan = Plan(
        target_column="y", task=task, algorithm=algorithm, params=PARAMS.get(algorithm, {}), cv=0, explain=False
    )
    return train(x.assign(y=y), plan)


def direct(name: str, algorithm: str) -> tuple[float, Any]:
    """Return the figure of the pipeline, and what it answers."""
    x, y = data(name)
    kept = [one for one in x.columns if x[one].nunique() > 1]
    rows = np.arange(len(x))
    known, held = train_test_split(rows, test_size=0.2, random_state=0, stratify=None if name == "diabetes" else y)
    known, held = np.sort(known), np.sort(held)
    still = [one for one in kept if x[one].iloc[known].nunique() > 1]
    model = SETS[name][1][algorithm].fit(x[still].iloc[known].to_numpy(), y[known])
    rest, true = x[still].iloc[held].to_numpy(), y[held]
    if name == "diabetes":
        told = model.predict(rest)
        return float(root_mean_squared_error(true, told)), told
    told = model.predict_proba(rest)
    if told.shape[1] == 2:
        return float(roc_auc_score(true, told[:, 1])), told[:, 1]
    return float(f1_score(true, told.argmax(axis=1), average="macro")), told


@pytest.mark.parametrize(("name", "algorithm"), CASES, ids=[f"{one}-{other}" for one, other in CASES])
def test_answers_and_figures_are_those_of_the_pipeline_written_directly(name: str, algorithm: str) -> None:
    trained = ours(name, algorithm)
    expected, told = direct(name, algorithm)
    figure = trained.report["metrics"][trained.report["ranking"]["name"]]["value"]
    if figure is not None:  # the AUC of one answer for all is not defined
        assert figure == pytest.approx(expected, abs=1e-6)
    outputs = trained.held_out.filter(like="prediction.").drop(columns="prediction.class", errors="ignore")
    np.testing.assert_allclose(outputs.to_numpy(dtype=float).squeeze(), np.squeeze(told), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("case", "value"), STORED.items(), ids=[" ".join(one) for one in STORED])
def test_figures_are_those_that_were_noted(case: tuple[str, str], value: float) -> None:
    trained = ours(*case)
    figure = trained.report["metrics"][trained.report["ranking"]["name"]]["value"]
    assert figure == pytest.approx(value, abs=1e-6)


def test_every_algorithm_is_compared() -> None:
    assert {one for _, one in CASES} == set(ALGORITHMS.all())


def test_the_best_possible_is_approached_where_the_truth_is_known() -> None:
    random = np.random.default_rng(11)
    n = 4_000
    frame = pd.DataFrame({"a": random.normal(size=n), "b": random.normal(size=n), "t": random.choice(["u", "v"], n)})
    p = 1 / (1 + np.exp(-(1.5 * frame["a"] - frame["b"] + 2 * (frame["t"] == "u") - 1)))
    frame["y"] = (random.random(n) < p).astype(int)
    trained = train(frame, Plan(target_column="y", algorithm="logistic_regression", cv=0, explain=False))
    held = trained.held_out
    best = roc_auc_score(held["y"], p.loc[held.index])
    figure = trained.report["metrics"]["roc_auc"]
    assert figure["low"] < best < figure["high"]
    assert figure["value"] == pytest.approx(best, abs=0.005)
    np.testing.assert_allclose(held["prediction.probability"], p.loc[held.index], atol=0.06)
    numbers = frame.drop(columns="y").assign(y=2 * frame["a"] - frame["b"] + random.normal(0, 0.5, n))
    report = train(numbers, Plan(target_column="y", algorithm="linear_regression", cv=0, explain=False)).report
    assert report["metrics"]["rmse"]["value"] == pytest.approx(0.5, abs=0.03)
