"""The numbers of a column or a table, as steps learn from them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.step import Column

Floats = npt.NDArray[np.float64]


def is_number(column: Column) -> bool:
    """Return whether a column is of numbers, by its type alone: truth values are none."""
    return pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)


def floats_of(column: Column) -> Floats:
    """Return the values of a column as float64, NaN where missing; not a copy where it is float64 already."""
    return column.to_numpy(dtype=np.float64, na_value=np.nan) if column.hasnans else column.to_numpy(dtype=np.float64)


def finite(column: Column) -> Floats:
    """Return the values of a column of numbers that are neither missing nor infinite.

    Examples
    --------
    >>> finite(pd.Series([1.0, None, float("inf")])).tolist()
    [1.0]
    """
    values = floats_of(column)
    fine = np.isfinite(values)
    return values if fine.all() else values[fine]


def is_whole(values: Floats) -> bool:
    """Return whether all of some finite numbers are whole ones.

    Examples
    --------
    >>> is_whole(np.array([1.0, 2.0])), is_whole(np.array([1.0, 2.5]))
    (True, False)
    """
    return bool(len(values)) and bool((values == np.round(values)).all())
