"""A recipe meets data: each step learns from what the one before left."""

from __future__ import annotations

from collections import Counter
from functools import partial
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.assembly import assembled, counting
from core.cleaning.effect import effect_of
from core.cleaning.fitted import FittedRecipe, FittedStep
from core.cleaning.kinds import kinds_of, tidy
from core.cleaning.recipe import Ingredient, Recipe
from core.cleaning.step import STEPS, Column, Progress, RejectColumn, State, Step
from core.errors import InvalidInput
from core.stopping import stopped_by, stopping_point

VERSIONS = {name: version(name) for name in ("numpy", "pandas", "scikit-learn")}


def fit(
    recipe: Recipe, frame: pd.DataFrame, *, learn_from: pd.Index | None = None, progress: Progress | None = None
) -> tuple[FittedRecipe, pd.DataFrame]:
    """Return a recipe fitted to a table, and the table cleaned by it.

    Parameters
    ----------
    recipe : Recipe
    frame : DataFrame
        Not changed; its index tells rows apart and must not repeat.
    learn_from : Index, optional
        Rows that steps learn from, the training part of the table; all when left out.
    progress : callable, optional
        Called before each step, and now and then while it works, with those done, all there are, and its label; what
        it raises ends the fit.

    Raises
    ------
    InvalidInput
        A step names a column that is not there, or can do nothing with what it is given.
    """
    before = tidy(frame)
    columns_in = kinds_of(before)
    steps, effects = [], []
    for index, ingredient in enumerate(recipe.steps):
        rows = None if learn_from is None else before.index.isin(learn_from)
        step, fitting = STEPS.get(ingredient.step), _Fitting(recipe, rows)
        if progress:
            progress(index, len(recipe.steps), step.label)
        meet = fitting.columns if step.scope == "column" else fitting.table
        _require_columns(ingredient, before, index)
        with stopped_by(partial(progress, index, len(recipe.steps), step.label) if progress else None):
            fitted, after, notes = meet(step, ingredient, before)
            effects.append(effect_of(before, after, notes, fitted.refused, fitted.columns))
        steps.append(fitted)
        before = after
    whole = FittedRecipe(recipe, columns_in, kinds_of(before), tuple(steps), tuple(effects), VERSIONS)
    return whole, before


class _Fitting(NamedTuple):
    """What the fitting of one step knows of the whole."""

    recipe: Recipe
    rows: npt.NDArray[np.bool_] | None  # those to learn from

    def _learnt(self, frame: Any) -> Any:
        return frame if self.rows is None else frame.loc[self.rows]

    def columns(
        self, step: Step, ingredient: Ingredient, frame: pd.DataFrame
    ) -> tuple[FittedStep, pd.DataFrame, Counter[str]]:
        """Return a step fitted column by column, and what it makes of the table."""
        named = ingredient.columns or [name for name in frame.columns if name != self.recipe.target]
        target = frame[self.recipe.target] if self.recipe.target in frame.columns else None
        states, refused, results = {}, {}, {}
        notes = Counter[str]()
        for name in named:
            stopping_point()
            try:
                states[name], results[name] = self._column(step, ingredient, frame[name], target, notes)
            except RejectColumn as reason:
                refused[name] = str(reason)
        fitted = FittedStep(ingredient, states, tuple(states), refused)
        return fitted, assembled(frame, results), notes

    def _column(
        self, step: Step, ingredient: Ingredient, column: Column, target: Column | None, notes: Counter[str]
    ) -> tuple[State, Column | pd.DataFrame]:
        learnt = self._learnt(column)
        known = None if target is None else self._learnt(target)
        if step.fit_apply is None or known is None:
            state = step.fit(learnt, ingredient.params, known)
            return state, step.apply(column, state, ingredient.params, counting(notes))
        state, own = step.fit_apply(learnt, ingredient.params, known, counting(notes))
        if self.rows is None:
            return state, own
        both = pd.concat([own, step.apply(column.loc[~self.rows], state, ingredient.params, counting(notes))])
        return state, both.loc[column.index.intersection(both.index, sort=False)]

    def table(
        self, step: Step, ingredient: Ingredient, frame: pd.DataFrame
    ) -> tuple[FittedStep, pd.DataFrame, Counter[str]]:
        """Return a step fitted to several columns at once, and what it makes of the table."""
        left_out = None if step.drops_rows else self.recipe.target
        named = tuple(ingredient.columns) or tuple(name for name in frame.columns if name != left_out)
        notes = Counter[str]()
        try:
            state = step.fit(self._learnt(frame), named, ingredient.params)
        except RejectColumn as reason:
            return FittedStep(ingredient, {}, (), dict.fromkeys(named, str(reason))), frame, notes
        result = step.apply(frame, named, state, ingredient.params, counting(notes))
        return FittedStep(ingredient, {"": state}, named), result, notes


def _require_columns(ingredient: Ingredient, frame: pd.DataFrame, index: int) -> None:
    if STEPS.get(ingredient.step).named and not ingredient.columns:
        raise InvalidInput(
            f"step {index + 1} ({ingredient.step}) needs columns to be named", field=f"$.steps[{index}].columns"
        )
    for place, name in enumerate(ingredient.columns):
        if name not in frame.columns:
            raise InvalidInput(
                f"there is no column {name[:100]!r} when step {index + 1} ({ingredient.step}) comes",
                field=f"$.steps[{index}].columns[{place}]",
            )
