"""A dataset is cleaned into another, and the recipe is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuids

from core.cleaning.kinds import tidy
from core.cleaning.report import report
from core.cleaning.report_html import page
from services import cleaning, datasets, recipes
from services.cleaning import Wanted
from services.context import Context
from services.runs import WORK, Progress
from services.views.cleaning import RunView


def work(ctx: Context, run: RunView, asked: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Return the new dataset, the recipe and the report; cancelled or failed, nothing of them stays."""
    progress(0, 10, "reading the data")
    frame = tidy(datasets.read_rows(ctx, run.dataset or ""))
    wanted = Wanted(recipe=asked["recipe"]) if asked["recipe"] else Wanted(steps=asked["steps"], target=asked["target"])
    cleaning_part = progress.part(0.1, 0.7)
    fitted, cleaned, effects = cleaning.cleaned_by(ctx, frame, wanted, cleaning_part)
    with progress.going_on(8, 10, "comparing before and after"):
        found = report(frame, cleaned, fitted.recipe, effects)
    dataset_id = UUID(int=uuids.uuid7().int)
    try:
        with progress.going_on(9, 10, "keeping the result"):
            datasets.write_rows(ctx, dataset_id, cleaned)
        with ctx.files.writing(ctx.files.report(dataset_id)) as draft:
            draft.write_text(page(found, asked["name"]), encoding="utf-8")
        values = {"id": dataset_id, "name": asked["name"], "source": "cleaning"}
        with ctx.database.write() as connection:
            size = ctx.files.data(dataset_id).stat().st_size
            datasets.add(ctx, connection, values | {"size": size}, cleaned)
            recipe = asked["recipe"] or recipes.add(ctx, connection, asked["name"], fitted.recipe, fitted)
    except BaseException:
        ctx.files.remove(dataset_id)
        raise
    return {"dataset": str(dataset_id), "recipe": recipe, "report": found.to_json()}


WORK.add("clean", work)
