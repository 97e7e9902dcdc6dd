"""Texts become numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from msgspec import Meta

from core.cleaning.kinds import kind_of
from core.cleaning.levels import MISSING, UNSEEN, Codes, coded, counted, texts_of
from core.cleaning.step import Column, Note, RejectColumn, State, Step, register
from core.cleaning.target_means import cross_fitted, learnt_means

MOST_DISTINCT, FEW = 0.5, 20  # of a small table every text may well be distinct
LARGEST = 10_000  # levels that a state may hold
REFUSED = {"whole": "its values are numbers already", "number": "its values are numbers already"}
REST = ("other", "other levels", "levels that are rare")


@dataclass(frozen=True)
class Params:
    """Which numbers stand for texts."""

    method: Annotated[
        Literal["one_hot", "label", "ordinal", "target"],
        Meta(
            title="Encode as",
            description="one_hot: a column of 0 and 1 a level; label: a number a level, by alphabet; ordinal: by rank; "
            "target: the mean of the column to predict",
        ),
    ] = "one_hot"
    most_levels: Annotated[
        int,
        Meta(ge=1, le=500, title="Most levels", description="with a column of their own; the rarer ones share one"),
    ] = 20
    order: Annotated[
        tuple[str, ...], Meta(title="Order", description="of ordinal, lowest first; `by` where none is given")
    ] = ()
    by: Annotated[
        Literal["alphabet", "frequency"], Meta(title="Ranked by", description="frequency: the rarest is 0")
    ] = "alphabet"


def fit(column: Column, params: Params, target: Column | None) -> State:
    """Return the levels in order, and for targets the mean of each."""
    texts = _accepted(column, params)
    counts = counted(texts)
    if params.method == "target":
        return learnt_means(texts, target)
    if params.method == "one_hot":
        return _one_hot_state(counts, params.most_levels)
    return {"levels": _ranked(counts, params)}


def apply(column: Column, state: State, params: Params, note: Note) -> Column | pd.DataFrame:
    """Return the column as numbers, or a column a level, named as ``plan=pro``.

    A level that was not there to learn from has, by method: one_hot, 1 in the column of the rest if there is one, and 0
    in all others; label, -1; ordinal, no number; target, the mean of all. So does a missing value, which one_hot does
    not count to the rest.
    """
    codes = coded(texts_of(column), [*state["levels"], *state.get("rest", [])])
    note("unseen", int((codes == UNSEEN).sum()))
    note("missing", int((codes == MISSING).sum()))
    if params.method == "one_hot":
        return _one_hot(column, codes, state)
    if params.method == "target":
        means = np.array([*state["means"], state["overall"]])
        return _numbers(column, means[np.where(codes < 0, len(means) - 1, codes)])
    known = codes >= 0
    if params.method == "label" or known.all():
        return pd.Series(np.where(known, codes, -1).astype(np.int64), index=column.index, name=column.name)
    return _numbers(column, np.where(known, codes, np.nan))


def fit_apply(column: Column, params: Params, target: Column | None, note: Note) -> tuple[State, Column | pd.DataFrame]:
    """Return what is learnt and the column encoded, each row without looking at its own target."""
    state = fit(column, params, target)
    if params.method != "target" or target is None:
        return state, apply(column, state, params, note)
    note("missing", int(column.isna().sum()))
    return state, _numbers(column, cross_fitted(texts_of(column), target, state))


def _accepted(column: Column, params: Params) -> Column:
    kind = kind_of(column)
    if kind not in ("text", "truth"):
        raise RejectColumn(REFUSED.get(kind, "only texts and truth values are encoded"))
    texts = texts_of(column)
    present, distinct = int(texts.notna().sum()), int(texts.nunique())
    if not params.order and distinct > max(MOST_DISTINCT * present, FEW):
        raise RejectColumn(f"{distinct:,} of {present:,} texts are distinct, so few rows have one in common")
    if distinct > LARGEST:
        raise RejectColumn(f"it has {distinct:,} distinct texts, and at most {LARGEST:,} are encoded")
    return texts


def _ranked(counts: pd.Series[int], params: Params) -> list[str]:
    if params.method == "ordinal" and params.order:
        return list(dict.fromkeys(params.order))
    if params.method == "ordinal" and params.by == "frequency":
        return [str(level) for level in counts.index[::-1]]
    return sorted(counts.index)


def _one_hot_state(counts: pd.Series[int], most: int) -> State:
    levels, rest = sorted(counts.index[:most]), sorted(counts.index[most:])
    name = next(one for one in REST if one not in levels) if rest else None
    return {"levels": levels, "rest": rest, "rest_name": name}


def _one_hot(column: Column, codes: Codes, state: State) -> pd.DataFrame:
    marks = {f"{column.name}={level}": (codes == place) for place, level in enumerate(state["levels"])}
    if state["rest_name"] is not None:
        marks[f"{column.name}={state['rest_name']}"] = (codes >= len(state["levels"])) | (codes == UNSEEN)
    found = {name: mark.view(np.int8) for name, mark in marks.items()}  # a byte a cell: there are many
    return pd.DataFrame(found, index=column.index, copy=False)


def _numbers(column: Column, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Column:
    return pd.Series(values, index=column.index, name=column.name, dtype="float64")


register(
    Step(
        name="encode",
        label="Turn texts into numbers",
        summary="Gives texts and truth values numbers: a column of 0 and 1 a level, ranks, or means of the target.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        order=80,
        repeatable=False,
        fit_apply=fit_apply,
    )
)
