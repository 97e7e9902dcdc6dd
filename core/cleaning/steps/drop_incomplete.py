"""Columns or rows that are mostly missing are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Meta

from core.cleaning.step import Note, Proposal, State, Step, register

PROPOSED = 0.6


@dataclass(frozen=True)
class Params:
    """What is dropped, and from how much missing on."""

    what: Annotated[Literal["columns", "rows"], Meta(title="Drop")] = "columns"
    share: Annotated[
        float,
        Meta(ge=0, le=1, title="Missing share", description="those of whose values a larger share is missing go"),
    ] = PROPOSED


def fit(frame: pd.DataFrame, columns: tuple[str, ...], params: Params) -> State:
    """Return the columns that go; of rows there is nothing to learn, each is judged by itself."""
    return {"columns": _sparse(frame[list(columns)], params.share) if params.what == "columns" else []}


def apply(frame: pd.DataFrame, columns: tuple[str, ...], state: State, params: Params, note: Note) -> pd.DataFrame:
    """Return the table without what is mostly missing."""
    if params.what == "columns":
        return frame.drop(columns=[name for name in state["columns"] if name in frame.columns])
    there = [name for name in columns if name in frame.columns]
    if not there:
        return frame
    missing: npt.NDArray[np.int64] = np.sum([frame[name].isna().to_numpy() for name in there], axis=0, dtype=np.int64)
    sparse = missing > params.share * len(there)
    note("rows mostly missing", int(sparse.sum()))
    return frame.iloc[np.flatnonzero(~sparse)] if sparse.any() else frame


def propose(frame: pd.DataFrame) -> list[Proposal]:
    """Return that columns go of which most values are missing."""
    sparse = _sparse(frame, PROPOSED)
    if not sparse:
        return []
    cells = int(frame[sparse].notna().to_numpy().sum())
    n = f"{len(sparse)} column{' has' if len(sparse) == 1 else 's have'}"
    return [Proposal(Params(), f"{n} more than {PROPOSED:.0%} of values missing", cells, tuple(sparse))]


def _sparse(frame: pd.DataFrame, share: float) -> list[str]:
    missing = frame.isna().sum()
    return [str(name) for name, n in missing.items() if n > share * len(frame)]


register(
    Step(
        name="drop_incomplete",
        label="Drop what is mostly missing",
        summary="Drops columns, or rows, of whose values more than a share is missing.",
        scope="table",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=50,
    )
)
