"""Values of one column -> the index of the counter each of them adds to."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from core.profiles.column import ColumnSpec, ValueType

Bins: TypeAlias = "npt.NDArray[np.int64]"
Floats: TypeAlias = "npt.NDArray[np.float64]"


@dataclass(frozen=True, eq=False)
class Coded:
    """Values by what they are among few distinct ones.

    Parameters
    ----------
    codes : ndarray of int64, shape (n,)
        Place of each value among the distinct ones, -1 where it is missing.
    distinct : list of scalars
    """

    codes: Bins
    distinct: list[Any]

    def __len__(self) -> int:
        return len(self.codes)


Values: TypeAlias = "Sequence[Any] | npt.NDArray[Any]"

_DATE = re.compile(r"\s*\d{4}-\d{2}-\d{2}")
_NUMBERS = {int, float, type(None)}
_PLAIN = ({str, type(None)}, {bool, type(None)}, _NUMBERS)


def token(value: Any) -> str:
    """Return the level a scalar stands for; 1, 1.0 and "1" are one level, true is its own.

    Examples
    --------
    >>> token(1.0), token("1"), token(True), token(0.5)
    ('1', '1', 'true', '0.5')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(value)
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(float(value))


def value_type(value: Any) -> ValueType | None:
    """Return which type of value this is, or None for a missing one.

    Raises
    ------
    TypeError
        The value is no scalar.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        return "text"
    if isinstance(value, (bool, np.bool_)):
        return "bool"
    if isinstance(value, (int, float, np.integer, np.floating)):
        return None if value != value else "number"  # noqa: PLR0124 - only NaN differs from itself
    raise TypeError(f"{type(value).__name__} is no scalar")


def is_date(text: str) -> bool:
    """Return whether this is a date, with or without a time, as ISO 8601 writes it.

    Examples
    --------
    >>> is_date("2024-02-29"), is_date("2024-02-29T10:30:00Z"), is_date("2023-02-29"), is_date("29.2.2024")
    (True, True, False, False)
    """
    if not _DATE.match(text):  # fromisoformat reads bare digits as well
        return False
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def encode(column: ColumnSpec, values: Values | Coded) -> tuple[Bins, Floats | None]:
    """Return the counter of each value and, for a numeric column, the values as floats.

    Parameters
    ----------
    column : ColumnSpec
        Frozen by the reference.
    values : sequence of scalars, or ndarray of a numeric, bool or object type, shape (n,)
        None and NaN are missing; a nested value is mistyped.

    Returns
    -------
    bins : ndarray of int64, shape (n,)
        In [0, column.size).
    numbers : ndarray of float64, shape (n,), or None
        Finite where the value is a number, NaN elsewhere; None for a categorical column.

    Notes
    -----
    O(n log bins). A bin depends on its value alone, so any split of rows into batches counts the same.
    """
    if isinstance(values, Coded):
        bins, numbers = encode(column, [*values.distinct, None])  # the code of a missing value is the last place
        return bins[values.codes], None if numbers is None else numbers[values.codes]
    return _encode_numeric(column, values) if column.kind == "numeric" else (_encode_levels(column, values), None)


def as_numbers(values: Values) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return `values` as floats (missing is NaN) and which of them are of another type than number.

    Parameters
    ----------
    values : sequence or ndarray, shape (n,)
        Integers too large for a float count as infinite.

    Returns
    -------
    numbers : ndarray of float64, shape (n,)
    mistyped : ndarray of bool, shape (n,)
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        return values.astype(np.float64, copy=False), np.zeros(len(values), dtype=bool)
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    if set(map(type, listed)) <= _NUMBERS:
        try:
            return np.array(listed, dtype=np.float64), np.zeros(len(listed), dtype=bool)
        except OverflowError:
            pass  # an integer beyond the floats; the slow way tells which
    pairs = [_as_number(value) for value in listed]
    return np.array([number for number, _ in pairs], dtype=np.float64), np.array([bad for _, bad in pairs], dtype=bool)


def _as_number(value: Any) -> tuple[float, bool]:
    try:
        kind = value_type(value)
    except TypeError:
        return math.nan, True
    if kind != "number":
        return math.nan, kind is not None
    try:
        return float(value), False
    except OverflowError:
        return (math.inf if value > 0 else -math.inf), False


def _encode_numeric(column: ColumnSpec, values: Values) -> tuple[Bins, Floats]:
    numbers, mistyped = as_numbers(values)
    bins = column.grid.bins(numbers)
    finite = np.isfinite(numbers)
    if not finite.all():
        bins[~finite] = np.where(np.isnan(numbers[~finite]), column.missing, column.strange)
        bins[mistyped] = column.mistyped
        numbers = np.where(finite, numbers, np.nan)
    return bins, numbers


class _Counters(dict[Any, int]):
    """Value -> counter of one categorical column, worked out when a value is first seen."""

    def __init__(self, column: ColumnSpec) -> None:
        super().__init__()
        self._column = column
        self._bins = {level: index for index, level in enumerate(column.levels)}
        self._bins.update(dict.fromkeys(column.rare, len(column.levels)))
        self._unknown = len(column.levels) if column.open_ended else column.strange

    def __missing__(self, value: Any) -> int:
        counter = self.of(value)
        if value == value:  # noqa: PLR0124 - every NaN would be kept as a key of its own
            self[value] = counter
        return counter

    def of(self, value: Any) -> int:
        """Return the counter of one value of any type."""
        try:
            kind = value_type(value)
        except TypeError:
            return self._column.mistyped
        if kind is None:
            return self._column.missing
        if kind not in self._column.accepts or (self._column.form == "date" and not is_date(value)):
            return self._column.mistyped
        return self._bins.get(token(value), self._unknown)


def _encode_levels(column: ColumnSpec, values: Values) -> Bins:
    counters = _Counters(column)
    if isinstance(values, np.ndarray) and values.dtype.kind in "iufb":
        distinct, where = np.unique(values, return_inverse=True)
        return np.array([counters.of(value) for value in distinct.tolist()], dtype=np.int64)[where]
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    kinds = set(map(type, listed))
    # True == 1 as a key, and a nested value is no key at all, so a mixed column is counted one by one
    plain = any(kinds <= allowed for allowed in _PLAIN)
    return np.fromiter(map(counters.__getitem__ if plain else counters.of, listed), dtype=np.int64, count=len(listed))
