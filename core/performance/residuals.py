"""Moments of the errors of predicted values, in the unit of the value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.performance.quantiles import place
from core.profiles.encode import Floats
from core.profiles.performance import ANSWERED, ERRORS, NEGATIVE, NONZERO, PerformanceSpec
from core.profiles.profile import Profile
from core.profiles.residual_terms import LOWEST, PER_OCTAVE, Term, sums_of
from core.profiles.spec import ProfileSpec
from core.profiles.tally import QUANTUM


@dataclass(frozen=True, eq=False)
class Residuals:
    """What is known of the errors of many windows; an error is prediction - label.

    Parameters
    ----------
    n, n_nonzero, n_negative : ndarray of float, shape (windows,)
        Rows with label and prediction, those whose label is not 0, and those where either is below 0.
    scale, label_scale : float
        Units of the moments of errors and labels.
    moments : ndarray of float, shape (windows, terms)
        Means over the rows (those with a label other than 0 for the relative ones); NaN where there are none.
    bins : ndarray of float, shape (windows, bins)
        Rows by the size of the error.
    """

    n: Floats
    n_nonzero: Floats
    n_negative: Floats
    scale: float
    label_scale: float
    moments: Floats
    bins: Floats

    def mean(self, term: Term) -> Floats:
        """Return the mean of a term, shape (windows,)."""
        moment: Floats = self.moments[:, term]
        return moment

    @property
    def mean_size(self) -> Floats:
        """Mean absolute error, shape (windows,)."""
        return self.mean(Term.SIZE) * self.scale

    @property
    def mean_square(self) -> Floats:
        """Mean squared error, shape (windows,)."""
        return self.mean(Term.ERROR_2) * self.scale**2

    def variance_of(self, mean: Floats, mean_square: Floats, n: Floats | None = None) -> Floats:
        """Return the square of the standard error of a mean, from it and the mean of squares."""
        rows = self.n if n is None else n
        return np.maximum(mean_square - mean**2, 0) / np.maximum(rows - 1, 1)

    def size_at(self, share: Floats | float) -> Floats:
        """Return the size that `share` of the errors stay below, shape (windows,), exact to a twelfth."""
        position = place(self.bins, share)
        size = 2.0 ** (LOWEST + (position - 1) / PER_OCTAVE) * self.scale
        return np.where(position < 1, 0.0, size)


def residuals(spec: ProfileSpec, profile: Profile) -> Residuals:
    """Return the errors of a regression from counts of shape (windows, n_counts).

    Raises
    ------
    ValueError
        The model is no regression.
    """
    performance = spec.performance
    if performance is None or performance.task != "regression":
        raise ValueError("only a regression has residuals")
    return _residuals(performance, profile)


def _residuals(spec: PerformanceSpec, profile: Profile) -> Residuals:
    n, nonzero, negative = (profile.counts[:, which].astype(np.float64) for which in (ANSWERED, NONZERO, NEGATIVE))
    rows = np.repeat(n[:, None], len(Term), axis=1)
    rows[:, [Term.RELATIVE, Term.RELATIVE_2]] = nonzero[:, None]
    sums = sums_of(profile.sums)
    moments = np.divide(sums, rows, out=np.full_like(sums, np.nan), where=rows > 0)
    bins = profile.counts[:, ERRORS : spec.label_start].astype(np.float64)
    return Residuals(n, nonzero, negative, spec.residual_scale, spec.label.scale, moments, bins)


def explained(found: Residuals) -> tuple[Floats, Floats]:
    """Return the share of the label's variance that is left unexplained, and the square of its standard error.

    Returns
    -------
    left, variance : ndarray of float, shape (windows,)
        NaN where there are fewer than two labels, or they vary by less than a thousandth of what they did in the
        reference, which is all that sums can tell.

    Notes
    -----
    1 - R², with the variance of a ratio of two means by the delta method; both means are over the same rows.
    """
    mean = found.mean(Term.LABEL)
    spread = found.mean(Term.LABEL_2) - mean**2
    varies = (found.n > 1) & (spread > QUANTUM * np.maximum(1, mean**2 * QUANTUM))
    spread = np.where(varies, spread, np.nan)
    scale = (found.scale / found.label_scale) ** 2
    left = found.mean(Term.ERROR_2) * scale / spread
    of_error = found.mean(Term.ERROR_4) * scale**2
    of_label = (
        found.mean(Term.LABEL_4)
        - 4 * mean * found.mean(Term.LABEL_3)
        + 6 * mean**2 * found.mean(Term.LABEL_2)
        - 3 * mean**4
    )
    of_both = scale * (
        found.mean(Term.LABEL_2_ERROR_2)
        - 2 * mean * found.mean(Term.LABEL_ERROR_2)
        + mean**2 * found.mean(Term.ERROR_2)
    )
    square = (of_error - 2 * left * of_both + left**2 * of_label) / spread**2
    return left, np.maximum(square, 0) / np.maximum(found.n - 1, 1)
