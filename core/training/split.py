"""Rows to learn from and rows to measure on, told apart before anything is learnt."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from core.errors import InvalidInput
from core.training.plan import Plan
from core.training.target import Target

FEWEST_TO_SPLIT = 10
How = Literal["stratified", "random", "time", "none"]


class Split(NamedTuple):
    """Which rows are for what.

    Parameters
    ----------
    train, test : Index
        Of the table, in the order of time where it is split so; `test` is empty where there are too few rows to hold
        any out.
    how : {"stratified", "random", "time", "none"}
    """

    train: pd.Index
    test: pd.Index
    how: How


def split(frame: pd.DataFrame, target: Target, plan: Plan) -> Split:
    """Return the rows to learn from and those held out; each has a known target.

    Raises
    ------
    InvalidInput
        The column of the split by time is not there, or holds neither dates nor numbers.
    """
    if len(frame) < FEWEST_TO_SPLIT:
        return Split(frame.index, frame.index[:0], "none")
    if plan.split == "time":
        return _by_time(frame, plan)
    codes = target.coded(frame[target.name])
    stratified = target.task != "regression" and _can_stratify(codes, plan.test_size)
    train, test = train_test_split(
        np.arange(len(frame)), test_size=plan.test_size, random_state=plan.seed, stratify=codes if stratified else None
    )
    how: How = "stratified" if stratified else "random"
    return Split(frame.index[np.sort(train)], frame.index[np.sort(test)], how)


def _can_stratify(codes: Any, test_size: float) -> bool:
    counts = np.bincount(codes)
    n_test = int(np.ceil(test_size * len(codes)))
    return bool(counts.min() >= 2 and min(n_test, len(codes) - n_test) >= len(counts))


def _by_time(frame: pd.DataFrame, plan: Plan) -> Split:
    order = np.arange(len(frame))
    if plan.time_column is not None:
        if plan.time_column not in frame.columns:
            raise InvalidInput(f"there is no column {plan.time_column[:100]!r}", field="$.time_column")
        order = np.argsort(times_of(frame[plan.time_column], plan.time_column), kind="stable")
    n_test = max(round(plan.test_size * len(frame)), 1)
    return Split(frame.index[order[:-n_test]], frame.index[order[-n_test:]], "time")


def times_of(column: pd.Series[Any], name: str) -> Any:
    """Return the values of a column as what rows are put in order by: dates, or numbers.

    Raises
    ------
    InvalidInput
        Not every value is one.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        when = column
    elif pd.api.types.is_numeric_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64, na_value=np.inf)
    else:
        when = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    if when.isna().any():
        raise InvalidInput(
            f"not every value of {name[:100]!r} is a date or a number to order rows by", field="$.time_column"
        )
    return when.to_numpy()
