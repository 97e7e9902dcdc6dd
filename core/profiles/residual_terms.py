"""Errors of predicted values: which counters and sums a labelled row adds to."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

import numpy as np

from core.profiles.cells import LARGEST
from core.profiles.encode import Bins, Floats
from core.profiles.tally import QUANTUM

PER_OCTAVE = 8
LOWEST = -16  # 2 ** -16 of the usual error; smaller ones count as none
HIGHEST = 32
N_ERROR_BINS = (HIGHEST - LOWEST) * PER_OCTAVE + 2


class Term(IntEnum):
    """Places of the sums; the carries stand behind them in the same order.

    LABEL is (label - reference mean) / reference deviation, ERROR is (prediction - label) / residual scale, RELATIVE
    is the error's size as a share of the label's, LOG the difference of the logarithms of one more than each.
    """

    LABEL = 0
    LABEL_2 = 1
    LABEL_3 = 2
    LABEL_4 = 3
    ERROR = 4
    SIZE = 5
    ERROR_2 = 6
    ERROR_4 = 7
    LABEL_ERROR_2 = 8
    LABEL_2_ERROR_2 = 9
    RELATIVE = 10
    RELATIVE_2 = 11
    LOG_2 = 12
    LOG_4 = 13


N_TERMS = len(Term)
UNITS = {
    Term.ERROR_2: 2.0**-12,
    Term.ERROR_4: 2.0**-10,
    Term.RELATIVE_2: 2.0**-10,
    Term.LOG_2: 2.0**-10,
    Term.LOG_4: 2.0**-20,
}
"""Sums of numbers that are small by nature are taken in smaller units."""


def error_bins(size: Floats) -> Bins:
    """Return the logarithmic bin of the size of each error, in residual scales.

    Parameters
    ----------
    size : ndarray of float64, shape (n,), >= 0

    Returns
    -------
    ndarray of int64, shape (n,)
        0 below 2**-16, then eight bins an octave, the last from 2**32 on.
    """
    octaves = np.log2(np.maximum(size, 2.0 ** (LOWEST - 1))) - LOWEST
    bins: Bins = np.clip(np.floor(octaves * PER_OCTAVE) + 1, 0, N_ERROR_BINS - 1).astype(np.int64)
    return bins


def error_terms(
    label: Floats, predicted: Floats, mean: float, scale: float, residual_scale: float
) -> Iterator[tuple[Term, Floats]]:
    """Yield what each row adds to the sums, one term after the other, each finite and of shape (n,), in its unit.

    Parameters
    ----------
    label, predicted : ndarray of float64, shape (n,), finite
    mean, scale : float
        Of the label in the reference.
    residual_scale : float
        The usual size of an error.
    """
    with np.errstate(over="ignore"):  # what overflows is bounded
        difference = predicted - label
        standard = np.clip((label - mean) / scale, -LARGEST, LARGEST)
        error = np.clip(difference / residual_scale, -LARGEST, LARGEST)
        relative = np.abs(np.divide(difference, label, out=np.zeros_like(label), where=label != 0))
        np.minimum(relative, LARGEST, out=relative)
    np.rint(standard / QUANTUM, out=standard)  # a label that never varies must not seem to, by its square
    standard *= QUANTUM
    square, squared = standard * standard, error * error
    logs = np.log1p(np.maximum(predicted, 0.0)) - np.log1p(np.maximum(label, 0.0))
    logs *= logs
    yield from ((Term.LABEL, standard), (Term.LABEL_2, square))
    yield from ((Term.LABEL_3, square * standard), (Term.LABEL_4, square * square))
    yield from ((Term.ERROR, error), (Term.SIZE, np.abs(error)))
    yield from ((Term.ERROR_2, squared / UNITS[Term.ERROR_2]), (Term.ERROR_4, squared * squared / UNITS[Term.ERROR_4]))
    yield from ((Term.LABEL_ERROR_2, standard * squared), (Term.LABEL_2_ERROR_2, square * squared))
    yield from ((Term.RELATIVE, relative), (Term.RELATIVE_2, relative * relative / UNITS[Term.RELATIVE_2]))
    yield from ((Term.LOG_2, logs / UNITS[Term.LOG_2]), (Term.LOG_4, logs * logs / UNITS[Term.LOG_4]))


def sums_of(sums: Floats) -> Floats:
    """Return the sums with their carries, in units of 1, shape (windows, N_TERMS)."""
    total: Floats = sums[:, :N_TERMS] + sums[:, N_TERMS:]
    for term, unit in UNITS.items():
        total[:, term] *= unit
    return total
