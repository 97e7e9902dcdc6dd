"""Columns that another one settles: one hospital number, one hospital name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.step import Column

Codes = npt.NDArray[np.int64]
FEWEST_ROWS = 3  # of one key, before a majority is one
FEWEST_IN_COMMON, HALF = 5, 0.5
DENSE = 10  # pairs of a key and a value for each row, up to which counting all of them is faster than sorting


@dataclass(frozen=True)
class Majority:
    """What most rows of each key hold.

    Parameters
    ----------
    keys, values : int array
        Codes of keys, and of the value most of their rows hold.
    times, sizes : int array
        Rows of the key with that value, and with any.
    """

    keys: Codes
    values: Codes
    times: Codes
    sizes: Codes

    @property
    def strength(self) -> float:
        """Share of rows, of keys with rows enough, that hold what most of their key do; 0 where there are none."""
        enough = self.sizes >= FEWEST_ROWS
        rows = int(self.sizes[enough].sum())
        return int(self.times[enough].sum()) / rows if rows else 0.0

    @property
    def covered(self) -> int:
        """Rows whose key has rows enough."""
        return int(self.sizes[self.sizes >= FEWEST_ROWS].sum())


def majority(keys: Codes, values: Codes) -> Majority:
    """Return what most rows of each key hold; codes of -1 are missing and left out.

    Examples
    --------
    >>> found = majority(np.array([0, 0, 0, 1, 1, 1]), np.array([5, 5, 6, 7, 7, 7]))
    >>> found.values.tolist(), round(found.strength, 2)
    ([5, 7], 0.83)
    """
    known = (keys >= 0) & (values >= 0)
    width = int(values.max(initial=0)) + 1
    if (int(keys.max(initial=0)) + 1) * width <= DENSE * len(keys):
        return _by_table(keys[known], values[known], width)
    pairs, counts = np.unique(keys[known] * width + values[known], return_counts=True)
    order = np.lexsort((pairs, -counts, pairs // width))
    of_key = (pairs // width)[order]
    first = np.r_[True, of_key[1:] != of_key[:-1]] if len(of_key) else np.zeros(0, dtype=bool)
    best = order[first]
    sizes = np.bincount(pairs // width, weights=counts) if len(pairs) else np.zeros(0)
    return Majority(of_key[first], (pairs % width)[best], counts[best], sizes[of_key[first]].astype(np.int64))


def _by_table(keys: Codes, values: Codes, width: int) -> Majority:
    """Return the same of few keys and values, by counting every pair there can be."""
    table = np.bincount(keys * width + values, minlength=(int(keys.max(initial=0)) + 1) * width).reshape(-1, width)
    sizes = table.sum(axis=1)
    there = np.flatnonzero(sizes)
    best = table[there].argmax(axis=1)
    return Majority(there, best, table[there, best], sizes[there])


def in_common(broken: npt.NDArray[np.bool_], others: Iterable[Codes]) -> bool:
    """Return whether rows that break a rule have something in common, so that they follow another one.

    Parameters
    ----------
    broken : bool array, one a row
    others : iterable of int array
        Codes of the other columns. If at least half of the rows with one of their values break the rule, it does not
        hold there: where the averages of a state depend on the measure, those of another state are no errors.
    """
    for codes in others:
        known = codes >= 0
        rows = np.bincount(codes[known])
        of_these = np.bincount(codes[known], weights=broken[known])
        if ((rows >= FEWEST_IN_COMMON) & (of_these >= HALF * rows)).any():
            return True
    return False


def key_texts(column: Column) -> Column:
    """Return the values of a key as texts, the same whether a whole number came as a float or not."""
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        texts = column.astype("float64").map("{:.15g}".format)
        return texts.astype("str").where(column.notna())
    return column.astype("str")


def coded(column: Column) -> tuple[Codes, Any]:
    """Return the codes of a column and its distinct values; -1 is missing."""
    codes, values = pd.factorize(column)
    return codes.astype(np.int64), values
