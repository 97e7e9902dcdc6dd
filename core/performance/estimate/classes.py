"""Confidence-based performance estimation: calibrated scores of unlabelled predictions, summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from core.performance.estimate.calibration import Calibration
from core.profiles.column import ColumnSpec
from core.profiles.encode import Bins, Floats, Values, as_numbers, encode
from core.profiles.estimate import EstimatedRows, EstimateSpec, build_estimate
from core.profiles.profile import Profile

N_LOSSES = 4  # of a binary model: Brier, its variance, log loss, its variance
SMALLEST = 1e-15  # scores nearer to 0 or 1 are taken as this near by the log loss


class ClassModel(msgspec.Struct, frozen=True, tag="cbpe"):
    """What turns scores into expected confusion matrices.

    Parameters
    ----------
    output : str
        Column of the predicted class.
    classes : tuple of str
        Levels that the reference knows; one group more is for any other.
    positive : str or None
        Class that a metric speaks of where there are two.
    scores : tuple of str
        One column of the positive class's score, or one a class in the order of `classes`.
    rounds : tuple of tuple of Calibration
        One calibration a score column and round. More than two classes take two rounds, as making the probabilities
        of a row sum to one undoes a part of the first.
    edges : tuple of tuple of float
        Score bin i of a column is [edges[i - 1], edges[i]); the outermost are open.

    Notes
    -----
    Source: Bialek et al., Estimating model performance under covariate shift without labels, 2024 (CBPE).
    """

    output: str
    classes: tuple[str, ...]
    positive: str | None
    scores: tuple[str, ...]
    rounds: tuple[tuple[Calibration, ...], ...]
    edges: tuple[tuple[float, ...], ...]

    @property
    def binary(self) -> bool:
        """Whether one score speaks of both classes."""
        return len(self.scores) == 1

    @property
    def spec(self) -> EstimateSpec:
        """Layout of the estimate profiles: a group each predicted class, probabilities and their variances."""
        n_terms = 2 * len(self.scores) + (N_LOSSES if self.binary else 0)
        return EstimateSpec(len(self.classes) + 1, n_terms, tuple(len(edges) + 1 for edges in self.edges))

    def build(self, columns: Mapping[str, Values], n: int, cell: Bins | None = None, n_cells: int = 1) -> Profile:
        """Return one estimate profile a cell; rows without a class or with a score outside [0, 1] are left out."""
        used, group, scores = self.read(columns, n)
        shares = scores
        for curves in self.rounds:
            shares = self.summing_to_one([curve(share) for curve, share in zip(curves, shares, strict=True)])
        return build_estimate(self.spec, self.rows(used, group, scores, shares), cell, n_cells)

    def read(self, columns: Mapping[str, Values], n: int) -> tuple[npt.NDArray[np.bool_], Bins, Sequence[Floats]]:
        """Return which rows can be estimated, and the group and the scores of those."""
        group = levels_of(self.output, self.classes, columns.get(self.output, [None] * n))
        used = group >= 0
        scores = [as_numbers(columns.get(name, [None] * n))[0] for name in self.scores]
        for score in scores:
            used &= (score >= 0) & (score <= 1)
        return used, group[used], [score[used] for score in scores]

    def summing_to_one(self, shares: Sequence[Floats]) -> Sequence[Floats]:
        """Return the probabilities of the classes so that each row's sum to one; those of a single class as they are.

        Notes
        -----
        Class after class, so that the sum of a row does not depend on how many rows there are.
        """
        if self.binary:
            return shares
        total = np.zeros_like(shares[0])
        for share in shares:
            total += share
        even = np.full_like(total, 1 / len(shares))
        return [np.divide(share, total, out=even.copy(), where=total > 0) for share in shares]

    def rows(
        self, used: npt.NDArray[np.bool_], group: Bins, scores: Sequence[Floats], shares: Sequence[Floats]
    ) -> EstimatedRows:
        """Return what rows with these probabilities add; labels as probabilities give the realised figures."""
        terms = [*shares, *(share * (1 - share) for share in shares)]
        if self.binary:
            terms += _losses(scores[0], shares[0])
        bins = [
            np.searchsorted(np.asarray(edges), score, side="right")
            for edges, score in zip(self.edges, scores, strict=True)
        ]
        return EstimatedRows(used, group, terms, bins, shares)


def levels_of(name: str, classes: tuple[str, ...], values: Values) -> Bins:
    """Return the index of each value among the classes, len(classes) for any other, -1 for none or a nested one."""
    column = ColumnSpec(name, "output", "categorical", ("bool", "number", "text"), levels=classes)
    code = encode(column, values)[0]
    code[code == column.strange] = len(classes)
    code[code > len(classes)] = -1
    return code


def _losses(score: Floats, share: Floats) -> list[Floats]:
    """Return Brier and log loss as expected of each row, each with its variance over what the label may be."""
    near = np.clip(score, SMALLEST, 1 - SMALLEST)
    variance = share * (1 - share)
    found = []
    for if_true, if_false in (((1 - score) ** 2, score**2), (-np.log(near), -np.log1p(-near))):
        found += [share * if_true + (1 - share) * if_false, variance * (if_true - if_false) ** 2]
    return found
