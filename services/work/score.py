"""A dataset is scored by a model that was trained here: every answer is logged, and a dataset holds them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import pandas as pd

from core.cleaning.fitted import FittedRecipe
from core.cleaning.kinds import tidy
from core.cleaning.rows import records
from core.errors import InvalidInput
from core.predictions import outputs_of
from core.training.rows import require_readable
from services import datasets
from services.artefacts import Loaded, of_model
from services.context import Context
from services.ingest import accept
from services.models import require
from services.runs import WORK, Progress
from services.serving import as_cleaned, recipe_of
from services.views.cleaning import RunView

AT_ONCE = 2_000
TOLD = {"label": "label", "time": "timestamp"}  # what is asked for -> as it is logged


def work(ctx: Context, run: RunView, asked: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Return the dataset with the answers; a run that is taken up again logs no row twice."""
    progress(0, 1, "reading the data")
    frame = tidy(datasets.read_rows(ctx, run.dataset or ""))
    with ctx.database.read() as connection:
        model = require(connection, asked["model"])
        recipe, loaded = recipe_of(connection, model.id), of_model(ctx, connection, model)
    told = {kind: asked[name] for name, kind in TOLD.items() if asked[name] is not None}
    scoring = Scoring(frame, told, recipe, loaded)
    for start in range(0, len(frame), AT_ONCE):  # nothing is logged before all of it can be read
        progress(start, 4 * len(frame), f"looking at row {start + 1:,} of {len(frame):,}")
        scoring.require_readable(start)
    outputs = []
    for start in range(0, len(frame), AT_ONCE):
        progress(len(frame) + 3 * start, 4 * len(frame), f"scoring row {start + 1:,} of {len(frame):,}")
        logged = scoring.answered(start, {"model": str(model.id)}, run.id)
        accept(ctx, orjson.dumps(logged))
        outputs += [outputs_of(one["prediction"]) for one in logged]
    scored = frame.assign(**pd.DataFrame(outputs, index=frame.index))
    kept = datasets.keep(ctx, asked["name"], scored, "scoring")
    return {"dataset": kept.id, "model": {"id": str(model.id), "name": model.name, "version": model.version}}


class Scoring:
    """A table that is scored some rows at a time, so that no more of them are held as JSON.

    Parameters
    ----------
    told : mapping
        Columns of the ``label`` and of the ``time`` of a row, where they are known.
    recipe : FittedRecipe, optional
        Cleans the rows before the model meets them.
    """

    def __init__(
        self, frame: pd.DataFrame, told: Mapping[str, str], recipe: FittedRecipe | None, loaded: Loaded
    ) -> None:
        self._features = frame.drop(columns=list(told.values()))
        self._told = {kind: _values(frame[name], kind, name) for kind, name in told.items()}
        self._recipe, self._loaded = recipe, loaded

    def require_readable(self, start: int) -> None:
        """Raise InvalidInput, naming the row, if the model cannot read one of those from here on."""
        require_readable(self._loaded.schema, as_cleaned(self._recipe, self._rows(start)), "$.dataset", start)

    def answered(self, start: int, common: Mapping[str, Any], run_id: str) -> list[dict[str, Any]]:
        """Return the rows from here on with their answers, as they are logged."""
        rows = self._rows(start)
        answers = self._loaded.answer(as_cleaned(self._recipe, rows)).predictions()
        logged = []
        for place, (row, told) in enumerate(zip(rows, answers, strict=True), start):
            known = {kind: values[place] for kind, values in self._told.items() if values[place] is not None}
            logged.append({**common, "id": f"{run_id}-{place}", "input_data": row, "prediction": told, **known})
        return logged

    def _rows(self, start: int) -> list[dict[str, Any]]:
        return records(self._features.iloc[start : start + AT_ONCE])


def _values(column: pd.Series[Any], kind: str, name: str) -> list[Any]:
    if kind == "label":
        return [row["label"] for row in records(column.to_frame("label"))]
    when = pd.to_datetime(column, errors="coerce", utc=True, format="ISO8601" if column.dtype == "str" else None)
    if when.isna().any():
        raise InvalidInput(f"not every value of {name[:100]!r} is a time", field="$.time")
    return [one.isoformat() for one in when]


WORK.add("score", work)
