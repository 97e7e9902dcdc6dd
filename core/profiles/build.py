"""Rows -> profiles: which counter each value adds to, and one `bincount` for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Bins, Floats, Values, encode
from core.profiles.profile import Profile
from core.profiles.spec import ERRORS, LATENCY, LATENCY_LOWEST, LATENCY_PER_OCTAVE, N_LATENCY_BINS, ROWS, ProfileSpec
from core.profiles.tally import moments, tally


@dataclass(frozen=True)
class Rows:
    """Predictions as columns.

    Parameters
    ----------
    n : int
        Number of rows.
    columns : mapping of str to sequence, each of length n
        Values of features and outputs by column name; a column left out is missing in every row.
    latency_ms : ndarray of float64, shape (n,), optional
        NaN where unknown.
    failed : ndarray of bool, shape (n,), optional
        True where the model answered with an error.
    """

    n: int
    columns: Mapping[str, Values]
    latency_ms: Floats | None = None
    failed: npt.NDArray[np.bool_] | None = field(default=None)


def build(spec: ProfileSpec, rows: Rows, cell: Bins | None = None, n_cells: int = 1) -> Profile:
    """Return one profile a cell (a bucket of time, say) of these rows.

    Parameters
    ----------
    spec : ProfileSpec
        Frozen by the reference.
    rows : Rows
        Any number of rows, none included.
    cell : ndarray of int64, shape (n,), optional
        Cell of each row, in [0, n_cells); all in cell 0 when left out.
    n_cells : int
        Number of cells.

    Returns
    -------
    Profile
        Counts of shape (n_cells, spec.n_counts) and sums of shape (n_cells, spec.n_sums).

    Notes
    -----
    O(n columns). Sums are taken in multiples of 2**-20 reference deviations, which floats add exactly
    up to 2**33 in total, so that a profile does not depend on the order or the batches of its rows.
    """
    where = np.zeros(rows.n, dtype=np.int64) if cell is None else cell
    counts = np.zeros((n_cells, spec.n_counts), dtype=np.int64)
    sums = np.zeros((n_cells, spec.n_sums), dtype=np.float64)
    counts[:, ROWS] = np.bincount(where, minlength=n_cells)
    if rows.failed is not None:
        counts[:, ERRORS] = np.bincount(where[rows.failed], minlength=n_cells)
    if rows.latency_ms is not None:
        known = ~np.isnan(rows.latency_ms)
        bins = latency_bin(rows.latency_ms[known])
        counts[:, LATENCY : LATENCY + N_LATENCY_BINS] = tally(where[known], bins, n_cells, N_LATENCY_BINS)
    for position, column in enumerate(spec.columns):
        values = rows.columns.get(column.name)
        bins, numbers = encode(column, values if values is not None else [None] * rows.n)
        counts[:, spec.offsets[position] : spec.offsets[position + 1]] = tally(where, bins, n_cells, column.size)
        if numbers is not None:
            sums[:, 2 * position : 2 * position + 2] = moments(column.mean, column.scale, numbers, where, n_cells)
    return Profile(counts, sums)


def latency_bin(latency_ms: Floats) -> Bins:
    """Return the logarithmic bin of each latency; eight bins an octave, from 2**-7 ms to 2**23 ms."""
    octaves = np.log2(np.maximum(latency_ms, 2.0**LATENCY_LOWEST)) - LATENCY_LOWEST
    bins: Bins = np.minimum(octaves * LATENCY_PER_OCTAVE, N_LATENCY_BINS - 1).astype(np.int64)
    return bins
