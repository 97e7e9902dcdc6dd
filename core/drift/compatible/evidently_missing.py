"""Missing values as Evidently 0.7 counts them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DEFAULT = (None, "", math.inf, -math.inf)


@dataclass(frozen=True)
class MissingValues:
    """How many values of a table are missing.

    Parameters
    ----------
    by_column : dict of str to int
        One a column.
    kinds : int
        How many of the codes occur.
    total : int
        Over all columns.
    rows : int
        Rows with a missing value in at least one column.
    """

    by_column: dict[str, int]
    kinds: int
    total: int
    rows: int


def missing_values(columns: Mapping[str, Sequence[Any]], codes: Sequence[Any] = DEFAULT) -> MissingValues:
    """Return how many values are one of the codes for missing.

    Parameters
    ----------
    columns : mapping of str to sequence, each of one length
        Values of any type.
    codes : sequence
        Values that count as missing; None stands for NaN and whatever else does not equal itself.

    Notes
    -----
    Our own profiles count infinite values apart and take blank text as missing whatever its length, but no codes
    such as -9999: what a code means is for a cleaning step to say. O(rows columns codes). Source:
    evidentlyai/evidently@a4aa4c2, metric DatasetMissingValuesMetric.

    Examples
    --------
    >>> missing_values({"age": [31, None, -9999], "city": ["", "Porto", "n/a"]}, ["n/a", -9999, None])
    MissingValues(by_column={'age': 2, 'city': 1}, kinds=3, total=3, rows=2)
    """
    found = {name: [_code_of(value, codes) for value in values] for name, values in columns.items()}
    by_column = {name: sum(code is not None for code in marks) for name, marks in found.items()}
    used = {code for marks in found.values() for code in marks if code is not None}
    rows = sum(any(code is not None for code in row) for row in zip(*found.values(), strict=True))
    return MissingValues(by_column, len(used), sum(by_column.values()), rows)


def _code_of(value: Any, codes: Sequence[Any]) -> int | None:
    """Return the position of the code that this value is, None for a value that is none."""
    absent = value is None or _differs_from_itself(value)
    same = (code is None if absent else code is not None and value == code for code in codes)
    return next((position for position, matches in enumerate(same) if matches), None)


def _differs_from_itself(value: Any) -> bool:
    try:
        return bool(value != value)  # noqa: PLR0124 - as NaN and NaT do
    except TypeError:
        return True  # pandas' NA does not even say so
