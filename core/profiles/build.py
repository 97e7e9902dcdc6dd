"""Rows -> profiles: which counter each value adds to, and one `bincount` for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Bins, Floats, Values, as_numbers, encode, token
from core.profiles.profile import Profile
from core.profiles.spec import (
    CONFUSION,
    ERRORS,
    LABELLED,
    LATENCY,
    LATENCY_LOWEST,
    LATENCY_PER_OCTAVE,
    N_LATENCY_BINS,
    N_SCORE_BINS,
    RIGHT,
    ROWS,
    PerformanceSpec,
    ProfileSpec,
)

QUANTUM = 2.0**-20
CLIP = 2.0**20


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
        counts[:, LATENCY : LATENCY + N_LATENCY_BINS] = _tally(where[known], bins, n_cells, N_LATENCY_BINS)
    for position, column in enumerate(spec.columns):
        values = rows.columns.get(column.name)
        bins, numbers = encode(column, values if values is not None else [None] * rows.n)
        counts[:, spec.offsets[position] : spec.offsets[position + 1]] = _tally(where, bins, n_cells, column.size)
        if numbers is not None:
            sums[:, 2 * position : 2 * position + 2] = _moments(column.mean, column.scale, numbers, where, n_cells)
    return Profile(counts, sums)


def build_performance(
    spec: PerformanceSpec,
    outputs: Mapping[str, Values],
    labels: Sequence[Any],
    cell: Bins | None = None,
    n_cells: int = 1,
    weight: Bins | None = None,
) -> Profile:
    """Return one performance profile a cell of labelled predictions.

    Parameters
    ----------
    spec : PerformanceSpec
        Frozen by the reference.
    outputs : mapping of str to sequence, each of length n
        Output columns by name.
    labels : sequence of scalars, length n
        Ground truth of each row.
    cell, n_cells : see `build`
        The cell is that of the prediction, whenever the label came.
    weight : ndarray of int64, shape (n,), optional
        +1 to count a row, -1 to take back a row counted with a label since revised.

    Returns
    -------
    Profile
        Counts of shape (n_cells, spec.n_counts) and sums of shape (n_cells, spec.n_sums).
    """
    n = len(labels)
    where = np.zeros(n, dtype=np.int64) if cell is None else cell
    sign = np.ones(n, dtype=np.int64) if weight is None else weight
    counts = np.zeros((n_cells, spec.n_counts), dtype=np.int64)
    sums = np.zeros((n_cells, spec.n_sums), dtype=np.float64)
    counts[:, LABELLED] = _tally(where, np.zeros(n, dtype=np.int64), n_cells, 1, sign)[:, 0]
    bins, numbers = encode(spec.label, labels)
    predicted = as_numbers(outputs[spec.output])[0] if numbers is not None else np.zeros(0)
    if numbers is not None:
        unanswered = ~np.isfinite(predicted)  # it has no error, not an error of 0
        bins[unanswered] = spec.label.missing
        numbers = np.where(unanswered, np.nan, numbers)
    counts[:, spec.label_start :] = _tally(where, bins, n_cells, spec.label.size, sign)
    if spec.task == "classification":
        _count_classes(spec, outputs, labels, (where, n_cells, sign), counts)
    elif numbers is not None:
        sums[:, :2] = _moments(spec.label.mean, spec.label.scale, numbers, where, n_cells, sign)
        residual = _standardised(predicted - numbers, spec.label.scale)
        for index, term in enumerate((residual, np.abs(residual), _quantised(residual**2)), start=2):
            sums[:, index] = _summed(term, where, n_cells, sign)
    return Profile(counts, sums)


def latency_bin(latency_ms: Floats) -> Bins:
    """Return the logarithmic bin of each latency; eight bins an octave, from 2**-7 ms to 2**23 ms."""
    octaves = np.log2(np.maximum(latency_ms, 2.0**LATENCY_LOWEST)) - LATENCY_LOWEST
    bins: Bins = np.minimum(octaves * LATENCY_PER_OCTAVE, N_LATENCY_BINS - 1).astype(np.int64)
    return bins


def _count_classes(
    spec: PerformanceSpec,
    outputs: Mapping[str, Values],
    labels: Sequence[Any],
    cells: tuple[Bins, int, Bins],
    counts: npt.NDArray[np.int64],
) -> None:
    where, n_cells, sign = cells
    codes = {level: index for index, level in enumerate(spec.classes)}
    true, told = _levels(labels), _levels(outputs[spec.output])
    right = np.array([level != "" and level == other for level, other in zip(true, told, strict=True)], dtype=bool)
    counts[:, RIGHT] = _tally(where[right], np.zeros(right.sum(), dtype=np.int64), n_cells, 1, sign[right])[:, 0]
    actual, predicted = (_class_codes(codes, levels) for levels in (true, told))
    pair = actual * spec.n_confusion + predicted
    counts[:, CONFUSION : spec.score_start] = _tally(where, pair, n_cells, spec.n_confusion**2, sign)
    if spec.score:
        score, _ = as_numbers(outputs[spec.score])
        known = (score >= 0) & (score <= 1)
        bins = np.minimum(score[known] * N_SCORE_BINS, N_SCORE_BINS - 1).astype(np.int64)
        bins += N_SCORE_BINS * (actual[known] == codes.get(spec.positive or "", -1))
        block = slice(spec.score_start, spec.label_start)
        counts[:, block] = _tally(where[known], bins, n_cells, 2 * N_SCORE_BINS, sign[known])


def _levels(values: Values) -> list[str]:
    """Return the levels that values stand for, empty where a value is missing or nested."""
    return ["" if isinstance(value, (dict, list)) or value is None else token(value) for value in values]


def _class_codes(codes: Mapping[str, int], levels: Sequence[str]) -> Bins:
    other = len(codes)
    return np.fromiter((codes.get(level, other) for level in levels), dtype=np.int64, count=len(levels))


def _tally(where: Bins, bins: Bins, n_cells: int, size: int, sign: Bins | None = None) -> npt.NDArray[np.int64]:
    flat = np.bincount(bins if n_cells == 1 else where * size + bins, weights=sign, minlength=n_cells * size)
    return flat.astype(np.int64, copy=False).reshape(n_cells, size)


def _quantised(values: Floats) -> Floats:
    steps = np.clip(values, -CLIP, CLIP)
    steps /= QUANTUM
    np.rint(steps, out=steps)
    steps *= QUANTUM
    return np.nan_to_num(steps, copy=False) if np.isnan(steps.sum()) else steps


def _standardised(difference: Floats, scale: float) -> Floats:
    with np.errstate(over="ignore"):  # what overflows is clipped
        return _quantised(difference / scale)


def _moments(
    mean: float, scale: float, numbers: Floats, where: Bins, n_cells: int, sign: Bins | None = None
) -> npt.NDArray[np.float64]:
    standard = _standardised(numbers - mean, scale)
    return np.stack(
        [_summed(standard, where, n_cells, sign), _summed(_quantised(standard**2), where, n_cells, sign)],
        axis=1,
    )


def _summed(term: Floats, where: Bins, n_cells: int, sign: Bins | None) -> Floats:
    if n_cells == 1 and sign is None:
        return np.array([term.sum()])
    return np.bincount(where, weights=term if sign is None else term * sign, minlength=n_cells).astype(np.float64)
