"""Rows that repeat an earlier one are dropped."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from core.cleaning.step import Note, Proposal, State, Step, register


@dataclass(frozen=True)
class Params:
    """Nothing to choose: a row repeats another if all the columns chosen do."""


def fit(frame: pd.DataFrame, columns: tuple[str, ...], params: Params) -> State:  # noqa: ARG001 - as every step
    """Return nothing: there is nothing to learn."""
    return {}


def apply(frame: pd.DataFrame, columns: tuple[str, ...], state: State, params: Params, note: Note) -> pd.DataFrame:  # noqa: ARG001
    """Return the rows that come for the first time."""
    return frame[~frame.duplicated(list(columns))]


def propose(frame: pd.DataFrame) -> list[Proposal]:
    """Return that rows be dropped which are the same throughout."""
    n = int(frame.duplicated().sum())
    return [Proposal(Params(), f"{n:,} of {len(frame):,} rows repeat an earlier one", n)] if n else []


register(
    Step(
        name="drop_duplicates",
        label="Drop repeated rows",
        summary="Keeps the first of rows that are the same in the columns chosen.",
        scope="table",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=10,
    )
)
