"""The levels of a column of texts or truth values, as whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.step import Column

Codes = npt.NDArray[np.intp]
MISSING, UNSEEN = -1, -2


def texts_of(column: Column) -> Column:
    """Return texts, of truth values ``true`` and ``false``; missing stays missing."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype("boolean").map({True: "true", False: "false"}).astype("str")
    return column if isinstance(column.dtype, pd.StringDtype) else column.astype("str")


def counted(column: Column) -> pd.Series[int]:
    """Return how often each level occurs, the most frequent first, and of as many the first by alphabet.

    Examples
    --------
    >>> counted(pd.Series(["b", "a", "b", "c", None])).to_dict()
    {'b': 2, 'a': 1, 'c': 1}
    """
    found = column.value_counts()
    order = sorted(zip(found.tolist(), found.index, strict=True), key=lambda one: (-one[0], str(one[1])))
    return pd.Series([n for n, _ in order], index=pd.Index([str(level) for _, level in order]), dtype="int64")


def coded(column: Column, levels: Sequence[str]) -> Codes:
    """Return the place of each value among some levels; -1 where it is missing and -2 where it is none of them.

    Examples
    --------
    >>> coded(pd.Series(["b", None, "a", "x"]), ["a", "b"]).tolist()
    [1, -1, 0, -2]
    """
    codes, found = column.factorize()
    places = {level: place for place, level in enumerate(levels)}
    table = np.array([*(places.get(str(one), UNSEEN) for one in found), MISSING], dtype=np.intp)
    found_places: Codes = table[codes]  # what is missing has code -1, the last of the table
    return found_places
