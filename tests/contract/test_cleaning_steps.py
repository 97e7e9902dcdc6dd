"""What every cleaning step promises, whatever it does."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pytest

from core.cleaning.effect import differing
from core.cleaning.fitted import FittedRecipe, read_fitted
from core.cleaning.fitting import fit
from core.cleaning.kinds import tidy
from core.cleaning.recipe import Ingredient, Recipe, read_recipe
from core.cleaning.replay import apply
from core.cleaning.step import STEPS, Step
from core.params import options, read_params

TARGET = "bought"
# Steps that do nothing by themselves are tried with these params, on these columns.
TRIED: dict[str, dict[str, Any]] = {
    "filter_rows": {"columns": ["age"], "params": {"operator": "<", "value": 60}},
    "drop_columns": {"columns": ["town", "age"]},
    "rename": {"params": {"names": {"town": "place"}}},
    "repair_by_key": {"params": {"key": "number"}},
}


def table(n: int = 60, seed: int = 0) -> pd.DataFrame:
    return _table(n, seed).copy()


@cache
def _table(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    number = rng.integers(10, 14, n)
    frame = pd.DataFrame(
        {
            "age": np.where(rng.random(n) < 0.1, np.nan, rng.normal(45, 12, n).round(1)),
            "visits": rng.poisson(4, n),
            "town": rng.choice(["Ulm", "Bonn", "bonn", " Köln", "N/A"], n),
            "price": [f"${one:,.2f}" for one in rng.gamma(2, 900, n)],
            "seen": [f"2024-0{month}-11" for month in rng.integers(1, 10, n)],
            "number": number,
            "name": [f"hospital {one}" for one in number],
            "code": np.where(rng.random(n) < 0.1, -999.0, rng.normal(2, 1, n)),
            "since": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, n), unit="D"),
            "member": pd.array(rng.random(n) < 0.4, dtype="boolean"),
            "empty": pd.Series([None] * n, dtype="str"),
            "same": ["x"] * n,
            TARGET: rng.integers(0, 2, n),
        }
    )
    frame.loc[n - 1] = frame.loc[0]
    return frame


def recipe_of(step: Step) -> Recipe:
    return read_recipe([{"step": step.name, **TRIED.get(step.name, {})}], TARGET)


@cache
def fitted(step: Step) -> FittedRecipe:
    return fit(recipe_of(step), table())[0]


def through_json(recipe: FittedRecipe) -> FittedRecipe:
    return read_fitted(orjson.loads(orjson.dumps(json.loads(json.dumps(recipe.to_json(), allow_nan=False)))))


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return (
        list(one.columns) == list(other.columns)
        and one.index.equals(other.index)
        and not any(differing(one[name], other[name]).any() for name in one.columns)
    )


@pytest.fixture(params=list(STEPS.all().values()), ids=list(STEPS.all()))
def step(request: pytest.FixtureRequest) -> Step:
    found: Step = request.param
    return found


def test_every_step_does_something_here(step: Step) -> None:
    assert fitted(step).steps[0].states


def test_every_param_has_a_default_and_a_place_in_a_form(step: Step) -> None:
    assert all(one.default is not MISSING or one.default_factory is not MISSING for one in fields(step.params))
    assert [one.name for one in options(step.params)] == [one.name for one in fields(step.params)]
    assert read_params(step.params, {}) == step.params()


def test_a_recipe_survives_json(step: Step) -> None:
    recipe = recipe_of(step)
    assert read_recipe(recipe.to_json()["steps"], TARGET) == recipe


def test_what_was_learnt_survives_json(step: Step) -> None:
    recipe = fitted(step)
    again = through_json(recipe)
    assert again.steps == recipe.steps
    assert same(apply(again, table(seed=1)).frame, apply(recipe, table(seed=1)).frame)


def test_the_input_is_not_touched(step: Step) -> None:
    given, untouched = table(), table()
    recipe, _ = fit(recipe_of(step), given)
    apply(recipe, given)
    pd.testing.assert_frame_equal(given, untouched)


def test_rows_learnt_from_come_out_the_same_when_they_come_again(step: Step) -> None:
    recipe, cleaned = fit(recipe_of(step), table())
    if step.fit_apply is None:
        assert same(apply(recipe, table()).frame, cleaned)


def test_twice_is_once(step: Step) -> None:
    if not step.repeatable:
        pytest.skip("this step goes on")
    frame, learnt = tidy(table()), fitted(step).steps[0]

    def done(before: pd.DataFrame) -> pd.DataFrame:
        if step.scope == "table":
            after: pd.DataFrame = step.apply(before, learnt.columns, learnt.states[""], learnt.ingredient.params, _lost)
            return after
        after = before
        for name in learnt.columns:
            if name in before.columns:
                result = step.apply(before[name], learnt.states[name], learnt.ingredient.params, _lost)
                after = after.loc[after.index.intersection(result.index)].drop(columns=name)
                after = after.join(result)
        return after

    once = done(frame)
    kept = [name for name in once.columns if name in learnt.columns or step.scope == "table"]
    twice = done(once)
    assert same(twice[kept], once[kept]) if set(kept) <= set(twice.columns) else step.scope == "column"


NEW = {
    "unseen levels": lambda frame: frame.assign(town="Atlantis", name="no hospital", number=99),
    "all missing": lambda frame: frame.assign(age=np.nan, town=None, visits=None, number=None),
    "a column missing": lambda frame: frame.drop(columns=["town", "age", "number"]),
    "a column more": lambda frame: frame.assign(extra=1),
    "no rows": lambda frame: frame.iloc[:0],
    "one row": lambda frame: frame.iloc[:1],
    "no target": lambda frame: frame.drop(columns=TARGET),
    "all as texts": lambda frame: frame.astype("str"),
    "rows called otherwise": lambda frame: frame.set_index(pd.Index([f"row {n}" for n in range(len(frame))])),
    "columns in another order": lambda frame: frame[sorted(frame.columns)],
}


@pytest.mark.parametrize("change", NEW.values(), ids=NEW)
def test_the_same_columns_come_out_whatever_comes_in(step: Step, change: Any) -> None:
    recipe = fitted(step)
    given = change(table(seed=2))
    result = apply(recipe, given).frame
    assert list(result.columns) == list(recipe.columns_out)
    assert result.index.isin(given.index).all()
    assert len(apply(recipe, given, keep_rows=True).frame) == len(given)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_tiny_table_is_cleaned_or_refused(step: Step, n: int) -> None:
    named = TRIED.get(step.name, {})
    recipe, _ = fit(read_recipe([{"step": step.name, **named}], TARGET), table().iloc[:n])
    assert list(apply(recipe, table()).frame.columns) == list(recipe.columns_out)


def test_a_proposal_is_a_sentence_and_can_be_done(step: Step) -> None:
    if step.propose is None:
        pytest.skip("this step is for people to ask for")
    frame = tidy(table())
    if step.scope == "table":
        proposals = step.propose(frame)
    else:
        proposals = [one for name in frame.columns if (one := step.propose(frame[name]))]
        assert step.propose(frame["town"].iloc[:0]) is None
    for proposal in proposals:
        assert isinstance(proposal.params, step.params)
        assert 0 < len(proposal.reason) < 500
        assert proposal.affected >= 0
        fit(Recipe((Ingredient(step.name, proposal.columns or ("town",), proposal.params),)), frame)


def _lost(what: str, n: int) -> None:
    """Take a note and lose it."""
