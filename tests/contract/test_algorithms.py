"""What every algorithm promises, whatever it learns by."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache, lru_cache
from typing import Any, get_args

import numpy as np
import orjson
import pandas as pd
import pytest

from core.cleaning.kinds import tidy
from core.cleaning.rows import records
from core.errors import InvalidInput
from core.params import options, read_params
from core.training.algorithm import ALGORITHMS, Algorithm, Setting, Task, algorithm_for, algorithms_for
from core.training.answers import answer, probabilities
from core.training.artefact import TRUSTED, digest, pack, unpack
from core.training.features import Schema, choose
from core.training.pipeline import learn, pipeline
from core.training.target import Target

ROWS = 120
HOSTILE = "self"  # a name that a table's own methods stumble over
NAMES = ("=1+1", "<b>age</b>", "a\nb", "{x}", "prediction", "ünï", " ", "0")
SMALL = {"n_estimators": 4, "max_iter": 30}
TARGETS = {
    "binary": Target("y", "binary", ("no", "yes"), "yes"),
    "multiclass": Target("y", "multiclass", ("a", "b", "c")),
    "regression": Target("y", "regression"),
}
CASES = [(name, task) for name, one in ALGORITHMS.all().items() for task in one.tasks]


@lru_cache(maxsize=1)
def table() -> pd.DataFrame:
    """Return columns of every sort: with gaps, few and many levels, dates, truth values, and numbers as texts."""
    random = np.random.default_rng(5)
    many = [f"street {one}" for one in range(60)]
    frame = pd.DataFrame(
        {
            "x": np.where(random.random(ROWS) < 0.1, np.nan, random.normal(size=ROWS)),
            "n": random.integers(0, 9, ROWS),
            "town": pd.Series(random.choice(["Ulm", "Bonn", "Köln"], ROWS)).where(random.random(ROWS) > 0.1, None),
            "street": [*many, *random.choice(many, ROWS - len(many))],
            "since": pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 10**7, ROWS), unit="s"),
            "member": pd.array(random.random(ROWS) < 0.4, dtype="boolean"),
            "price": [f"{one:.2f}" for one in random.gamma(2, 90, ROWS)],
            HOSTILE: random.normal(size=ROWS),
        }
    )
    frame.loc[3, ["since", "member"]] = None
    return tidy(frame)


@lru_cache(maxsize=3)
def truth(task: Task) -> Any:
    random = np.random.default_rng(9)
    known = table()["x"].fillna(0).to_numpy() + 0.5 * table()[HOSTILE].to_numpy() + random.normal(0, 0.2, ROWS)
    return known if task == "regression" else np.digitize(known, [0.0] if task == "binary" else [-0.4, 0.4])


@lru_cache(maxsize=1)
def schema() -> Schema:
    return choose(table(), [], [])[0]


def small(algorithm: Algorithm) -> Any:
    """Return params that are fitted quickly."""
    return algorithm.params(**{one.name: SMALL[one.name] for one in fields(algorithm.params) if one.name in SMALL})


def fit(name: str, task: Task, frame: pd.DataFrame, columns: Schema, seed: int = 0) -> Any:
    algorithm = ALGORITHMS.get(name)
    setting = Setting(task, seed, n_jobs=1)
    return learn(pipeline(columns, algorithm, small(algorithm), setting), frame, truth(task)[: len(frame)])


@cache
def fitted(name: str, task: Task) -> Any:
    return fit(name, task, table(), schema())


def told(model: Any, rows: Any, task: Task) -> Any:
    """Return what a model answers: numbers, or the probability of every class."""
    return model.predict(rows) if task == "regression" else probabilities(model, rows, TARGETS[task])


@pytest.fixture(params=CASES, ids=[f"{name}-{task}" for name, task in CASES])
def case(request: pytest.FixtureRequest) -> tuple[str, Task]:
    found: tuple[str, Task] = request.param
    return found


def test_there_are_algorithms_for_every_task_and_the_baseline_is_first() -> None:
    for task in get_args(Task):
        names = [one.name for one in algorithms_for(task)]
        assert names[0] == "baseline"
        assert {"baseline", "gradient_boosting", "random_forest"} <= set(names)
    assert len({one.order for one in ALGORITHMS.all().values()}) >= 6


def test_every_row_is_answered_by_a_class_of_the_target_or_a_finite_number(case: tuple[str, Task]) -> None:
    name, task = case
    answers = answer(fitted(name, task), table(), TARGETS[task])
    assert len(answers.predictions()) == ROWS
    if task == "regression":
        assert np.isfinite(answers.values).all()
        return
    assert answers.scores is not None
    assert answers.scores.shape == (ROWS, len(TARGETS[task].classes))
    np.testing.assert_allclose(answers.scores.sum(axis=1), 1.0, atol=1e-9)
    assert set(answers.plain()) <= set(TARGETS[task].classes)
    orjson.dumps(answers.predictions())


def test_it_learns_what_is_planted_unless_it_is_the_baseline(case: tuple[str, Task]) -> None:
    name, task = case
    model, true = fitted(name, task), truth(task)
    said = model.predict(table())
    if task == "regression":
        share = 1 - np.mean((said - true) ** 2) / np.var(true)
    else:
        share = (np.mean(said == true) - np.bincount(true).max() / ROWS) / (1 - np.bincount(true).max() / ROWS)
    assert share == pytest.approx(0.0, abs=1e-9) if name == "baseline" else share > 0.1


def test_the_same_seed_gives_the_same_answers(case: tuple[str, Task]) -> None:
    name, task = case
    again = fit(name, task, table(), schema())
    np.testing.assert_array_equal(told(again, table(), task), told(fitted(name, task), table(), task))


@pytest.mark.parametrize("name", ["random_forest", "extra_trees"])
def test_another_seed_grows_other_trees(name: str) -> None:
    other = fit(name, "binary", table(), schema(), seed=1)
    assert not np.array_equal(told(other, table(), "binary"), told(fitted(name, "binary"), table(), "binary"))


def test_packed_and_unpacked_it_answers_the_same_to_tables_and_to_rows_of_json(case: tuple[str, Task]) -> None:
    name, task = case
    model = fitted(name, task)
    packed = pack(model)
    again = unpack(packed, digest(packed))
    rows = json.loads(json.dumps(records(table())))
    expected = told(model, table(), task)
    np.testing.assert_array_equal(told(again, table(), task), expected)
    np.testing.assert_array_equal(told(again, rows, task), expected)
    one = np.vstack([np.atleast_2d(told(again, [row], task)) for row in rows[:5]]).reshape(expected[:5].shape)
    np.testing.assert_allclose(one, expected[:5], rtol=1e-12)


def test_a_row_of_nothing_of_the_unseen_and_of_the_absurd_is_answered(case: tuple[str, Task]) -> None:
    name, task = case
    strange = [
        {},
        dict.fromkeys(table().columns),
        {"town": "Atlantis", "street": "nowhere", "price": "much", "x": "text", "since": "soon"},
        {"x": 1e300, "n": -1e308, "since": "9999-12-31T23:59:59Z", "member": True, "town": 5, "price": "inf"},
        {"x": [1], "town": {"a": 1}, "since": 12, "member": "yes", "more": 1},
    ]
    assert np.isfinite(told(fitted(name, task), strange, task)).all()


def test_hostile_names_of_columns_are_only_names(case: tuple[str, Task]) -> None:
    name, task = case
    frame = table().set_axis(list(NAMES), axis=1)
    model = fit(name, task, frame, choose(frame, [], [])[0])
    np.testing.assert_array_equal(told(model, frame, task), told(fitted(name, task), table(), task))
    np.testing.assert_array_equal(told(model, records(frame), task), told(model, frame, task))


@pytest.mark.parametrize(
    "columns", [["x"], ["town"], ["street"], ["since"], ["member"], ["price"]], ids=lambda one: one[0]
)
def test_one_feature_of_any_sort_is_enough(case: tuple[str, Task], columns: list[str]) -> None:
    name, task = case
    frame = table()[columns]
    model = fit(name, task, frame, choose(frame, columns, [])[0])
    packed = pack(model)
    rows = records(frame)
    np.testing.assert_array_equal(told(unpack(packed, digest(packed)), rows, task), told(model, frame, task))


def test_a_dozen_rows_are_enough_to_be_fitted(case: tuple[str, Task]) -> None:
    name, task = case
    frame = table()[["x", "town", "n"]].iloc[:12]
    assert np.isfinite(told(fit(name, task, frame, choose(frame, [], [])[0]), frame, task)).all()


@pytest.mark.parametrize("algorithm", ALGORITHMS.all().values(), ids=ALGORITHMS.all())
def test_its_params_make_a_form_and_every_one_reaches_the_estimator(algorithm: Algorithm) -> None:
    asked = options(algorithm.params)
    assert [one.name for one in asked] == [one.name for one in fields(algorithm.params)]
    task = algorithm.tasks[0]
    usual = algorithm.build(algorithm.params(), Setting(task)).get_params()
    for option in asked:
        other = read_params(algorithm.params, {option.name: _another(option)})
        changed = algorithm.build(other, Setting(task)).get_params()
        assert [name for name in usual if str(usual[name]) != str(changed[name])] == [option.name]
        assert option.label
        assert option.default == getattr(algorithm.params(), option.name)


def _another(option: Any) -> Any:
    """Return a value that is allowed, and not the default."""
    if option.entry == "choice":
        return next(one for one in option.choices if one != option.default)
    if option.entry == "truth":
        return not option.default
    return (option.default or option.low or 1) + 1 if option.entry == "whole" else (option.default or 1.0) / 2


@pytest.mark.parametrize("algorithm", ALGORITHMS.all().values(), ids=ALGORITHMS.all())
def test_what_auto_looks_among_is_allowed(algorithm: Algorithm) -> None:
    for name, values in algorithm.search.items():
        for value in values:
            assert getattr(read_params(algorithm.params, {name: value}), name) == value


@pytest.mark.parametrize("algorithm", ALGORITHMS.all().values(), ids=ALGORITHMS.all())
def test_it_weighs_classes_or_says_that_it_cannot(algorithm: Algorithm) -> None:
    task = algorithm.tasks[0]
    estimator = algorithm.build(algorithm.params(), Setting(task, balanced=True))
    assert (estimator.get_params().get("class_weight") == "balanced") == algorithm.weighs
    if not algorithm.weighs:
        with pytest.raises(InvalidInput):
            algorithm_for(algorithm.name, task, balanced=True)


def test_types_that_an_artefact_may_hold_are_those_that_some_algorithm_needs() -> None:
    import skops.io

    needed: set[str] = set()
    for name, task in CASES:
        needed |= set(skops.io.get_untrusted_types(data=pack(fitted(name, task))))
        frame = table()[["x"]]
        needed |= set(skops.io.get_untrusted_types(data=pack(fit(name, task, frame, choose(frame, [], [])[0]))))
    assert needed == set(TRUSTED)
