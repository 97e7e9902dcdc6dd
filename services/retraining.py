"""Models are trained again on what has come in since: when somebody asks, or now and then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row

from core.errors import InvalidInput, NotEnoughData, NotFound
from core.windows import parse_length
from services import datasets, runs
from services.context import Context
from services.models import require
from services.training_data import MOST_DAYS, label_of
from services.views.cleaning import RunView
from services.views.training import Schedule
from storage import artefacts, labels, recipes, retraining

DAY = 86_400_000_000
SHORTEST = 3_600_000_000
FEWEST_LABELS = 2


def retrain(ctx: Context, model_id: str, days: int) -> RunView:
    """Return the run that trains the next version of a model on its labelled predictions of so many days.

    It is made as the model was: the same algorithm, params, split and recipe, each fitted anew. What comes of it is a
    candidate; nobody is answered by it before somebody promotes it.

    Raises
    ------
    NotFound
    InvalidInput
        So many days cannot be.
    NotEnoughData
        No prediction of these days has a label.
    """
    _require_days(days)
    with ctx.database.read() as connection:
        model = require(connection, model_id)
        newest = labels.newest_labelled(connection, model.id, ctx.now() - days * DAY, FEWEST_LABELS)
        if len(list(newest)) < FEWEST_LABELS:
            told = f"fewer than {FEWEST_LABELS} predictions of the last {days} days have a label"
            raise NotEnoughData(told, field="$.days")
    return runs.start(ctx, "retrain", {"model": str(model.id), "days": days, "name": model.name})


def asked_again(ctx: Context, model_id: str, dataset_id: str) -> dict[str, Any]:
    """Return what is asked of the training that makes the next version of a model from a dataset."""
    with ctx.database.read() as connection:
        model = require(connection, model_id)
        artefact = artefacts.find(connection, model.id)
        recipe = None if model.recipe_id is None else recipes.find(connection, model.recipe_id)
    found = datasets.get(ctx, dataset_id)
    plan = {"task": model.task} if artefact is None else _plan_of(orjson.loads(artefact.report), list(found.columns))
    return {
        "plan": plan | {"target_column": label_of(found)},
        "recipe": None if recipe is None else {"steps": orjson.loads(recipe.steps)["steps"]},
        "name": model.name,
        "version": None,
        "description": f"{model.version} trained again on {found.n:,} labelled predictions",
        "bucket": model.bucket,
    }


def _plan_of(report: Mapping[str, Any], columns: list[str]) -> dict[str, Any]:
    """Return the plan that a model was made by, for data that was logged since."""
    plan = dict(report["plan"])
    if plan.get("algorithm") != "auto":
        plan |= {"algorithm": report["algorithm"], "params": report["params"]}
    if plan.get("time_column") not in columns:
        plan["time_column"] = None  # logged rows come in the order of their time
    return plan | {"features": [name for name in plan.get("features", ()) if name in columns]}


def schedule(ctx: Context, model_id: str) -> Schedule | None:
    """Return when a model is trained again; None where nobody asked for it. NotFound if there is no such model."""
    with ctx.database.read() as connection:
        row = retraining.find(connection, require(connection, model_id).id)
    return None if row is None else _view(row)


def set_schedule(ctx: Context, model_id: str, every: str, days: int) -> Schedule:
    """Return when a model is trained again, after having it trained every so often from now on.

    Parameters
    ----------
    every : str
        A length such as ``12h`` or ``7d``, at least an hour.
    days : int
        It learns from the labelled predictions of so many days.

    Raises
    ------
    NotFound, InvalidInput
    """
    _require_days(days)
    length = _length(every)
    with ctx.database.write() as connection:
        model = require(connection, model_id)
        retraining.put(connection, model.id, every=every, days=days, next_at=ctx.now() + length, run_id=None)
        row = retraining.find(connection, model.id)
    return _view(row)


def drop_schedule(ctx: Context, model_id: str) -> None:
    """Have a model trained again no more.

    Raises
    ------
    NotFound
        There is no such model, or nobody asked for it.
    """
    with ctx.database.write() as connection:
        model = require(connection, model_id)
        if retraining.find(connection, model.id) is None:
            raise NotFound("this model is not trained again by itself")
        retraining.forget(connection, model.id)


def start_due(ctx: Context) -> int:
    """Return how many trainings were started because their time has come; each of them once, whoever asks."""
    now, started = ctx.now(), 0
    with ctx.database.read() as connection:
        due = retraining.due(connection, now)
    for row in due:
        with ctx.database.write() as connection:
            mine = _claimed(connection, row, now)
        if mine:
            run = runs.start(ctx, "retrain", {"model": str(row.model_id), "days": row.days, "name": "retraining"})
            with ctx.database.write() as connection:
                retraining.put(connection, row.model_id, run_id=UUID(run.id))
            started += 1
    return started


def _claimed(connection: Connection, row: Row[Any], now: int) -> bool:
    length = _length(row.every)
    missed = (now - row.next_at) // length  # while nothing ran; they are not made up for
    return retraining.claim(connection, row, row.next_at + (missed + 1) * length)


def _view(row: Any) -> Schedule:
    return Schedule(row.every, row.days, row.next_at, None if row.run_id is None else str(row.run_id))


def _length(every: str) -> int:
    try:
        length = parse_length(every)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="$.every") from error
    if length < SHORTEST:
        raise InvalidInput("a model is trained again once an hour at most", field="$.every")
    return length


def _require_days(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"days are a whole number from 1 to {MOST_DAYS:,}", field="$.days")
