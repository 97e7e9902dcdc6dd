"""How a label is set against the prediction it belongs to: the layout, and labelled rows -> profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.profiles.column import ColumnSpec
from core.profiles.encode import Bins, Values, as_numbers, encode, token
from core.profiles.profile import Profile
from core.profiles.tally import moments, quantised, standardised, summed, tally

Task = Literal["classification", "regression"]

N_SCORE_BINS = 100
LABELLED, RIGHT, CONFUSION = 0, 1, 2  # places in the counts of performance


@dataclass(frozen=True)
class PerformanceSpec:
    """How a label is set against the prediction it belongs to.

    Parameters
    ----------
    task : {"classification", "regression"}
        Which counters there are.
    output : str
        Column that holds the predicted class or value.
    label : ColumnSpec
        The ground truth as a column of its own.
    score : str or None
        Column with the score of the `positive` class, for a binary classification.
    positive : str or None
        Level that the score speaks of.
    classes : tuple of str
        Levels of the confusion matrix; one more row and column is for any other.
    """

    task: Task
    output: str
    label: ColumnSpec
    score: str | None = None
    positive: str | None = None
    classes: tuple[str, ...] = ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """Output columns that a labelled row is looked at for."""
        return (self.output, self.score) if self.score else (self.output,)

    @property
    def n_confusion(self) -> int:
        """Number of rows of the confusion matrix: the classes and `any other`; 0 in a regression."""
        return len(self.classes) + 1 if self.task == "classification" else 0

    @property
    def score_start(self) -> int:
        """Index of the first score bin: not positive, then positive."""
        return CONFUSION + self.n_confusion**2

    @property
    def label_start(self) -> int:
        """Index of the first counter of the label column."""
        return self.score_start + (2 * N_SCORE_BINS if self.score else 0)

    @property
    def n_counts(self) -> int:
        """Length of the vector of counts: rows, right ones, confusion matrix, score bins, label column."""
        return self.label_start + self.label.size

    @property
    def n_sums(self) -> int:
        """Length of the vector of sums: label and its square, residual, its size and its square."""
        return 5


def build_performance(
    spec: PerformanceSpec,
    outputs: Mapping[str, Values],
    labels: Values,
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
    counts[:, LABELLED] = tally(where, np.zeros(n, dtype=np.int64), n_cells, 1, sign)[:, 0]
    bins, numbers = encode(spec.label, labels)
    predicted = as_numbers(outputs[spec.output])[0] if numbers is not None else np.zeros(0)
    if numbers is not None:
        unanswered = ~np.isfinite(predicted)  # it has no error, not an error of 0
        bins[unanswered] = spec.label.missing
        numbers = np.where(unanswered, np.nan, numbers)
    counts[:, spec.label_start :] = tally(where, bins, n_cells, spec.label.size, sign)
    if spec.task == "classification":
        _count_classes(spec, outputs, labels, (where, n_cells, sign), counts)
    elif numbers is not None:
        sums[:, :2] = moments(spec.label.mean, spec.label.scale, numbers, where, n_cells, sign)
        residual = standardised(predicted - numbers, spec.label.scale)
        for index, term in enumerate((residual, np.abs(residual), quantised(residual**2)), start=2):
            sums[:, index] = summed(term, where, n_cells, sign)
    return Profile(counts, sums)


def _count_classes(
    spec: PerformanceSpec,
    outputs: Mapping[str, Values],
    labels: Values,
    cells: tuple[Bins, int, Bins],
    counts: npt.NDArray[np.int64],
) -> None:
    where, n_cells, sign = cells
    codes = {level: index for index, level in enumerate(spec.classes)}
    true, told = _levels(labels), _levels(outputs[spec.output])
    right = np.array([level != "" and level == other for level, other in zip(true, told, strict=True)], dtype=bool)
    counts[:, RIGHT] = tally(where[right], np.zeros(right.sum(), dtype=np.int64), n_cells, 1, sign[right])[:, 0]
    actual, predicted = (_class_codes(codes, levels) for levels in (true, told))
    pair = actual * spec.n_confusion + predicted
    counts[:, CONFUSION : spec.score_start] = tally(where, pair, n_cells, spec.n_confusion**2, sign)
    if spec.score:
        score, _ = as_numbers(outputs[spec.score])
        known = (score >= 0) & (score <= 1)
        bins = np.minimum(score[known] * N_SCORE_BINS, N_SCORE_BINS - 1).astype(np.int64)
        bins += N_SCORE_BINS * (actual[known] == codes.get(spec.positive or "", -1))
        block = slice(spec.score_start, spec.label_start)
        counts[:, block] = tally(where[known], bins, n_cells, 2 * N_SCORE_BINS, sign[known])


def _levels(values: Values) -> list[str]:
    """Return the levels that values stand for, empty where a value is missing or nested."""
    return ["" if isinstance(value, (dict, list)) or value is None else token(value) for value in values]


def _class_codes(codes: Mapping[str, int], levels: Sequence[str]) -> Bins:
    other = len(codes)
    return np.fromiter((codes.get(level, other) for level in levels), dtype=np.int64, count=len(levels))
