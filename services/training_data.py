"""Logged predictions as data to train on: what a model saw, beside what was true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import orjson
import pandas as pd

from core.cleaning.rows import frame_of
from core.errors import InvalidInput, NotEnoughData
from core.windows import UNITS
from services import datasets
from services.context import Context
from services.models import require
from services.views.cleaning import DatasetView
from storage import labels

LABEL = "label"
SOURCE = "predictions"
MOST_ROWS = 200_000
MOST_DAYS = 3_650
PART = 20_000  # rows that are held as JSON at once


def from_predictions(ctx: Context, model_id: str, days: int) -> str:
    """Return the id of a new dataset: the labelled predictions of a model, the newest 200,000 at most, oldest first.

    Its columns are the features as they were logged and, as the last one, the latest label of each; the label is
    called ``label``, or ``label_2`` and so on where a feature is called so.

    Parameters
    ----------
    days : int
        How far back from now, 1 to 3,650.

    Raises
    ------
    NotFound
    InvalidInput
        So many days cannot be.
    NotEnoughData
        No prediction of these days has a label.
    """
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"days are a whole number from 1 to {MOST_DAYS:,}", field="$.days")
    with ctx.database.read() as connection:
        model = require(connection, model_id)
        newest = labels.newest_labelled(connection, model.id, ctx.now() - days * UNITS["d"], MOST_ROWS)
        parts = list(_parts(newest))
    if not parts:
        raise NotEnoughData(
            f"no prediction of {model.name} {model.version} in the last {_days(days)} has a label; tell what was true "
            "by POST /api/labels/, or look further back",
            field="$.days",
        )
    features = pd.concat([one for one, _ in parts], ignore_index=True)
    told = pd.concat([one for _, one in parts], ignore_index=True)
    frame = features.assign(**{label_name(list(features.columns)): told})[::-1].reset_index(drop=True)
    name = f"{model.name[:120]} {model.version[:40]}, last {_days(days)}"
    return datasets.keep(ctx, name, frame, SOURCE).id


def label_of(found: DatasetView) -> str | None:
    """Return the column of a dataset that holds what was true, where it was made of logged predictions."""
    return list(found.columns)[-1] if found.source == SOURCE and found.columns else None


def label_name(features: list[str]) -> str:
    """Return what the column of labels is called beside these features.

    Examples
    --------
    >>> label_name(["age"]), label_name(["label", "label_2"])
    ('label', 'label_3')
    """
    tried, name = 1, LABEL
    while name in features:
        tried += 1
        name = f"{LABEL}_{tried}"
    return name


def _parts(newest: Iterator[Sequence[str]]) -> Iterator[tuple[pd.DataFrame, pd.Series]]:
    """Yield features and labels, so many at a time that their JSON takes little room."""
    while some := list(islice(newest, PART)):
        came = orjson.loads("[" + ",".join(features for features, _ in some) + "]")
        told = orjson.loads("[" + ",".join(label for _, label in some) + "]")
        if any(came):
            yield frame_of(came), pd.Series(told, dtype=object)


def _days(n: int) -> str:
    return "day" if n == 1 else f"{n:,} days"
