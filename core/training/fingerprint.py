"""By what a table is known again: the same digest for the same columns and values in the same order."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


def fingerprint(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the size of a table and the SHA-256 of what it holds.

    Returns
    -------
    dict
        ``rows``, ``columns``, and ``sha256`` of names, types and values; how the table was stored is no matter.

    Examples
    --------
    >>> one, other = pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [2, 1]})
    >>> fingerprint(one) == fingerprint(one.copy()), fingerprint(one)["sha256"] == fingerprint(other)["sha256"]
    (True, False)
    """
    digest = hashlib.sha256()
    for name, column in frame.items():
        digest.update(f"{len(str(name))}:{name}:{column.dtype.kind};".encode())
        digest.update(_hashed(column).astype("<u8").tobytes())
    return {"rows": len(frame), "columns": len(frame.columns), "sha256": digest.hexdigest()}


def _hashed(column: pd.Series[Any]) -> npt.NDArray[np.uint64]:
    """Return a hash a value; 0 where a value that is no number is missing."""
    if column.dtype.kind in "iufb":
        return pd.util.hash_array(column.to_numpy())
    codes, values = pd.factorize(column)
    known = pd.util.hash_array(np.array([str(value) for value in values] or [""], dtype=object))
    hashed: npt.NDArray[np.uint64] = np.where(codes < 0, np.uint64(0), known[codes])
    return hashed
