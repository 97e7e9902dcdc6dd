"""An uploaded file is read into a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.params import read_params
from core.reading.read import Said
from services import datasets
from services.context import Context
from services.runs import WORK, Progress
from services.views.cleaning import RunView


def work(ctx: Context, run: RunView, asked: Mapping[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001
    """Return the dataset that a file became; a file that cannot be read leaves nothing behind."""
    dataset_id = UUID(asked["dataset"])
    try:
        with progress.going_on(0, 2, "reading the file"):
            found = datasets.read_file(ctx, dataset_id, asked["name"], read_params(Said, asked["said"], "$"))
        progress(1, 2, "keeping it")
        values = {"id": dataset_id, "name": asked["name"], "source": "upload", "size": asked["size"]}
        with ctx.database.write() as connection:
            datasets.add(ctx, connection, values | datasets.described(found), found.frame)
    except BaseException:
        ctx.files.remove(dataset_id)
        raise
    return {"dataset": str(dataset_id)}


WORK.add("read", work)
