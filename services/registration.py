"""A trained model takes its place: a version of a name, an artefact, a recipe, and the rows held out as reference."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pandas as pd
from sqlalchemy import Connection

from core.cleaning.fitted import FittedRecipe, read_fitted
from core.profiles.encode import token
from core.profiles.frame import values_of
from core.training.workshop import ARTEFACT, HELD_OUT, REPORT
from services import recipes
from services.activation import activate
from services.context import Context
from services.events import record, tell
from services.freezing import Frozen, Table, freeze
from services.models import NewModel, add
from services.references import FEWEST_ROWS
from services.views.cleaning import RunView
from storage import artefacts, models

NAMESPACE = UUID("4f0e9d3e-6a53-4d57-9d3c-6a1d5c7b8a10")
CANDIDATE = "candidate"


def register(ctx: Context, run: RunView, asked: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the model that a training left in a folder, once it is registered and monitored: all of it, or nothing."""
    told = orjson.loads((folder / REPORT).read_bytes())
    held_out = pd.read_parquet(folder / HELD_OUT)
    model_id = _id_of(run)
    with ctx.files.writing(ctx.files.artefact(model_id)) as draft:
        (folder / ARTEFACT).rename(draft)
    try:
        with ctx.database.write() as connection:
            _register(ctx, connection, model_id, (run, asked), (told, held_out))
            events = [record(connection, model_id, "model", ctx.now())]
    except BaseException:
        ctx.files.remove(model_id)
        raise
    tell(ctx, events)
    ctx.queue.wake(model_id)
    found = of_run(ctx, run)
    assert found is not None, "it was registered just now"  # noqa: S101
    return found


def of_run(ctx: Context, run: RunView) -> dict[str, Any] | None:
    """Return the model that a run has registered, as its result; None before it has."""
    with ctx.database.read() as connection:
        artefact = artefacts.find(connection, _id_of(run))
        model = models.find(connection, _id_of(run))
    if artefact is None or model is None:
        return None
    report = orjson.loads(artefact.report)
    return {
        "model": {"id": str(model.id), "name": model.name, "version": model.version},
        "metrics": report["metrics"],
        "measured_on": report["measured_on"],
        "warnings": report["warnings"],
        "leaderboard": report["leaderboard"],
        "algorithm": report["algorithm"],
    }


def _id_of(run: RunView) -> UUID:
    """Return the id of the model that a run makes: the same however often the run is taken up."""
    return uuid.uuid5(NAMESPACE, run.id)


def _register(
    ctx: Context,
    connection: Connection,
    model_id: UUID,
    asked: tuple[RunView, Mapping[str, Any]],
    made: tuple[Mapping[str, Any], pd.DataFrame],
) -> None:
    (run, wanted), (told, held_out) = asked, made
    serving = told["serving"]
    recipe = None if told["recipe"] is None else read_fitted(told["recipe"])
    new = NewModel(
        name=wanted["name"],
        version=wanted["version"] or next_version(models.versions(connection, wanted["name"])),
        description=wanted["description"],
        task="regression" if serving["target"]["task"] == "regression" else "classification",
        bucket=wanted["bucket"],
        output=_output(serving["target"]),
    )
    row = add(ctx, connection, model_id, new, stage=CANDIDATE, recipe_id=_kept(ctx, connection, wanted, recipe))
    artefacts.add(connection, _artefact(ctx, model_id, run, told))
    frozen = _frozen(row, serving, told["report"], held_out)
    if frozen is not None:
        activate(connection, model_id, frozen, {"source": "training", "learning": False, "created_at": ctx.now()})


def next_version(taken: Any) -> str:
    """Return the next whole number as a version.

    Examples
    --------
    >>> next_version(["1", "2", "2.5-beta"]), next_version([])
    ('3', '1')
    """
    return str(max((int(one) for one in taken if one.isdecimal() and len(one) < 10), default=0) + 1)


def _kept(ctx: Context, connection: Connection, wanted: Mapping[str, Any], recipe: FittedRecipe | None) -> UUID | None:
    """Return the id of the recipe that the model's rows are cleaned by, as it was fitted to the training part."""
    if recipe is None:
        return None
    return UUID(recipes.add(ctx, connection, f"{wanted['name'][:180]} (training)", recipe.recipe, recipe))


def _artefact(ctx: Context, model_id: UUID, run: RunView, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "model_id": model_id,
        "run_id": UUID(run.id),
        "dataset_id": None if run.dataset is None else UUID(run.dataset),
        "sha256": told["sha256"],
        "size": told["size"],
        "serving": orjson.dumps(told["serving"]).decode(),
        "report": orjson.dumps(told["report"]).decode(),
        "created_at": ctx.now(),
    }


def _output(target: Mapping[str, Any]) -> dict[Any, str]:
    if target["task"] == "regression":
        return {"value": "value"}
    if target["task"] == "multiclass":
        return {"class": "class"}
    return {"class": "class", "score": "probability", "positive": token(target["positive"])}


def _frozen(row: Any, serving: Mapping[str, Any], report: Mapping[str, Any], held_out: pd.DataFrame) -> Frozen | None:
    """Return the rows that were held out as a reference; None where there are too few, or none were."""
    if report["measured_on"] != "held-out rows" or len(held_out) < FEWEST_ROWS:
        return None
    target = serving["target"]["name"]
    label = held_out[target]
    # what it does not look at is watched too: it comes with the rows, and tells of them
    columns = {str(name): values_of(column) for name, column in held_out.items() if name != target}
    known = label.astype(object).where(label.notna(), None).tolist()
    return freeze(row, Table(len(held_out), columns, known))
