"""Missing numbers are filled from the rows that are most alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
import pandas as pd
from msgspec import Meta
from sklearn.impute import KNNImputer

from core.cleaning.filling import filled
from core.cleaning.sample import Sample, read_sample, sampled
from core.cleaning.step import Note, State, Step, register


@dataclass(frozen=True)
class Params:
    """How many rows that are alike give the value."""

    neighbours: Annotated[
        int, Meta(ge=1, le=20, title="Rows that are alike", description="of at most 2,000 kept; their mean fills a gap")
    ] = 5
    weights: Annotated[
        Literal["uniform", "distance"], Meta(title="Weight", description="distance: the nearer counts for more")
    ] = "uniform"


def fit(frame: pd.DataFrame, columns: tuple[str, ...], params: Params) -> State:  # noqa: ARG001 - as every step
    """Return a sample of rows among which those alike are looked for."""
    return sampled(frame, columns)


def apply(frame: pd.DataFrame, columns: tuple[str, ...], state: State, params: Params, note: Note) -> pd.DataFrame:  # noqa: ARG001
    """Return the table with its gaps in numbers filled; a row without any number gets the mean of the sample.

    A million rows with gaps take a minute or two: each is compared with all that are kept.
    """
    sample, model = _model(msgspec.json.encode(state), params)
    return filled(frame, sample, model.transform, note)


@lru_cache(maxsize=4)
def _model(state: bytes, params: Params) -> tuple[Sample, Any]:
    sample = read_sample(msgspec.json.decode(state))
    model = KNNImputer(n_neighbors=params.neighbours, weights=params.weights, keep_empty_features=True)
    return sample, model.fit(sample.rows)


register(
    Step(
        name="impute_neighbours",
        label="Fill missing numbers from rows alike",
        summary="Fills what is missing of a number with the mean of the rows whose other numbers are nearest.",
        scope="table",
        params=Params,
        fit=fit,
        apply=apply,
        order=61,
    )
)
