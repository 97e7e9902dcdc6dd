"""What a training would work with, before anybody waits for it: the target, the features, the split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
import pandas as pd

from core.cleaning.look import ColumnLook, look
from core.cleaning.recipe import Recipe, read_recipe
from core.errors import InvalidInput, NotEnoughData
from core.profiles.encode import token
from core.registry import load
from core.training.algorithm import algorithm_for
from core.training.features import Feature, Schema, choose
from core.training.plan import Plan
from core.training.target import Target, WantedTask, read_target
from services import datasets, recipes, training
from services.context import Context
from services.registration import next_version
from services.rehearsal import SHOWN_FROM, left_by
from services.training import Named
from services.views.cleaning import RunView
from storage import models

MOST_BINS = 40
MOST_CHECKED = 400  # features; beyond them a look for leaks takes too long to be waited for
WIDE, FEW_ROWS = 60, 1_000
OF_ALL_ROWS = ("$.target_column", "$.positive", "$.task", "$.data")  # a sample may be wrong about them


@dataclass(frozen=True)
class Prospect:
    """What a model would predict, and what it would learn from.

    Parameters
    ----------
    target : Target
    counts : tuple of int
        Rows of each class; empty in a regression.
    n, missing : int
        Rows whose target is known, and the others, which are left out.
    of : ColumnLook
        The target.
    features : mapping of str to Feature
    left_out : mapping of str to str
        Columns that are no features by themselves, and why.
    columns : tuple of ColumnLook
        All but the target, from a sample.
    """

    target: Target
    counts: tuple[int, ...]
    n: int
    missing: int
    of: ColumnLook
    features: Mapping[str, Feature]
    left_out: Mapping[str, str]
    columns: tuple[ColumnLook, ...]


@dataclass(frozen=True)
class Leak:
    """A feature that alone gives the target away, and a sentence on it."""

    column: str
    message: str


@dataclass(frozen=True)
class Periods:
    """Rows over time, those learnt from and those held out.

    Parameters
    ----------
    first, cut, last : str
        Oldest row, first row that is held out, newest row.
    learnt, held_out : tuple of int
        Rows of a sample in each of up to 40 stretches of equal length.
    """

    first: str
    cut: str
    last: str
    learnt: tuple[int, ...]
    held_out: tuple[int, ...]


@lru_cache(maxsize=16)
def prospect(
    ctx: Context, dataset_id: str, target: str, task: WantedTask = "auto", recipe_id: str | None = None
) -> Prospect:
    """Return what a training would work with, remembered; columns as the recipe leaves them, of 5,000 rows.

    Raises
    ------
    InvalidInput, NotFound
        Nothing can be predicted of this target, or the recipe cannot be done; names the field of the plan.
    """
    steps = [] if recipe_id is None else list(recipes.get(ctx, recipe_id).steps)
    frame = _left(ctx, dataset_id, steps, target)
    named = any(target in (step.get("columns") or ()) for step in steps)
    column = frame[target] if named else datasets.read_column(ctx, dataset_id, target)
    known = column.dropna()
    found = read_target(known, task)
    coded = found.coded(known)
    counts = () if found.task == "regression" else tuple(np.bincount(coded, minlength=len(found.classes)).tolist())
    looks = look(frame).columns
    rows = frame[frame[target].notna()]
    schema, left_out = _features(rows if len(rows) else frame, target)
    return Prospect(
        target=found,
        counts=counts,
        n=len(known),
        missing=len(column) - len(known),
        of=next(one for one in looks if one.name == target),
        features={one.name: one for one in schema.features},
        left_out=left_out,
        columns=tuple(one for one in looks if one.name != target),
    )


@lru_cache(maxsize=16)
def leaks(
    ctx: Context, dataset_id: str, target: str, task: WantedTask = "auto", recipe_id: str | None = None
) -> tuple[Leak, ...]:
    """Return the features that alone give the target away, from 5,000 rows, or 1,000 of a wide table."""
    seen = prospect(ctx, dataset_id, target, task, recipe_id)
    if len(seen.features) > MOST_CHECKED:
        return ()
    steps = [] if recipe_id is None else list(recipes.get(ctx, recipe_id).steps)
    frame = _left(ctx, dataset_id, steps, target)
    known = frame[frame[target].isin(seen.target.classes) if seen.counts else frame[target].notna()]
    if len(seen.features) > WIDE:
        known = known.iloc[: FEW_ROWS * max(len(known) // FEW_ROWS, 1) : max(len(known) // FEW_ROWS, 1)]
    schema = Schema(tuple(seen.features.values()))
    cautions: Any = load("core.training.cautions")  # takes two seconds, which only some wait for
    found = cautions.giveaways(schema, known, seen.target.coded(known[target]), seen.target)
    return tuple(Leak(one.columns[0], one.message) for one in found)


@lru_cache(maxsize=16)
def periods(ctx: Context, dataset_id: str, name: str, test_size: float) -> Periods:
    """Return how a split by time would part the rows.

    Raises
    ------
    InvalidInput
        The column is not there, or does not put rows in order.
    """
    frame = datasets.sample(ctx, dataset_id, SHOWN_FROM)
    if name not in frame.columns:
        raise InvalidInput(f"there is no column {name[:100]!r}", field="$.time_column")
    splitting: Any = load("core.training.split")
    values = np.sort(splitting.times_of(frame[name], name))
    n_test = max(round(test_size * len(values)), 1)
    numbers = values.astype("datetime64[us]").astype(np.float64) if values.dtype.kind == "M" else values
    edges = np.histogram_bin_edges(numbers, bins=MOST_BINS)
    parts = [np.histogram(part, edges)[0].tolist() for part in (numbers[:-n_test], numbers[-n_test:])]
    first, cut, last = (_moment(values[at]) for at in (0, -n_test, -1))
    return Periods(first, cut, last, tuple(parts[0]), tuple(parts[1]))


def begin(
    ctx: Context, dataset_id: str, wanted: Mapping[str, Any], named: Named, recipe_id: str | None = None
) -> RunView:
    """Return the run that trains a model, after trying on a sample whether it can; see `services.training.start`.

    Raises
    ------
    InvalidInput, NotEnoughData, NotFound, Conflict, TooLarge
        Names the field of the plan that cannot be followed.
    """
    plan = training.read_plan(wanted)
    recipe = None if recipe_id is None else read_recipe(recipes.get(ctx, recipe_id).steps, plan.target_column)
    _try(ctx, dataset_id, plan, recipe, recipe_id)
    return training.start(ctx, dataset_id, wanted, named, recipe_id)


def _try(ctx: Context, dataset_id: str, plan: Plan, recipe: Recipe | None, recipe_id: str | None) -> None:
    seen = prospect(ctx, dataset_id, plan.target_column, plan.task, recipe_id)
    if plan.algorithm != training.AUTO:
        algorithm_for(plan.algorithm, seen.target.task, balanced=plan.balanced)
    if plan.positive is not None and token(plan.positive) not in map(token, seen.target.classes):
        told = " and ".join(map(str, seen.target.classes)) or "numbers"
        raise InvalidInput(f"{str(plan.positive)[:60]!r} is not among {told[:200]}", field="$.positive")
    if plan.costed and seen.target.task != "binary":
        raise InvalidInput("costs of mistakes are of two classes", field="$.cost_false_positive")
    rows = datasets.sample(ctx, dataset_id, SHOWN_FROM)
    whole: Any = load("core.training.train")
    try:
        whole.prepare(rows, plan, recipe)
    except (InvalidInput, NotEnoughData) as error:
        if len(rows) == datasets.get(ctx, dataset_id).n or error.field not in OF_ALL_ROWS:
            raise


def _left(ctx: Context, dataset_id: str, steps: list[Any], target: str) -> pd.DataFrame:
    try:
        frame = left_by(ctx, dataset_id, orjson.dumps(steps).decode(), target).frame
    except InvalidInput as error:
        raise InvalidInput(f"the recipe cannot be done here: {error.message}", field="$.recipe") from error
    if target not in frame.columns:
        what = "the recipe takes the target away" if steps else f"the data has no column {target[:100]!r}"
        raise InvalidInput(what, field="$.recipe" if steps else "$.target_column")
    return frame


def _features(rows: pd.DataFrame, target: str) -> tuple[Schema, Mapping[str, str]]:
    try:
        return choose(rows, (), (target,))
    except InvalidInput:  # none tells anything by itself: somebody may still choose one
        reasons = {str(name): "it tells nothing by itself" for name in rows.columns if name != target}
        return Schema(()), reasons


def _moment(value: Any) -> str:
    if isinstance(value, np.datetime64):
        return str(pd.Timestamp(value).isoformat(sep=" ")).removesuffix(" 00:00:00")[:16]
    return f"{value:,.6g}"


def next_version_of(ctx: Context, name: str) -> tuple[str, int]:
    """Return the version that the next model of a name gets, and how many there are or were of it."""
    with ctx.database.read() as connection:
        taken = models.versions(connection, name)
    return next_version(taken), len(taken)
