"""Missing values are filled, or their rows dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from msgspec import Meta

from core.cleaning.kinds import kind_of
from core.cleaning.numbers import finite, is_number
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register

MOST_FILLED = 0.5  # a column with more missing says little once it is filled, so nobody is advised to


@dataclass(frozen=True)
class Params:
    """How missing values are filled."""

    strategy: Annotated[
        Literal["auto", "mean", "median", "mode", "constant", "drop"],
        Meta(
            title="With",
            description="auto: the median of numbers, the most frequent value of all else; drop: the row goes",
        ),
    ] = "auto"
    value: Annotated[str | float | bool | None, Meta(title="Value", description="of the strategy constant")] = None
    without: Annotated[
        Literal["leave", "mode"],
        Meta(
            title="Where there is no mean or median",
            description="texts and truth values are left as they are, or filled with the most frequent value",
        ),
    ] = "leave"


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return the value that is filled in."""
    if params.strategy == "drop":
        return {}
    if params.strategy == "constant":
        return {"value": _constant(column, params.value)}
    if not column.notna().any():
        raise RejectColumn("it holds no value to fill with")
    return {"value": _learnt(column, params)}


def apply(column: Column, state: State, params: Params, note: Note) -> Column:
    """Return the column without missing values."""
    missing = column.isna()
    if not missing.any():
        return column
    if params.strategy == "drop":
        return column[~missing]
    value = _typed(column, state["value"])
    if value is None:
        note("left missing", int(missing.sum()))
        return column
    note("filled", int(missing.sum()))
    return column.fillna(value)


def propose(column: Column) -> Proposal | None:
    """Return that gaps be filled where they are few."""
    missing = int(column.isna().sum())
    if not 0 < missing <= MOST_FILLED * len(column):
        return None
    what = "the median" if is_number(column) else "the most frequent value"
    return Proposal(Params(), f"{missing:,} of {len(column):,} values are missing; {what} fills them", missing)


def _learnt(column: Column, params: Params) -> Any:
    kind = kind_of(column)
    if params.strategy == "auto":
        return _middle(column, "median") if is_number(column) else _mode(column)
    if params.strategy == "mode" or (params.without == "mode" and kind in ("text", "truth")):
        return _mode(column)
    if kind in ("text", "truth"):
        raise RejectColumn(f"{'texts' if kind == 'text' else 'truth values'} have no {params.strategy}")
    return _middle(column, params.strategy)


def _mode(column: Column) -> Any:
    values = pd.Series(finite(column)) if column.dtype == np.float64 else column
    frequent = values.mode()
    if not len(frequent):
        raise RejectColumn("it holds no finite number to fill with")
    return _plain(frequent.iloc[0])


def _middle(column: Column, which: str) -> Any:
    if not is_number(column):
        return _plain(column.mean() if which == "mean" else column.median())
    values = finite(column)
    if not len(values):
        raise RejectColumn("it holds no finite number to fill with")
    return float(values.mean() if which == "mean" else np.median(values))


def _constant(column: Column, value: Any) -> Any:
    filled = None if value is None else _typed(column, value)
    if filled is None:
        raise RejectColumn(f"{value!r} is not among the values that this column can hold")
    return _plain(filled)


def _typed(column: Column, value: Any) -> Any:
    """Return a plain value as one of the column's type; None where it has no such value."""
    kind = pd.api.types
    if kind.is_bool_dtype(column.dtype):
        return value if isinstance(value, bool) else None
    if kind.is_numeric_dtype(column.dtype):
        return None if isinstance(value, (bool, str)) else float(value)
    if kind.is_datetime64_any_dtype(column.dtype):
        return _moment(value, column.dt.unit)
    return str(value)


def _moment(value: Any, unit: Any) -> pd.Timestamp | None:
    if not isinstance(value, str):
        return None
    found = pd.to_datetime([value], errors="coerce", utc=True)[0]
    return None if pd.isna(found) else found.tz_localize(None).as_unit(unit)


def _plain(value: Any) -> Any:
    plain = value.item() if isinstance(value, np.generic) else value
    return plain.isoformat() if isinstance(plain, pd.Timestamp) else plain


register(
    Step(
        name="impute",
        label="Fill missing values",
        summary="Fills what is missing with a value learnt from the column, or drops the rows.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=60,
    )
)
