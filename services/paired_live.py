"""Two models on the same labelled rows: what one answered then, and what the other answered or would answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import orjson
import pandas as pd
from sqlalchemy import Connection, Row

from core.cleaning.fitted import FittedRecipe
from core.cleaning.rows import frame_of
from core.errors import InvalidInput, NotEnoughData
from core.predictions import CLASS_NAMES, VALUE_NAMES, find_output, outputs_of
from core.profiles.encode import Bins, Values, token
from core.profiles.performance import Task
from core.training.features import Schema
from core.training.figures import count, figures_of
from core.training.pairing import Difference, pair
from core.training.told import answered
from core.training.told import told as told_of
from services.artefacts import Loaded, opened
from services.baseline import read_baseline
from services.context import Context
from services.paired_metrics import metric_pairs
from services.serving import as_cleaned, recipe_of
from services.views.pairing import LivePair, MetricPair
from storage import artefacts, labels, predictions
from storage.predictions import PredictionRow

MOST_ROWS = 5_000
FEWEST_ROWS = 30
Side = Literal["a", "b"]
Columns = Mapping[str, Values]


@dataclass(frozen=True, eq=False)
class Answering:
    """A model and what it takes to have it answer.

    Parameters
    ----------
    model : Row
        As stored.
    positive : str, optional
        Of two classes the one its score speaks of, as monitoring has it.
    kept : tuple of str, optional
        SHA-256 and serving of its artefact; None where it was not trained here.
    recipe : FittedRecipe, optional
        Cleans its rows.
    """

    model: Row[Any]
    positive: str | None
    kept: tuple[str, str] | None
    recipe: FittedRecipe | None

    @property
    def name(self) -> str:
        """Name and version, for sentences."""
        return f"{self.model.name} {self.model.version}"

    @property
    def named(self) -> dict[str, str]:
        """Names of the outputs that play a part, and the positive class."""
        told: dict[str, str] = orjson.loads(self.model.output)
        return told if self.positive is None else told | {"positive": self.positive}


class LiveRows(NamedTuple):
    """Labelled rows that one model was asked, and what the other logged of the same ids."""

    rows_of: Side | None
    rows: Sequence[PredictionRow]
    labels: Sequence[Any]
    others: Mapping[str, PredictionRow]


def answering(connection: Connection, model: Row[Any]) -> Answering:
    """Return a model with what it takes to have it answer."""
    kept = artefacts.serving(connection, model.id)
    baseline = read_baseline(connection, model)
    performance = None if baseline is None else baseline.spec.performance
    positive = None if performance is None else performance.positive
    return Answering(model, positive, None if kept is None else (kept[0], kept[1]), recipe_of(connection, model.id))


def live_rows(connection: Connection, a: Answering, b: Answering) -> LiveRows:
    """Return up to 5,000 labelled rows of the first model, the newest first; of the second where it has none.

    Those from before either was trained are left out: a model looks better on rows it may have learnt from.
    """
    since = max((_trained_at(connection, one) for one in (a, b)), default=0)
    sides: tuple[tuple[Side, Answering, Answering], ...] = (("a", a, b), ("b", b, a))
    for side, mine, other in sides:
        known = labels.newest(connection, mine.model.id, MOST_ROWS)
        stored = _stored(connection, mine, list(known))
        rows = [stored[key] for key in known if key in stored and _counts(stored[key], since)]
        if rows:
            ids = [row.id for row in rows]
            others = (
                {} if other.kept else {row.id: row for _, row in predictions.stored(connection, other.model.id, ids)}
            )
            return LiveRows(side, rows, [orjson.loads(known[row.id]) for row in rows], others)
    return LiveRows(None, [], [], {})


def _trained_at(connection: Connection, side: Answering) -> int:
    return 0 if side.kept is None else artefacts.trained_at(connection, side.model.id)


def _counts(row: PredictionRow, since: int) -> bool:
    return row.error is None and row.time >= since


def _stored(connection: Connection, side: Answering, ids: Sequence[str]) -> dict[str, PredictionRow]:
    return {row.id: row for _, row in predictions.stored(connection, side.model.id, ids)}


def compare_live(ctx: Context, a: Answering, b: Answering, found: LiveRows) -> LivePair:
    """Return how two models fare on the same labelled rows, or why that cannot be told."""
    if found.rows_of is None:
        return _nothing(None, "Neither model has a labelled prediction since both were trained.")
    mine, other = (a, b) if found.rows_of == "a" else (b, a)
    try:
        then = _logged(found.rows)
        now = _answers(ctx, other, found)
        told = (then, now) if found.rows_of == "a" else (now, then)
        metrics, paired, n = _compared((a, b), told, found.labels)
    except (InvalidInput, NotEnoughData) as error:
        return _nothing(found.rows_of, error.message[:1].upper() + error.message[1:] + ".")
    how = {mine.model.id: "logged", other.model.id: "now" if other.kept else "logged"}
    return LivePair(found.rows_of, n, how[a.model.id], how[b.model.id], metrics, paired)


def _nothing(rows_of: Side | None, reason: str) -> LivePair:
    return LivePair(rows_of, 0, None, None, (), (), reason)


def _logged(rows: Sequence[PredictionRow | None]) -> Columns:
    outputs = [{} if row is None or row.error else outputs_of(orjson.loads(row.output)) for row in rows]
    names = dict.fromkeys(name for one in outputs for name in one)
    return {name: [one.get(name) for one in outputs] for name in names}


def _answers(ctx: Context, other: Answering, found: LiveRows) -> Columns:
    if other.kept is None:
        if not found.others:
            raise NotEnoughData(f"{other.name} was not trained here, and logged no prediction under the same ids")
        return _logged([found.others.get(row.id) for row in found.rows])
    loaded: Loaded = opened(ctx.files.artefact(other.model.id), *other.kept)
    came = orjson.loads("[" + ",".join(row.features for row in found.rows) + "]")
    return loaded.answer(_frame(as_cleaned(other.recipe, came), loaded.schema, other.name)).columns()


def _frame(rows: Sequence[Mapping[str, Any]], schema: Schema, name: str) -> pd.DataFrame:
    """Return the columns that a model looks at, of rows that another one was asked."""
    frame = frame_of(rows)
    gone = [one.name for one in schema.features if one.name not in frame.columns]
    if gone:
        listed = ", ".join(repr(one[:60]) for one in gone[:5])
        raise InvalidInput(f"{name} looks at {listed}, which these rows do not have")
    for one in schema.features:
        column = frame[one.name]
        if one.kind == "text":
            frame[one.name] = column.map(str, na_action="ignore")
        elif one.truth:
            frame[one.name] = column.map(lambda value: float(value) if isinstance(value, bool) else value)
    return frame[schema.names()]


def _compared(
    sides: tuple[Answering, Answering], told: tuple[Columns, Columns], known: Sequence[Any]
) -> tuple[tuple[MetricPair, ...], tuple[Difference, ...], int]:
    """Return all metrics, the paired ones, and on how many rows."""
    (name, numbers), (other_name, others_numbers) = (
        _output(side, columns) for side, columns in zip(sides, told, strict=True)
    )
    if numbers != others_numbers:
        raise InvalidInput("one of them predicts a class, the other one a number")
    both = answered(told[0], name, known, numbers=numbers) & answered(told[1], other_name, known, numbers=numbers)
    rows = np.flatnonzero(both)
    if len(rows) < FEWEST_ROWS:
        raise NotEnoughData(f"only {len(rows)} labelled rows were answered by both; {FEWEST_ROWS} are needed")
    true = _taken(known, rows)
    task: Task = "regression" if numbers else "classification"
    columns = [{column: _taken(values, rows) for column, values in one.items()} for one in told]
    a, b = (count(one, true, task, side.named) for one, side in zip(columns, sides, strict=True))
    positive = None if a[0].performance is None else a[0].performance.positive
    of_a, of_b = (told_of(spec, one, true, positive) for (spec, _), one in zip((a, b), columns, strict=True))
    mask = None if positive is None else np.array([token(label) == positive for label in true], dtype=bool)
    return metric_pairs(figures_of(*a), figures_of(*b)), tuple(pair(of_a, of_b, mask)), len(rows)


def _output(side: Answering, columns: Columns) -> tuple[str, bool]:
    """Return the column that holds a model's answer, and whether it is a number."""
    named = side.named
    by_class = find_output(columns, CLASS_NAMES, named.get("class"))
    if by_class is not None and side.model.task != "regression":
        return by_class, False
    value = find_output(columns, VALUE_NAMES, named.get("value"))
    if value is None:
        raise InvalidInput(f"what {side.name} logged holds neither a class nor a value")
    return value, True


def _taken(values: Any, rows: Bins) -> Any:
    return values[rows] if isinstance(values, np.ndarray) else [values[row] for row in rows.tolist()]
