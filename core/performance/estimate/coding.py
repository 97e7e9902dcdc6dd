"""Columns of a reference -> codes from 0 to 254 that trees can split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.performance.estimate.sample import taken
from core.performance.estimate.trees import Codes
from core.predictions import OUTPUT_PREFIX
from core.profiles.column import ColumnSpec, Role
from core.profiles.encode import Bins, Floats, Values, encode
from core.profiles.reference_column import build_column

MOST_COLUMNS = 50
MOST_CODES = 255
PRIOR_ROWS = 20.0  # of the mean over all rows, that the mean of a level is drawn towards


@dataclass(frozen=True, eq=False)
class Coded:
    """One column: how it is counted, the code of each of its counters, and the codes of the reference's rows."""

    column: ColumnSpec
    lookup: Codes
    codes: Codes


def coded_columns(columns: Mapping[str, Values], rows: Bins, error: Floats, always: str) -> list[Coded]:
    """Return at most fifty columns, those first whose values tell most about the error.

    Parameters
    ----------
    columns : mapping of str to sequence
        Features and outputs by column name.
    rows : ndarray of int64, shape (n,)
        Rows to be looked at.
    error : ndarray of float64, shape (n,)
        Size of the error of each of those rows.
    always : str
        Column that is kept whatever it tells.

    Notes
    -----
    O(columns n log n). Numbers are coded in their order, 0 for a missing one; levels in the order of their mean
    error, those that the reference does not know in the middle.
    """
    found = []
    for name, values in columns.items():
        role: Role = "output" if name.startswith(OUTPUT_PREFIX) else "feature"
        mine = taken(values, rows)
        column = build_column(name, role, mine)
        bins = encode(column, mine)[0]
        lookup = _ordered(column) if column.kind == "numeric" else _by_error(column, bins, error)
        found.append(Coded(column, lookup, lookup[bins]))
    found.sort(key=lambda one: (one.column.name != always, -told(one.codes, error)))
    return found[:MOST_COLUMNS]


def told(codes: Codes, error: Floats) -> float:
    """Return the share of the error's variance that lies between codes, at most 1, 0 on average where it is chance."""
    n = np.bincount(codes)
    total = float(((error - error.mean()) ** 2).sum())
    if total == 0 or int((n > 0).sum()) >= error.size:
        return 0.0
    mean = np.bincount(codes, weights=error) / np.maximum(n, 1)
    between = float((n * (mean - error.mean()) ** 2).sum()) / total
    return 1 - (1 - between) * (error.size - 1) / (error.size - int((n > 0).sum()))


def _ordered(column: ColumnSpec) -> Codes:
    lookup = np.zeros(column.size, dtype=np.uint8)
    step = max(column.n_values / (MOST_CODES - 1), 1.0)
    lookup[: column.n_values] = 1 + np.arange(column.n_values) // step
    return lookup


def _by_error(column: ColumnSpec, bins: Bins, error: Floats) -> Codes:
    n = np.bincount(bins, minlength=column.size)
    drawn = np.bincount(bins, weights=error, minlength=column.size) + PRIOR_ROWS * error.mean()
    mean = drawn / (n + PRIOR_ROWS)
    return np.unique(mean, return_inverse=True)[1].astype(np.uint8)
