"""Counters and sums of many cells at once, exact whatever the order of the rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Bins, Floats

QUANTUM = 2.0**-20
CLIP = 2.0**20


def tally(where: Bins, bins: Bins, n_cells: int, size: int, sign: Bins | None = None) -> npt.NDArray[np.int64]:
    """Return the rows of each bin in each cell, shape (n_cells, size); `sign` may be -1 to take one back."""
    flat = np.bincount(bins if n_cells == 1 else where * size + bins, weights=sign, minlength=n_cells * size)
    return flat.astype(np.int64, copy=False).reshape(n_cells, size)


def quantised(values: Floats) -> Floats:
    """Return values in [-2**20, 2**20] as multiples of 2**-20, which floats add exactly; NaN becomes 0."""
    steps = values * (1 / QUANTUM)
    np.clip(steps, -CLIP / QUANTUM, CLIP / QUANTUM, out=steps)
    np.rint(steps, out=steps)
    steps *= QUANTUM
    return np.nan_to_num(steps, copy=False) if np.isnan(steps.sum()) else steps


def standardised(difference: Floats, scale: float) -> Floats:
    """Return differences in units of `scale`, quantised."""
    with np.errstate(over="ignore"):  # what overflows is clipped
        return quantised(difference / scale)


def moments(
    mean: float, scale: float, numbers: Floats, where: Bins, n_cells: int, sign: Bins | None = None
) -> npt.NDArray[np.float64]:
    """Return the sums of standardised values and of their squares, shape (n_cells, 2)."""
    standard = standardised(numbers - mean, scale)
    return np.stack(
        [summed(standard, where, n_cells, sign), summed(quantised(standard**2), where, n_cells, sign)],
        axis=1,
    )


def summed(term: Floats, where: Bins, n_cells: int, sign: Bins | None = None) -> Floats:
    """Return the sum of `term` in each cell, shape (n_cells,)."""
    if n_cells == 1 and sign is None:
        return np.array([term.sum()])
    return np.bincount(where, weights=term if sign is None else term * sign, minlength=n_cells).astype(np.float64)
