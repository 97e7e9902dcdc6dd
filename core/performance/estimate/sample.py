"""Which rows are looked at, and how they are dealt out: drawn with a fixed seed, so that a fit can be repeated."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Bins, Values

SEED = 20260101
N_CELLS = 500  # of the jackknife


def chosen(usable: npt.NDArray[np.bool_], most: int) -> Bins:
    """Return at most so many of the usable rows, in their order, drawn without replacement."""
    rows = np.flatnonzero(usable)
    if rows.size > most:
        rows = np.sort(np.random.default_rng(SEED).choice(rows, most, replace=False))
    return rows


def drawn(n: int, n_parts: int) -> Bins:
    """Return a part for each of n rows, in [0, n_parts), by chance and evenly."""
    return np.random.default_rng(SEED).permutation(np.arange(n) % n_parts)


def taken(values: Values, rows: Bins) -> Values:
    """Return the values of these rows."""
    return values[rows] if isinstance(values, np.ndarray) else [values[row] for row in rows.tolist()]
