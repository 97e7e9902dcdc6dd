"""A dataset is scored by a model that was trained here: every answer is logged, and a dataset holds them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import pandas as pd

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


def work(ctx: Context, run: RunView, asked: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Return the dataset with the answers; a run that is taken up again logs no row twice."""
    progress(0, 1, "reading the data")
    frame = tidy(datasets.read_rows(ctx, run.dataset or ""))
    with ctx.database.read() as connection:
        model = require(connection, asked["model"])
        recipe, loaded = recipe_of(connection, model.id), of_model(ctx, connection, model)
    told = {name: asked[name] for name in ("label", "time") if asked[name] is not None}
    rows = records(frame.drop(columns=list(told.values())))
    cleaned = as_cleaned(recipe, rows)
    require_readable(loaded.schema, cleaned, "$.dataset")
    answers: list[dict[str, Any]] = []
    scoring = Scoring(ctx, str(model.id), run, loaded, frame, told)
    for start in range(0, len(rows), AT_ONCE):
        progress(start, len(rows), f"scoring row {start + 1:,} of {len(rows):,}")
        some = slice(start, start + AT_ONCE)
        answers += scoring.score(rows[some], cleaned[some], start)
    outputs = pd.DataFrame([outputs_of(one) for one in answers], index=frame.index)
    kept = datasets.keep(ctx, asked["name"], pd.concat([frame, outputs], axis=1), "scoring")
    return {"dataset": kept.id, "model": {"id": str(model.id), "name": model.name, "version": model.version}}


class Scoring:
    """Scores and logs some rows at a time.

    Parameters
    ----------
    told : mapping
        Columns of the ``label`` and of the ``time`` of a row, where they are known.
    """

    def __init__(
        self, ctx: Context, model: str, run: RunView, loaded: Loaded, frame: pd.DataFrame, told: Mapping[str, str]
    ) -> None:
        self._ctx, self._model, self._run, self._loaded = ctx, model, run, loaded
        self._told = {kind: _values(frame[name], kind, name) for kind, name in told.items()}

    def score(
        self, rows: Sequence[Mapping[str, Any]], cleaned: Sequence[Mapping[str, Any]], start: int
    ) -> list[dict[str, Any]]:
        """Return the answers to rows, from this one of the dataset on, once they are logged."""
        answers = self._loaded.answer(cleaned).predictions()
        logged = []
        for place, (row, told) in enumerate(zip(rows, answers, strict=True), start):
            entry = {"model": self._model, "input_data": row, "prediction": told, "id": f"{self._run.id}-{place}"}
            if self._told.get("label") is not None and self._told["label"][place] is not None:
                entry["label"] = self._told["label"][place]
            if "time" in self._told:
                entry["timestamp"] = self._told["time"][place]
            logged.append(entry)
        accept(self._ctx, orjson.dumps(logged))
        return answers


def _values(column: pd.Series[Any], kind: str, name: str) -> list[Any]:
    if kind == "label":
        return [row["label"] for row in records(column.to_frame("label"))]
    when = pd.to_datetime(column, errors="coerce", utc=True, format="ISO8601" if column.dtype == "str" else None)
    if when.isna().any():
        raise InvalidInput(f"not every value of {name[:100]!r} is a time", field="$.time")
    return [one.isoformat() for one in when]


WORK.add("score", work)
