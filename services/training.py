"""Training is asked for: what is wanted is looked at before anybody waits for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from core.cleaning.rows import frame_of
from core.errors import Conflict, InvalidInput, TooLarge
from core.params import options, read_params
from core.training.algorithm import ALGORITHMS
from core.training.plan import Plan
from services import datasets, models, recipes, runs
from services.context import Context
from services.models import NewModel
from services.views.cleaning import RunView
from storage import models as stored_models

AUTO = "auto"
MOST_ROWS = 2_000_000
MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class Named:
    """What the new model is to be called.

    Parameters
    ----------
    name : str
    version : str, optional
        The next whole number when left out.
    description : str
    bucket : str
        Length of a bucket of time of its monitoring.
    """

    name: str
    version: str | None = None
    description: str = ""
    bucket: str = "1h"


def keep_rows(ctx: Context, rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return the id of the dataset that rows of a request become, to be trained on."""
    return datasets.keep(ctx, f"{name[:170]} (training data)", frame_of(rows)).id


def start(
    ctx: Context, dataset_id: str, wanted: Mapping[str, Any], named: Named, recipe_id: str | None = None
) -> RunView:
    """Return the run that trains a model on a dataset.

    Parameters
    ----------
    wanted : mapping
        The fields of `core.training.plan.Plan`.
    recipe_id : str, optional
        Steps that clean the rows first; they are fitted anew, to the training part alone.

    Raises
    ------
    InvalidInput, NotFound, Conflict, TooLarge
        At once, where what is wanted cannot be done.
    """
    plan = read_plan(wanted)
    found = datasets.get(ctx, dataset_id)
    if found.n > MOST_ROWS or len(found.columns) > MOST_COLUMNS:
        raise TooLarge(f"a model learns from at most {MOST_ROWS:,} rows of {MOST_COLUMNS:,} columns", field="$.dataset")
    recipe = None if recipe_id is None else recipes.get(ctx, recipe_id)
    if plan.target_column not in found.columns:
        raise InvalidInput(f"the data has no column {plan.target_column[:100]!r}", field="$.target_column")
    _require_free(ctx, named)
    asked = {
        "plan": dict(wanted),
        "recipe": None if recipe is None else {"steps": recipe.steps},
        "name": named.name,
        "version": named.version,
        "description": named.description,
        "bucket": named.bucket,
    }
    return runs.start(ctx, "train", asked, UUID(found.id))


def read_plan(wanted: Mapping[str, Any]) -> Plan:
    """Return the plan that JSON describes.

    Raises
    ------
    InvalidInput
        Names the field that is not allowed.
    """
    plan = read_params(Plan, wanted, "$")
    if plan.algorithm != AUTO:
        try:
            algorithm = ALGORITHMS.get(plan.algorithm, "$.algorithm")
        except InvalidInput as error:
            raise InvalidInput(f"{error.message}, or {AUTO}", field=error.field) from error
        read_params(algorithm.params, plan.params, "$.params")
    elif plan.params:
        raise InvalidInput("params go with an algorithm; auto looks for its own", field="$.params")
    return plan


def _require_free(ctx: Context, named: Named) -> None:
    models.readable(NewModel(named.name, named.version or "1", description=named.description, bucket=named.bucket))
    if named.version is None:
        return
    with ctx.database.read() as connection:
        taken = stored_models.find_version(connection, named.name, named.version)
    if taken is not None:
        raise Conflict(
            f"there is a model {named.name!r} with version {named.version!r}", existing=str(taken.id), field="$.version"
        )


def described() -> list[dict[str, Any]]:
    """Return the algorithms, the quickest first, with what can be set of each."""
    found = sorted(ALGORITHMS.all().values(), key=lambda one: one.order)
    return [
        {
            "name": one.name,
            "label": one.label,
            "summary": one.summary,
            "tasks": one.tasks,
            "params": [asdict(option) for option in options(one.params)],
        }
        for one in found
    ]
