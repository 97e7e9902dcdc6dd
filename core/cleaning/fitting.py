"""A recipe meets data: each step learns from what the one before left."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import pandas as pd

from core.cleaning.assembly import assembled, counting
from core.cleaning.effect import effect_of
from core.cleaning.fitted import FittedRecipe, FittedStep
from core.cleaning.kinds import kinds_of, tidy
from core.cleaning.recipe import Ingredient, Recipe
from core.cleaning.step import STEPS, Column, Progress, RejectColumn, State, Step
from core.errors import InvalidInput


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
        Called with the steps done and those there are, before each.

    Raises
    ------
    InvalidInput
        A step names a column that is not there, or can do nothing with what it is given.
    """
    before = tidy(frame)
    columns_in = kinds_of(before)
    steps, effects = [], []
    for index, ingredient in enumerate(recipe.steps):
        if progress:
            progress(index, len(recipe.steps))
        step, fitting = STEPS.get(ingredient.step), _Fitting(recipe, learn_from)
        meet = fitting.columns if step.scope == "column" else fitting.table
        _require_columns(ingredient, before, index)
        fitted, after, notes = meet(step, ingredient, before)
        steps.append(fitted)
        effects.append(effect_of(before, after, notes, fitted.refused, fitted.columns))
        before = after
    columns_out = kinds_of(before)
    return FittedRecipe(recipe, columns_in, columns_out, tuple(steps), tuple(effects)), before


class _Fitting(NamedTuple):
    """What the fitting of one step knows of the whole."""

    recipe: Recipe
    learn_from: pd.Index | None

    def _learnt(self, frame: Any) -> Any:
        return frame if self.learn_from is None else frame.loc[frame.index.isin(self.learn_from)]

    def columns(
        self, step: Step, ingredient: Ingredient, frame: pd.DataFrame
    ) -> tuple[FittedStep, pd.DataFrame, Counter[str]]:
        """Return a step fitted column by column, and what it makes of the table."""
        named = ingredient.columns or [name for name in frame.columns if name != self.recipe.target]
        target = frame[self.recipe.target] if self.recipe.target in frame.columns else None
        states, refused, results = {}, {}, {}
        notes = Counter[str]()
        for name in named:
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
        state = step.fit(learnt, ingredient.params, known)
        result = step.apply(column, state, ingredient.params, counting(notes))
        if step.fit_apply is not None and known is not None:
            own = step.fit_apply(learnt, ingredient.params, known)
            result = own.reindex(column.index).where(column.index.isin(learnt.index), result)
        return state, result

    def table(
        self, step: Step, ingredient: Ingredient, frame: pd.DataFrame
    ) -> tuple[FittedStep, pd.DataFrame, Counter[str]]:
        """Return a step fitted to several columns at once, and what it makes of the table."""
        named = tuple(ingredient.columns) or tuple(name for name in frame.columns if name != self.recipe.target)
        notes = Counter[str]()
        try:
            state = step.fit(self._learnt(frame), named, ingredient.params)
        except RejectColumn as reason:
            return FittedStep(ingredient, {}, (), dict.fromkeys(named, str(reason))), frame, notes
        result = step.apply(frame, named, state, ingredient.params, counting(notes))
        return FittedStep(ingredient, {"": state}, named), result, notes


def _require_columns(ingredient: Ingredient, frame: pd.DataFrame, index: int) -> None:
    for place, name in enumerate(ingredient.columns):
        if name not in frame.columns:
            raise InvalidInput(
                f"there is no column {name[:100]!r} when step {index + 1} ({ingredient.step}) comes",
                field=f"$.steps[{index}].columns[{place}]",
            )
