"""Rows are kept, or dropped, by what a column holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Meta

from core.cleaning.kinds import kind_of
from core.cleaning.step import Column, Note, RejectColumn, State, Step, register

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "contains", "is missing", "is present"]
Compare = Callable[[Any, Any], Any]
COMPARE: dict[str, Compare] = {
    "=": lambda column, value: column == value,
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
}
TRUTHS = {"true": True, "yes": True, "1": True, "1.0": True, "false": False, "no": False, "0": False, "0.0": False}


@dataclass(frozen=True)
class Params:
    """The condition, which all columns chosen must meet."""

    operator: Annotated[Operator, Meta(title="Condition")] = "is present"
    value: Annotated[
        str | float | bool | None, Meta(title="Value", description="a number, text, truth value or date, as the column")
    ] = None
    values: Annotated[tuple[str | float, ...], Meta(title="Values", description="of the condition in")] = ()
    action: Annotated[Literal["keep", "drop"], Meta(title="Rows that meet it")] = "keep"
    case: Annotated[bool, Meta(title="Case matters", description="of the condition contains")] = False


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return the values to compare with, as the column has them."""
    if params.operator in ("is missing", "is present"):
        return {}
    if params.operator == "contains":
        if not isinstance(params.value, str) or not params.value:
            raise RejectColumn("contains needs a text to look for")
        return {"value": params.value}
    kind = kind_of(column)
    if params.operator == "in":
        return {"values": [_read(kind, one) for one in params.values]}
    return {"value": _read(kind, params.value)}


def apply(column: Column, state: State, params: Params, note: Note) -> Column:  # noqa: ARG001 - as every step
    """Return the rows that stay. A missing value is unlike every value, and less or more than none."""
    meets = _meets(column, state, params)
    return column[meets if params.action == "keep" else ~meets]


def _meets(column: Column, state: State, params: Params) -> npt.NDArray[np.bool_]:
    if params.operator in ("is missing", "is present"):
        missing: npt.NDArray[np.bool_] = column.isna().to_numpy()
        return missing if params.operator == "is missing" else ~missing
    if params.operator == "contains":
        found: Any = column.astype("str").str.contains(state["value"], case=params.case, regex=False)
    elif params.operator == "in":
        found = column.isin([_comparable(column, one) for one in state["values"]])
    else:
        operator = "=" if params.operator == "!=" else params.operator
        found = COMPARE[operator](column, _comparable(column, state["value"]))
    meets = np.asarray(pd.Series(found).fillna(value=False), dtype=bool)
    return ~meets if params.operator == "!=" else meets


def _read(kind: str, value: object) -> Any:
    """Return a value as the column has them: a number, a truth value, a text; a date as a text of one form."""
    try:
        if kind in ("whole", "number"):
            return _number(value)
        if kind == "truth":
            return TRUTHS[str(value).strip().casefold()]
        if kind == "date":
            return pd.Timestamp(str(value)).isoformat()
    except (KeyError, ValueError) as error:
        raise RejectColumn(f"{value!r} is no {kind}, which the column holds") from error
    if value is None:
        raise RejectColumn("there is no value to compare with")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(value: object) -> float:
    if value is None or isinstance(value, bool):
        raise ValueError("no number")
    number = float(str(value))
    if not np.isfinite(number):
        raise ValueError("no finite number")
    return number


def _comparable(column: Column, value: Any) -> Any:
    """Return a value that the column can be compared with; one that was empty when it was learnt may hold anything."""
    if column.dtype.kind == "M":
        return pd.to_datetime(value, errors="coerce")
    if column.dtype == "str":
        return str(value)
    return value if isinstance(value, bool) else pd.to_numeric(value, errors="coerce")


register(
    Step(
        name="filter_rows",
        label="Filter rows",
        summary="Keeps or drops the rows whose values meet a condition.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        order=45,
        named=True,
    )
)
