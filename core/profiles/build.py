"""Rows -> profiles: which counter each value adds to, and one `bincount` for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from core.profiles.column import FENCES, ColumnSpec
from core.profiles.encode import Bins, Coded, Floats, Values, encode
from core.profiles.profile import Profile
from core.profiles.spec import (
    ERRORS,
    EXTRA,
    LATENCY,
    LATENCY_LOWEST,
    LATENCY_PER_OCTAVE,
    N_LATENCY_BINS,
    ROWS,
    ProfileSpec,
)
from core.profiles.tally import quantised, standardised, summed, tally

Encoded: TypeAlias = "tuple[Bins, Floats | None]"


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
    extra : ndarray of bool, shape (n,), optional
        True where the row has a feature the reference does not know.
    """

    n: int
    columns: Mapping[str, Values | Coded]
    latency_ms: Floats | None = None
    failed: npt.NDArray[np.bool_] | None = field(default=None)
    extra: npt.NDArray[np.bool_] | None = field(default=None)


class Partition(NamedTuple):
    """The cell of each row, in [0, n_cells)."""

    where: Bins
    n_cells: int


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
    return build_partitions(spec, rows, [Partition(where, n_cells)])[0]


def encode_rows(spec: ProfileSpec, rows: Rows) -> Iterator[Encoded]:
    """Yield what `encode` makes of each column of the spec, in its order."""
    for column in spec.columns:
        values = rows.columns.get(column.name)
        yield encode(column, values if values is not None else [None] * rows.n)


def build_partitions(
    spec: ProfileSpec, rows: Rows, partitions: Sequence[Partition], encoded: Iterable[Encoded] | None = None
) -> list[Profile]:
    """Return the profiles of the same rows cut in several ways; see `build`.

    Parameters
    ----------
    encoded : iterable, optional
        From `encode_rows`, where it is needed for something else as well.
    """
    profiles = [
        Profile(
            np.zeros((part.n_cells, spec.n_counts), dtype=np.int64),
            np.zeros((part.n_cells, spec.n_sums), dtype=np.float64),
        )
        for part in partitions
    ]
    for part, profile in zip(partitions, profiles, strict=True):
        _count_head(rows, part, profile)
    every = encode_rows(spec, rows) if encoded is None else encoded
    for position, (column, (bins, numbers)) in enumerate(zip(spec.columns, every, strict=True)):
        terms = None if numbers is None else _Terms(column, bins, numbers)
        block, far = slice(*spec.offsets[position : position + 2]), spec.outliers(column.name)
        for part, profile in zip(partitions, profiles, strict=True):
            profile.counts[:, block] = tally(part.where, bins, part.n_cells, column.size)
            if terms is not None:
                profile.counts[:, far], profile.sums[:, 2 * position : 2 * position + 2] = terms.count(part)
    return profiles


def segment_partitions(spec: ProfileSpec, rows: Rows, cell: Partition) -> list[Partition]:
    """Return the rows of each cell cut by each segment column: cell times groups plus group."""
    partitions = []
    for segment in spec.segments:
        column = spec.columns[spec.positions[segment.column]]
        values = rows.columns.get(segment.column)
        group = segment.of(encode(column, values if values is not None else [None] * rows.n)[0])
        n_groups = len(segment.labels)
        partitions.append(Partition(cell.where * n_groups + group, cell.n_cells * n_groups))
    return partitions


def latency_bin(latency_ms: Floats) -> Bins:
    """Return the logarithmic bin of each latency; eight bins an octave, from 2**-7 ms to 2**23 ms."""
    octaves = np.log2(np.maximum(latency_ms, 2.0**LATENCY_LOWEST)) - LATENCY_LOWEST
    bins: Bins = np.minimum(octaves * LATENCY_PER_OCTAVE, N_LATENCY_BINS - 1).astype(np.int64)
    return bins


def _count_head(rows: Rows, part: Partition, profile: Profile) -> None:
    where, n_cells = part
    profile.counts[:, ROWS] = np.bincount(where, minlength=n_cells)
    for place, flags in ((ERRORS, rows.failed), (EXTRA, rows.extra)):
        if flags is not None:
            profile.counts[:, place] = np.bincount(where[flags], minlength=n_cells)
    if rows.latency_ms is not None:
        known = ~np.isnan(rows.latency_ms)
        bins = latency_bin(rows.latency_ms[known])
        counts = tally(where[known], bins, n_cells, N_LATENCY_BINS)
        profile.counts[:, LATENCY : LATENCY + N_LATENCY_BINS] = counts


class _Terms:
    """What the numbers of one column add to the sums, and which of them are outliers; worked out once."""

    def __init__(self, column: ColumnSpec, bins: Bins, numbers: Floats) -> None:
        self._standard = standardised(numbers - column.mean, column.scale)
        self._square = quantised(self._standard**2)
        self._far = _beyond(column, bins, numbers)

    def count(self, part: Partition) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the outliers by each fence, shape (n_cells, 3), and the sums, shape (n_cells, 2)."""
        far = np.zeros((part.n_cells, len(FENCES)), dtype=np.int64)
        for index, rows in enumerate(self._far):
            far[:, index] = np.bincount(part.where[rows], minlength=part.n_cells)
        return far, np.stack([summed(term, *part) for term in (self._standard, self._square)], axis=1)


def _beyond(column: ColumnSpec, bins: Bins, numbers: Floats) -> list[Bins]:
    """Return the rows beyond each fence; only those in bins that reach as far as the nearest are compared with it."""
    fences = [fence for fence in column.fences if fence is not None]
    if not fences:
        return [np.zeros(0, dtype=np.int64)] * len(column.fences)
    nearest = max(low for low, _ in fences), min(high for _, high in fences)
    first, last = np.searchsorted(np.asarray(column.edges), nearest, side="right")
    far = np.flatnonzero((bins <= first) | (bins >= last))
    values = numbers[far]  # NaN where there is no number, which lies beyond nothing
    return [
        np.zeros(0, dtype=np.int64) if fence is None else far[(values < fence[0]) | (values > fence[1])]
        for fence in column.fences
    ]
