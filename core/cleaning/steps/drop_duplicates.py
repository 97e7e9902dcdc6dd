"""Rows that repeat another are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Meta

from core.cleaning.near import repeats
from core.cleaning.step import Note, Proposal, State, Step, register

AT_FIRST, TELLING = 1_000, 3  # rows by which the columns of most different values are found; how many of them tell


@dataclass(frozen=True)
class Params:
    """Which rows repeat another: those that are the same in all the columns chosen."""

    keep: Annotated[Literal["first", "last"], Meta(title="Keep", description="which of the rows that are the same")] = (
        "first"
    )
    similarity: (
        Annotated[
            float,
            Meta(
                title="Similarity",
                description="of the texts of two rows, from which they are the same if all else is; none: of all",
                ge=0.6,
                le=1,
            ),
        ]
        | None
    ) = None


def fit(frame: pd.DataFrame, columns: tuple[str, ...], params: Params) -> State:  # noqa: ARG001 - as every step
    """Return nothing: there is nothing to learn."""
    return {}


def apply(frame: pd.DataFrame, columns: tuple[str, ...], state: State, params: Params, note: Note) -> pd.DataFrame:  # noqa: ARG001
    """Return the rows without those that repeat another; how many were only nearly the same is noted."""
    compared = frame[[name for name in columns if name in frame.columns]]
    if not len(frame) or not len(compared.columns):
        return frame
    repeated = _repeated(compared, params.keep)
    if params.similarity is not None:
        near = repeats(compared[~repeated], params.similarity, params.keep == "last")
        note("nearly the same", int(near.sum()))
        repeated[~repeated] = near
    return frame[~repeated]


def propose(frame: pd.DataFrame) -> list[Proposal]:
    """Return that rows be dropped which are the same throughout."""
    n = int(_repeated(frame, "first").sum())
    return [Proposal(Params(), f"{n:,} of {len(frame):,} rows repeat an earlier one", n)] if n else []


def _repeated(frame: pd.DataFrame, keep: Literal["first", "last"]) -> npt.NDArray[np.bool_]:
    """Return which rows repeat another; what is alone in one column is alone in all, so few are compared in full."""
    places = np.arange(len(frame))
    various = sorted(frame.columns, key=lambda name: -frame[name].head(AT_FIRST).nunique())
    for name in various[:TELLING]:
        places = places[frame[name].iloc[places].duplicated(keep=False).to_numpy()]
    repeated = np.zeros(len(frame), dtype=bool)
    if len(places):
        repeated[places] = frame.iloc[places].duplicated(keep=keep).to_numpy()
    return repeated


register(
    Step(
        name="drop_duplicates",
        label="Drop repeated rows",
        summary="Keeps one of the rows that are the same, or nearly so, in the columns chosen.",
        scope="table",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=10,
        drops_rows=True,
    )
)
