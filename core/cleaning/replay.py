"""A fitted recipe meets new rows: the same columns come out, whatever comes in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import pandas as pd

from core.cleaning.assembly import assembled, counting
from core.cleaning.effect import Effect, effect_of
from core.cleaning.fitted import FittedRecipe, FittedStep
from core.cleaning.kinds import Kind, as_kind, tidy
from core.cleaning.step import STEPS, Column, Note, Progress, Step
from core.stopping import stopped_by, stopping_point


class Cleaned(NamedTuple):
    """A table after a recipe, with what each step did and what was odd about the table as it came."""

    frame: pd.DataFrame
    effects: tuple[Effect, ...]
    oddities: Mapping[str, int]


def apply(
    fitted: FittedRecipe, frame: pd.DataFrame, *, keep_rows: bool = False, progress: Progress | None = None
) -> Cleaned:
    """Return a new table cleaned by a recipe that was fitted before.

    Parameters
    ----------
    keep_rows : bool
        Whether rows that a step would drop stay, as far as it goes unchanged: for predictions, each of which counts.
    progress : callable, optional
        As of `core.cleaning.fitting.fit`.

    Returns
    -------
    Cleaned
        Its columns are those of `fitted.columns_out` whatever comes; a column that is missing is one of missing
        values, and one that is unknown is left out, both are counted.
    """
    before, oddities = expected(fitted.columns_in, frame, fitted.recipe.target)
    effects = []
    for index, one in enumerate(fitted.steps):
        step, notes = STEPS.get(one.ingredient.step), Counter[str]()
        if progress:
            progress(index, len(fitted.steps), step.label)
        with stopped_by(partial(progress, index, len(fitted.steps), step.label) if progress else None):
            after = _applied(step, one, before, counting(notes))
            if keep_rows and len(after) < len(before):
                after = _kept(before, after)
            effects.append(effect_of(before, after, notes, one.refused, one.columns))
        before = after
    out = {name: as_kind(before[name], kind) for name, kind in fitted.columns_out.items()}
    return Cleaned(pd.DataFrame(out, index=before.index), tuple(effects), oddities)


def expected(
    columns: Mapping[str, Kind], frame: pd.DataFrame, target: str | None = None
) -> tuple[pd.DataFrame, Mapping[str, int]]:
    """Return a table with the columns a recipe was fitted to, and how far it came otherwise.

    New rows need not have the `target`: a model will tell it.
    """
    frame = tidy(frame)
    found: dict[str, Column] = {}
    unread = 0
    for name, kind in columns.items():
        if name not in frame.columns:
            found[name] = as_kind(pd.Series(None, index=frame.index, dtype="str"), kind)
            continue
        found[name] = as_kind(frame[name], kind)
        unread += int(frame[name].notna().sum() - found[name].notna().sum())
    oddities = {
        "missing columns": len(columns.keys() - {*frame.columns, target}),
        "unknown columns": len(set(frame.columns) - columns.keys()),
        "values of another type": unread,
    }
    return pd.DataFrame(found, index=frame.index), {name: n for name, n in oddities.items() if n}


def _applied(step: Step, one: FittedStep, frame: pd.DataFrame, note: Note) -> pd.DataFrame:
    if not one.states:
        return frame
    if step.scope == "table":
        after: pd.DataFrame = step.apply(frame, one.columns, one.states[""], one.ingredient.params, note)
        return after
    results = {}
    for name in one.columns:
        stopping_point()
        results[name] = step.apply(frame[name], one.states[name], one.ingredient.params, note)
    return assembled(frame, results)


def _kept(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the table after a step with the rows it dropped, as they were before it."""
    whole = after.reindex(before.index)
    dropped = ~before.index.isin(after.index)
    both = [name for name in after.columns if name in before.columns]
    for name in both:
        whole[name] = after[name].reindex(before.index).where(~dropped, before[name]).astype(after[name].dtype)
    return whole
