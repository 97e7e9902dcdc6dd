"""What is done to texts is done once for each that differs, however often it comes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from core.cleaning.step import Column


class Distinct(NamedTuple):
    """The values of a column, each once, in the order they come; missing ones are none of them.

    Parameters
    ----------
    values : pyarrow array of str
    codes : int array, one a row
        Place among `values`; -1 where missing.
    counts : int array, one a value
    """

    values: Any
    codes: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]

    @property
    def texts(self) -> list[str]:
        """The values as a list."""
        texts: list[str] = self.values.to_pylist()
        return texts

    def rows(self, which: npt.NDArray[np.bool_]) -> int:
        """Return how many rows hold one of the values marked."""
        return int(self.counts[which].sum())


def distinct(column: Column) -> Distinct:
    """Return the distinct values of a column of texts.

    Examples
    --------
    >>> found = distinct(pd.Series(["b", None, "a", "b"]))
    >>> found.texts, found.codes.tolist(), found.counts.tolist()
    (['b', 'a'], [0, -1, 1, 0], [2, 1])
    """
    codes, values = pd.factorize(column.astype("str"))
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    array = pa.array(values, type=pa.large_string(), from_pandas=True)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return Distinct(array, codes.astype(np.int64), counts.astype(np.int64))


def spread(values: npt.NDArray[Any], found: Distinct, column: Column, missing: Any = np.nan) -> Column:
    """Return a column with, for each row, what became of its value; those missing stay so."""
    padded = np.append(values, np.array([missing], dtype=values.dtype))
    return pd.Series(padded[found.codes], index=column.index, name=column.name)


def spread_texts(values: Any, found: Distinct, column: Column) -> Column:
    """Return a column of texts with, for each row, what became of its value.

    Parameters
    ----------
    values : pyarrow array or list of str
    """
    array = pd.array(values if isinstance(values, list) else values.to_pylist(), dtype="str")
    taken = array.take(found.codes, allow_fill=True)
    return pd.Series(taken, index=column.index, name=column.name)


def marked(found: Any) -> npt.NDArray[np.bool_]:
    """Return the answers of a pyarrow comparison as an array."""
    answers: npt.NDArray[np.bool_] = np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
    return answers
