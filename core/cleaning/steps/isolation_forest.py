"""Rows whose numbers are odd together are marked or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
import pandas as pd
from msgspec import Meta
from sklearn.ensemble import IsolationForest

from core.cleaning.numbers import Floats
from core.cleaning.sample import Sample, read_sample, sampled
from core.cleaning.step import Note, RejectColumn, State, Step, register
from core.stopping import stopping_point

AT_ONCE = 50_000
TREES = 100
LEAST_ROWS = 20


@dataclass(frozen=True)
class Params:
    """How many rows count as odd, and what becomes of them."""

    share: Annotated[
        float,
        Meta(gt=0, le=0.5, title="Odd share", description="of the rows that are learnt from, the oddest"),
    ] = 0.01
    action: Annotated[
        Literal["flag", "drop"], Meta(title="Then", description="flag: a column says which; drop: the row goes")
    ] = "flag"
    column: Annotated[str, Meta(min_length=1, title="Column", description="of true and false, for flag")] = "odd_row"


def fit(frame: pd.DataFrame, columns: tuple[str, ...], params: Params) -> State:
    """Return a sample of rows, and the score beyond which one is odd."""
    if params.action == "flag" and params.column in frame.columns:
        raise RejectColumn(f"there is a column {params.column!r} already")
    state = sampled(frame, columns)
    if len(state["rows"]) < LEAST_ROWS:
        raise RejectColumn(f"it takes {LEAST_ROWS} rows to say which are odd, and there are {len(state['rows'])}")
    sample, model = _model(msgspec.json.encode(state))
    scores = model.score_samples(_whole(sample.rows))
    return state | {"odd": float(np.quantile(scores, params.share))}


def apply(frame: pd.DataFrame, columns: tuple[str, ...], state: State, params: Params, note: Note) -> pd.DataFrame:  # noqa: ARG001
    """Return the table with its odd rows marked, or without them; a missing number counts as the median."""
    sample, model = _model(msgspec.json.encode({name: part for name, part in state.items() if name != "odd"}))
    odd = np.zeros(len(frame), dtype=bool)
    for first in range(0, len(frame), AT_ONCE):
        stopping_point()
        part = _whole(sample.scaled(frame.iloc[first : first + AT_ONCE]))
        odd[first : first + AT_ONCE] = model.score_samples(part) < state["odd"]
    note("odd rows", int(odd.sum()))
    if params.action == "drop":
        return frame[~odd]
    return frame.assign(**{params.column: pd.array(odd, dtype="boolean")})


def _whole(rows: Floats) -> Floats:
    return np.where(np.isnan(rows), 0.0, rows)


@lru_cache(maxsize=4)
def _model(state: bytes) -> tuple[Sample, Any]:
    sample = read_sample(msgspec.json.decode(state))
    return sample, IsolationForest(n_estimators=TREES, random_state=0).fit(_whole(sample.rows))


register(
    Step(
        name="isolation_forest",
        label="Find odd rows",
        summary="Marks or drops the rows that an isolation forest tells apart soonest by their numbers together.",
        scope="table",
        params=Params,
        fit=fit,
        apply=apply,
        order=75,
    )
)
