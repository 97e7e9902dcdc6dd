"""The rows of a plan: cleaned, with a known target, told apart into those to learn from and those to measure on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.fitted import FittedRecipe
from core.cleaning.fitting import fit
from core.cleaning.kinds import tidy
from core.cleaning.recipe import Recipe
from core.errors import InvalidInput, NotEnoughData
from core.predictions import OUTPUT_PREFIX
from core.training.features import Schema, choose
from core.training.plan import Plan
from core.training.split import Split, split
from core.training.target import Target, read_target


@dataclass(frozen=True, eq=False)
class Prepared:
    """Data that is ready to be learnt from.

    Parameters
    ----------
    train, test : DataFrame
        Features and target, cleaned.
    """

    train: pd.DataFrame
    test: pd.DataFrame
    parts: Split
    target: Target
    schema: Schema
    left_out: Mapping[str, str]
    recipe: FittedRecipe | None
    dropped: int

    @property
    def learnt(self) -> npt.NDArray[Any]:
        """The target of the training part, coded."""
        return self.target.coded(self.train[self.target.name])

    def measured(self) -> pd.DataFrame:
        """Return the rows to measure on."""
        return self.test if len(self.test) else self.train


def prepare(frame: pd.DataFrame, plan: Plan, recipe: Recipe | None = None) -> Prepared:
    """Return the data of a plan, split and cleaned.

    Raises
    ------
    InvalidInput, NotEnoughData
        Names the field of the plan that cannot be followed, and why.
    """
    table = _finite(tidy(frame if frame.index.is_unique else frame.reset_index(drop=True)))
    if plan.target_column not in table.columns:
        raise InvalidInput(f"there is no column {plan.target_column[:100]!r}", field="$.target_column")
    if plan.target_column.startswith(OUTPUT_PREFIX):
        raise InvalidInput(f"columns called {OUTPUT_PREFIX}* are answers of models", field="$.target_column")
    known = table[table[plan.target_column].notna()]
    if len(known) < 2:
        raise NotEnoughData(f"{len(known)} rows have a target; at least 2 are needed", field="$.data")
    target = read_target(known[plan.target_column], plan.task, plan.positive)
    if plan.costed and target.task != "binary":
        raise InvalidInput("costs of mistakes are of two classes", field="$.cost_false_positive")
    parts = split(known, target, plan)
    fitted: FittedRecipe | None = None
    if recipe is not None and recipe.steps:
        fitted, known = fit(Recipe(recipe.steps, plan.target_column), known, learn_from=parts.train)
        known = _still_told(known, plan)
        target = read_target(known[plan.target_column], plan.task, plan.positive)
    known = known.drop(columns=_answers(known))
    train, test = (known.loc[part[part.isin(known.index)]] for part in (parts.train, parts.test))
    if target.task != "regression" and train[target.name].nunique() < 2:
        raise InvalidInput("the rows to learn from are all of one class", field="$.target_column")
    without = [plan.target_column, *filter(None, [plan.time_column])]
    schema, left_out = choose(known.loc[train.index], plan.features, without)
    left_out |= dict.fromkeys(_answers(table), "it is what a model answered")
    return Prepared(train, test, parts, target, schema, left_out, fitted, len(frame) - len(known))


def _still_told(known: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    if plan.target_column not in known.columns:
        raise InvalidInput("the recipe takes the target away", field="$.recipe")
    known = known[known[plan.target_column].notna()]
    if len(known) < 2:
        raise NotEnoughData("the recipe leaves fewer than 2 rows with a target", field="$.recipe")
    return known


def _answers(table: pd.DataFrame) -> list[str]:
    return [name for name in table.columns if name.startswith(OUTPUT_PREFIX)]


def _finite(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table where infinity is missing."""
    endless = [name for name, column in table.items() if column.dtype == np.float64 and np.isinf(column).any()]
    own = table.copy(deep=False)
    for name in endless:
        own[name] = table[name].where(np.isfinite(table[name]))
    return own
