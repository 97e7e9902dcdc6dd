"""A bounded sample of rows of numbers that a step keeps as JSON, and fits a model to wherever it is replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.cleaning.numbers import Floats, finite, floats_of, is_number, is_whole
from core.cleaning.step import RejectColumn, State

MOST_ROWS = 2_000
MOST_CELLS = 60_000
FURTHEST = 1e6  # deviations; what is beyond would overflow once it is squared
FIRST = 20  # rows with a value that each column is given, if it has them


@dataclass(frozen=True)
class Sample:
    """Rows of numbers in their scale.

    Parameters
    ----------
    columns : tuple of str
    rows : ndarray of shape (rows, columns)
        Less `centre`, divided by `spread`; NaN where missing.
    centre, spread : ndarray of shape (columns,)
        Median and standard deviation of all rows; the spread of a constant is 1.
    low, high : ndarray of shape (columns,)
        Range of all rows, in units of the column.
    whole : ndarray of shape (columns,)
        Whether all values were whole numbers.
    """

    columns: tuple[str, ...]
    rows: Floats
    centre: Floats
    spread: Floats
    low: Floats
    high: Floats
    whole: Floats

    def scaled(self, frame: pd.DataFrame) -> Floats:
        """Return rows of a table in the scale of the sample; what is infinite counts as missing."""
        return np.clip((_matrix(frame, self.columns) - self.centre) / self.spread, -FURTHEST, FURTHEST)


def sampled(frame: pd.DataFrame, columns: Sequence[str], least: int = 2) -> State:
    """Return a sample of a table's rows as JSON, the same for the same table.

    Parameters
    ----------
    least : int
        Columns of numbers that there must be.

    Returns
    -------
    dict
        What `read_sample` reads: at most 2,000 rows of what columns hold numbers, and what is needed to scale them.

    Raises
    ------
    RejectColumn
        There are not enough columns of numbers, or no rows.
    """
    usable = [name for name in columns if is_number(frame[name]) and len(finite(frame[name]))]
    if len(usable) < least:
        raise RejectColumn(f"it takes {least} or more columns of numbers, and there are {len(usable)}")
    values = {name: finite(frame[name]) for name in usable}
    centre = [float(np.median(one)) for one in values.values()]
    spread = [_spread(one) for one in values.values()]
    chosen = frame.iloc[_chosen(frame, usable)]
    rows = np.clip((_matrix(chosen, usable) - centre) / spread, -FURTHEST, FURTHEST)
    return {
        "columns": usable,
        "rows": [[None if np.isnan(cell) else cell for cell in row] for row in rows.tolist()],
        "centre": centre,
        "spread": spread,
        "low": [float(one.min()) for one in values.values()],
        "high": [float(one.max()) for one in values.values()],
        "whole": [is_whole(one) for one in values.values()],
    }


def read_sample(state: State) -> Sample:
    """Return the sample that `sampled` wrote."""
    rows = np.array(state["rows"], dtype=np.float64).reshape(-1, len(state["columns"]))
    others = (np.asarray(state[name], dtype=np.float64) for name in ("centre", "spread", "low", "high", "whole"))
    return Sample(tuple(state["columns"]), rows, *others)


def _spread(values: Floats) -> float:
    with np.errstate(over="ignore"):
        spread = float(values.std())
    return spread if 0 < spread < np.inf else 1.0


def _matrix(frame: pd.DataFrame, columns: Sequence[str]) -> Floats:
    if not columns:
        return np.empty((len(frame), 0))
    found = np.column_stack([floats_of(frame[name]) for name in columns])
    found[~np.isfinite(found)] = np.nan
    return found


def _chosen(frame: pd.DataFrame, columns: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return positions of rows by chance, after some that make sure that each column has values."""
    shuffled = np.random.default_rng(0).permutation(len(frame))
    most = max(2 * FIRST, min(MOST_ROWS, MOST_CELLS // len(columns)))
    present = np.column_stack([np.isfinite(floats_of(frame[name])) for name in columns])[shuffled]
    first = [shuffled[np.flatnonzero(one)[:FIRST]] for one in present.T]
    wanted = np.concatenate([*first, shuffled[present.any(axis=1)]])
    _, places = np.unique(wanted, return_index=True)
    return np.sort(wanted[np.sort(places)][:most])
