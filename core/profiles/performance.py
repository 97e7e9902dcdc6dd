"""How a label is set against the prediction it belongs to: the layout, and labelled rows -> profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.profiles.cells import Cells
from core.profiles.column import ColumnSpec
from core.profiles.encode import Bins, Values, as_numbers, encode
from core.profiles.level_codes import level_codes, same_levels, taken, vocabulary
from core.profiles.profile import Profile
from core.profiles.residual_terms import N_ERROR_BINS, N_TERMS, error_bins, error_terms
from core.profiles.scores import ScoreSpec, binary_losses, losses

Task = Literal["classification", "regression"]

# Places in the counts of performance
LABELLED = 0
RIGHT, SCORED, CONFUSION = 1, 2, 3
ANSWERED, NONZERO, NEGATIVE, ERRORS = 1, 2, 3, 4
# Places in the sums of a classification; the sum of the squares stands behind that of a loss
LOSS, BRIER, SCORES = 0, 2, 4
# Counters of a class without a row of its own in the confusion matrix
TRUE, TOLD, BOTH = 0, 1, 2

CHUNK = 2**15  # rows at once: what is in hand stays in the cache of the processor


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
    positive : str or None
        Of two classes the one that precision, recall and a single score speak of.
    classes : tuple of str
        Levels of the confusion matrix; one more row and column is for any other, and for none.
    tail : tuple of str
        Known classes beyond these: counted where true, where predicted and where both.
    scores : tuple of ScoreSpec
        Of the positive class, or one a class; none where the model gives none.
    residual_scale : float
        The usual size of an error in the reference, in the unit of the value; sums of errors are taken in it.
    """

    task: Task
    output: str
    label: ColumnSpec
    positive: str | None = None
    classes: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    scores: tuple[ScoreSpec, ...] = ()
    residual_scale: float = 1.0

    @property
    def score(self) -> str | None:
        """Column with the score of the positive class; None where there are several, or none."""
        return self.scores[0].column if len(self.scores) == 1 else None

    @property
    def columns(self) -> tuple[str, ...]:
        """Output columns that labels are compared with."""
        return (self.output, *(score.column for score in self.scores))

    @property
    def probabilities(self) -> bool:
        """Whether scores have losses: there are some, and all are probabilities."""
        return bool(self.scores) and all(score.probability for score in self.scores)

    @property
    def n_confusion(self) -> int:
        """Number of rows of the confusion matrix: the classes and `any other`; 0 in a regression."""
        return len(self.classes) + 1 if self.task == "classification" else 0

    @property
    def tail_start(self) -> int:
        """Index of the first counter of the tail: three a class, and three for all that the reference does not know."""
        return CONFUSION + self.n_confusion**2

    @cached_property
    def score_starts(self) -> tuple[int, ...]:
        """Index of the first bin of every score, rows of other classes first, and behind them of the label column."""
        starts = [self.tail_start + 3 * (len(self.tail) + 1)]
        for score in self.scores:
            starts.append(starts[-1] + 2 * score.n_bins)
        return tuple(starts)

    @property
    def label_start(self) -> int:
        """Index of the first counter of the label column."""
        return self.score_starts[-1] if self.task == "classification" else ERRORS + N_ERROR_BINS

    @property
    def n_counts(self) -> int:
        """Length of the vector of counts."""
        return self.label_start + self.label.size

    @property
    def n_sums(self) -> int:
        """Length of the vector of sums: losses and scores by tenth, or the terms of errors with their carries."""
        return SCORES + sum(score.n_sums for score in self.scores) if self.task == "classification" else 2 * N_TERMS

    @cached_property
    def known(self) -> ColumnSpec:
        """Every known class as a level: those of the confusion matrix, then the tail."""
        return vocabulary((*self.classes, *self.tail))

    @cached_property
    def label_bins(self) -> Bins:
        """Counter of the label column for every code of `known`, shape (known.size,)."""
        bins = np.full(self.known.size, self.label.strange, dtype=np.int64)
        bins[: len(self.known.levels)] = encode(self.label, self.known.levels)[0]
        bins[[self.known.missing, self.known.mistyped]] = self.label.missing, self.label.mistyped
        return bins

    @cached_property
    def scored_class(self) -> Bins:
        """Place in `scores` of every code of `known`, shape (known.size,); -1 where the class has no score."""
        places = {score.level: place for place, score in enumerate(self.scores)}
        found = np.full(self.known.size, -1, dtype=np.int64)
        found[: len(self.known.levels)] = [places.get(level, -1) for level in self.known.levels]
        return found


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
    outputs : mapping of str to sequence or ndarray, each of length n
        Output columns by name; one left out is missing in every row.
    labels : sequence of scalars or ndarray, length n
        Ground truth of each row; a row without one is not counted as labelled.
    cell, n_cells : see `build`
        The cell is that of the prediction, whenever the label came.
    weight : ndarray of int64, shape (n,), optional
        +1 to count a row, -1 to take back a row counted with a label since revised.

    Returns
    -------
    Profile
        Counts of shape (n_cells, spec.n_counts) and sums of shape (n_cells, spec.n_sums).

    Notes
    -----
    O(n), and O(n classes) for the scores of several classes. Exact: any split and order of the rows gives the same.
    """
    n = len(labels)
    where = np.zeros(n, dtype=np.int64) if cell is None else cell
    counts = np.zeros((n_cells, spec.n_counts), dtype=np.int64)
    sums = np.zeros((n_cells, spec.n_sums), dtype=np.float64)
    add = _add_classes if spec.task == "classification" else _add_values
    for start in range(0, n, CHUNK):
        rows = slice(start, start + CHUNK)
        mine = {name: outputs[name][rows] for name in spec.columns if name in outputs}
        sign = None if weight is None else weight[rows]
        add(spec, mine, labels[rows], Cells(where[rows], n_cells, sign), Profile(counts, sums))
    return Profile(counts, sums)


def _add_values(
    spec: PerformanceSpec, outputs: Mapping[str, Values], labels: Values, cells: Cells, into: Profile
) -> None:
    label = spec.label
    numbers, mistyped = as_numbers(labels)
    told = as_numbers(outputs[spec.output])[0] if spec.output in outputs else np.full(len(numbers), np.nan)
    bins = label.grid.bins(numbers)
    bins[~np.isfinite(numbers)] = label.strange
    bins[np.isnan(numbers)] = label.missing
    bins[mistyped] = label.mistyped
    into.counts[:, LABELLED] += cells.chosen(bins != label.missing).rows()
    bins[~np.isfinite(told)] = label.missing  # what was not answered has no error, not an error of 0
    into.counts[:, spec.label_start :] += cells.tally(bins, label.size)
    answered = np.isfinite(numbers) & np.isfinite(told)
    cells, numbers, told = cells.chosen(answered), numbers[answered], told[answered]
    into.counts[:, ANSWERED] += cells.rows()
    into.counts[:, NONZERO] += cells.chosen(numbers != 0).rows()
    into.counts[:, NEGATIVE] += cells.chosen((numbers < 0) | (told < 0)).rows()
    with np.errstate(over="ignore"):
        size = np.abs(told - numbers) / spec.residual_scale
    into.counts[:, ERRORS : spec.label_start] += cells.tally(error_bins(size), N_ERROR_BINS)
    for place, term in error_terms(numbers, told, label.mean, label.scale, spec.residual_scale):
        rest, carry = cells.carried(term)
        into.sums[:, place] += rest
        into.sums[:, N_TERMS + place] += carry


def _add_classes(
    spec: PerformanceSpec, outputs: Mapping[str, Values], labels: Values, cells: Cells, into: Profile
) -> None:
    known = spec.known
    true = level_codes(known, labels)
    bins = spec.label_bins.take(true)
    if len(spec.label.levels) + len(spec.label.rare) > len(known.levels):  # labels know levels that are no classes
        other = np.flatnonzero(true == known.strange)
        bins[other] = encode(spec.label, taken(labels, other))[0]
    into.counts[:, spec.label_start :] += cells.tally(bins, spec.label.size)
    labelled = true < known.missing
    if not labelled.all():
        rows = np.flatnonzero(labelled)
        outputs = {name: taken(values, rows) for name, values in outputs.items()}
        labels, true, cells = taken(labels, rows), true[rows], cells.chosen(labelled)
    said = level_codes(known, outputs[spec.output]) if spec.output in outputs else np.full(len(true), known.missing)
    right = same_levels(known, (true, said), (labels, outputs.get(spec.output, [])))
    into.counts[:, RIGHT] += cells.chosen(right).rows()
    other_row = len(spec.classes)
    pairs = np.minimum(true, other_row) * spec.n_confusion + np.minimum(said, other_row)
    matrix = cells.tally(pairs, spec.n_confusion**2)
    into.counts[:, LABELLED] += matrix.sum(axis=1)
    into.counts[:, CONFUSION : spec.tail_start] += matrix
    if max(true.max(initial=0), said.max(initial=0)) >= other_row:
        for place, codes in ((TRUE, true), (TOLD, said), (BOTH, np.where(right, true, known.missing))):
            _add_tail(spec, codes, cells, into.counts[:, spec.tail_start + place : spec.score_starts[0] : 3])
    if spec.scores:
        _add_scores(spec, outputs, true, cells, into)


def _add_tail(spec: PerformanceSpec, codes: Bins, cells: Cells, into: npt.NDArray[np.int64]) -> None:
    """Count the rows of each class beyond the confusion matrix, and of all unknown ones together."""
    beyond = (codes >= len(spec.classes)) & (codes < spec.known.missing)
    if beyond.any():
        into += cells.chosen(beyond).tally(np.minimum(codes[beyond] - len(spec.classes), len(spec.tail)), into.shape[1])


def _add_scores(spec: PerformanceSpec, outputs: Mapping[str, Values], true: Bins, cells: Cells, into: Profile) -> None:
    nothing = np.full(len(true), np.nan)
    scores = [as_numbers(outputs[one.column])[0] if one.column in outputs else nothing for one in spec.scores]
    known = np.stack([one.known(values) for one, values in zip(spec.scores, scores, strict=True)])
    of_class = spec.scored_class.take(true)
    sums_start = SCORES
    for place, (one, values) in enumerate(zip(spec.scores, scores, strict=True)):
        rows = np.flatnonzero(known[place])
        mine, value = cells.chosen(known[place]), values.take(rows)
        bins, own = one.bins(value), of_class.take(rows) == place
        block = slice(spec.score_starts[place], spec.score_starts[place + 1])
        into.counts[:, block] += mine.tally(bins + one.n_bins * own, 2 * one.n_bins)
        if one.probability:
            into.sums[:, sums_start : sums_start + one.n_sums] += mine.spread(one.deciles.take(bins), one.n_sums, value)
        sums_start += one.n_sums
    scored: npt.NDArray[np.bool_] = np.asarray(known.any(axis=0))
    mine = cells.chosen(scored)
    into.counts[:, SCORED] += mine.rows()
    if spec.probabilities:
        table = np.where(known, np.stack(scores), np.nan)[:, scored]
        alone = len(spec.scores) == 1
        costs = binary_losses(table[0], of_class[scored] == 0) if alone else losses(table.T, of_class[scored])
        for loss, cost in zip((LOSS, BRIER), costs, strict=True):
            into.sums[:, loss] += mine.summed(cost)
            into.sums[:, loss + 1] += mine.summed(cost * cost)
