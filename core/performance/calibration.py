"""Whether scores are the probabilities they claim to be: scores by tenth of [0, 1], and losses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.performance.bands import Figures, nothing, ratio
from core.performance.bands import positive as above_zero
from core.profiles.encode import Floats
from core.profiles.performance import SCORED, SCORES, PerformanceSpec
from core.profiles.profile import Profile
from core.profiles.scores import N_DECILES


@dataclass(frozen=True, eq=False)
class Tenths:
    """The rows with a score, by the tenth of [0, 1] that it lies in.

    Parameters
    ----------
    rows, own, scores : ndarray of float, shape (windows, 10)
        Rows, those of the class that the score speaks of, and the sum of the scores.
    """

    rows: Floats
    own: Floats
    scores: Floats

    def error(self) -> Floats:
        """Return the mean distance of score and share over rows, shape (windows,); NaN where there are none."""
        return ratio(np.abs(self.scores - self.own).sum(axis=1), self.rows.sum(axis=1))

    def by_chance(self) -> Floats:
        """Return what chance may have added to the error, shape (windows,): in few rows even true scores are off.

        Counted are the tenths that are off by less than two standard deviations; a mean of |normal| is 0.8 of one.
        """
        spread = np.sqrt(np.maximum(self.scores * (1 - ratio(self.scores, self.rows)), 0))
        off = np.abs(self.scores - self.own)
        return ratio(np.where(off < 2 * spread, np.sqrt(2 / np.pi) * spread, 0.0).sum(axis=1), self.rows.sum(axis=1))


def tenths(spec: PerformanceSpec, profile: Profile) -> tuple[Tenths, ...]:
    """Return the rows by tenth for every score that is a probability, from counts of shape (windows, n_counts)."""
    found, start = [], SCORES
    for place, score in enumerate(spec.scores):
        if score.probability:
            block = profile.counts[:, spec.score_starts[place] : spec.score_starts[place + 1]].astype(np.float64)
            which = (score.deciles[:, None] == np.arange(N_DECILES)).astype(np.float64)
            others, own = block[:, : score.n_bins] @ which, block[:, score.n_bins :] @ which
            found.append(Tenths(others + own, own, profile.sums[:, start : start + score.n_sums]))
        start += score.n_sums
    return tuple(found)


def mean_loss(spec: PerformanceSpec, profile: Profile, loss: int, confidence: Floats) -> Figures:
    """Return the mean of a loss over the rows with a score, and its band; scores have to be probabilities.

    Parameters
    ----------
    spec : PerformanceSpec
    profile : Profile
        Counts of shape (windows, n_counts).
    loss : int
        Place of its sum; that of its squares stands behind it.
    """
    if not spec.probabilities:
        return nothing(len(profile.counts))
    n = profile.counts[:, SCORED].astype(np.float64)
    mean, square = ratio(profile.sums[:, loss], n), ratio(profile.sums[:, loss + 1], n)
    return above_zero(mean, (square - mean**2) / np.maximum(n - 1, 1), confidence)
