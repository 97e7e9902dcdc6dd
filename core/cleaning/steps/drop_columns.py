"""Columns that say nothing, or are not wanted, are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import pandas as pd
from msgspec import Meta

from core.cleaning.kinds import kind_of
from core.cleaning.readings.codes import is_key_name
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register

MOSTLY = 0.95  # missing from which a column is advised to go
MISSING_OF_CONSTANT = 0.05  # more than that, and where it is missing may say something
FEWEST_ROWS = 20
AT_FIRST = 1_000  # rows that tell of most columns that they are neither constant nor all different


@dataclass(frozen=True)
class Params:
    """Which of the columns chosen go."""

    when: Annotated[
        Literal["always", "empty", "constant", "identifier"],
        Meta(title="Drop", description="those chosen always, or only if they are so in the data it learns from"),
    ] = "always"


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return nothing: a column that is not refused is dropped from all data that come."""
    is_so = {"always": lambda _: True, "empty": _empty, "constant": _constant, "identifier": _identifier}
    if not is_so[params.when](column):
        raise RejectColumn(f"it is no {params.when}" if params.when == "identifier" else f"it is not {params.when}")
    return {}


def apply(column: Column, state: State, params: Params, note: Note) -> pd.DataFrame:  # noqa: ARG001 - as every step
    """Return no column."""
    return pd.DataFrame(index=column.index)


def propose(column: Column) -> Proposal | None:
    """Return that a column be dropped which is empty or nearly so, constant, or different in every row."""
    if len(column) < FEWEST_ROWS:
        return None
    missing = int(column.isna().sum())
    if _empty(column):
        reason = f"all {len(column):,} values are missing"
    elif _constant(column):
        reason = f"all {len(column) - missing:,} values are the same: {str(column.dropna().iloc[0])[:40]}"
    elif missing >= MOSTLY * len(column):
        reason = f"{missing:,} of {len(column):,} values are missing"
    elif _identifier(column):
        reason = f"all {len(column) - missing:,} values differ: it tells rows apart and nothing of them"
    else:
        return None
    return Proposal(Params(), reason, len(column) - missing)


def _empty(column: Column) -> bool:
    return kind_of(column) == "empty"


def _constant(column: Column) -> bool:
    if column.head(AT_FIRST).nunique() > 1:
        return False
    return column.nunique() == 1 and float(column.isna().mean()) <= MISSING_OF_CONSTANT


def _identifier(column: Column) -> bool:
    """Return whether every value comes once, and says no more than that: texts, keys, numbers in a row."""
    known, kind = column.dropna(), kind_of(column)
    if kind not in ("text", "whole", "number") or len(known) < FEWEST_ROWS:
        return False
    if not known.head(AT_FIRST).is_unique or not known.is_unique:
        return False
    if kind == "text":
        return True
    whole = bool((known == known.round()).all())
    return whole and (is_key_name(str(column.name)) or known.max() - known.min() == len(known) - 1)


register(
    Step(
        name="drop_columns",
        label="Drop columns",
        summary="Leaves out columns, such as those that are empty, constant, or different in every row.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=40,
        named=True,
    )
)
