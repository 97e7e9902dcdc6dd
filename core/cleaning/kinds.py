"""What a column holds: numbers, texts, truth values, dates, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd

from core.cleaning.step import Column

Kind = Literal["whole", "number", "truth", "date", "text", "empty"]


TYPES: tuple[tuple[Callable[[Any], bool], Kind], ...] = (
    (pd.api.types.is_bool_dtype, "truth"),
    (pd.api.types.is_integer_dtype, "whole"),
    (pd.api.types.is_numeric_dtype, "number"),
    (pd.api.types.is_datetime64_any_dtype, "date"),
    (lambda _: True, "text"),
)
NUMBERS = ("integer", "floating", "mixed-integer-float", "decimal")


def kind_of(column: Column) -> Kind:
    """Return what a column holds, by the type of its values.

    Examples
    --------
    >>> kind_of(pd.Series([1.5, None])), kind_of(pd.Series(["a", None])), kind_of(pd.Series([None, None]))
    ('number', 'text', 'empty')
    """
    first: Any = column.iat[0] if len(column) else None
    if pd.isna(first) and not column.notna().any():  # of most columns the first value tells
        return "empty"
    return next(kind for is_so, kind in TYPES if is_so(column.dtype))


def kinds_of(frame: pd.DataFrame) -> dict[str, Kind]:
    """Return what each column of a table holds."""
    return {str(name): kind_of(column) for name, column in frame.items()}


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table each of whose columns has one of our types: float64, int64, boolean, datetime64 or str.

    A column of values of several types becomes text; times lose their zone, in UTC.
    """
    columns = {str(name): _tidied(column) for name, column in frame.items()}
    return pd.DataFrame(columns, index=frame.index, copy=False)


def as_kind(column: Column, kind: Kind) -> Column:
    """Return a tidied column as another kind; what cannot be read so is missing."""
    if kind_of(column) == kind:
        return column
    if kind in ("whole", "number", "truth"):
        numbers = pd.to_numeric(column, errors="coerce").astype("float64")
        return numbers if kind != "truth" else numbers.where(numbers.isin([0, 1])).astype("boolean")
    if kind == "date":
        dates = column if kind_of(column) == "text" else column.astype("str")
        return pd.to_datetime(dates, errors="coerce", format="ISO8601")
    return column.astype("str") if kind == "text" else column


def _tidied(column: Column) -> Column:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if column.dtype == object:
        column = _of_objects(column)
    kind = next(kind for is_so, kind in TYPES if is_so(column.dtype))
    if kind == "date":
        return column.dt.tz_convert(None) if column.dt.tz is not None else column
    whole = "float64" if kind == "whole" and (column.isna().any() or column.max() >= 2**63) else "int64"
    types: dict[Kind, Any] = {"truth": "boolean", "whole": whole, "number": "float64", "text": "str"}
    return column.astype(types[kind])


def _of_objects(column: Column) -> Column:
    found = pd.api.types.infer_dtype(column, skipna=True)
    if found == "boolean":
        return column.astype("boolean")
    if found in NUMBERS:
        return pd.to_numeric(column)
    return column.where(column.isna(), column.map(str)).astype("str")
