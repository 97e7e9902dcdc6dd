"""How far an estimate can be trusted: against the reference's labels, against chance, against labels since."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.performance.estimate.classes import ClassModel
from core.performance.estimate.figures import Estimated, figures
from core.performance.estimate.losses import LossModel
from core.profiles.encode import Floats
from core.profiles.profile import Profile

LIMIT = 3.0  # standard errors between the reference and an alert
SURE = 3.29  # standard errors that one in a thousand windows exceeds by chance
LEAST_EFFECT = 0.05  # of the spread a row: below it a difference is real and does not matter


@dataclass(frozen=True)
class Agreed:
    """One metric over the reference.

    Parameters
    ----------
    estimated : float
        By curves or trees that were fitted without the row in question.
    realised : float
        By the labels.
    spread, own_spread : float
        Standard error of the realised and of the estimated figure, times the root of the rows: about the deviation
        a row. The latter is smaller, as it lacks the chance of the labels.
    n : int
        Rows of the reference that were used.
    """

    estimated: float
    realised: float
    spread: float
    own_spread: float
    n: int

    def limits(self, n: Floats) -> tuple[Floats, Floats]:
        """Return what an estimate over `n` rows stays between while nothing changes, shape (...) each.

        Notes
        -----
        Three standard errors of the realised figure of so many rows, about the reference's estimate, whose own error
        is added. A limit learnt from windows of one size would say nothing about those of another.
        """
        half = LIMIT * np.hypot(self.spread / np.sqrt(np.maximum(n, 1.0)), self.own_spread / np.sqrt(self.n))
        return self.estimated - half, self.estimated + half

    def outside(self, value: Floats, n: Floats) -> npt.NDArray[np.bool_]:
        """Return where estimates over `n` rows lie outside the limits; nowhere where they are undefined."""
        low, high = self.limits(n)
        result: npt.NDArray[np.bool_] = (value < low) | (value > high)
        return result

    @property
    def holds(self) -> bool:
        """Whether the reference's own labels leave the estimate standing."""
        distance = abs(self.estimated - self.realised)
        return not (distance > SURE * self.spread / np.sqrt(self.n) and distance > LEAST_EFFECT * self.spread)


def contradicted(
    agreed: Agreed, estimated: Estimated, realised: Floats, realised_error: Floats, n_labelled: Floats
) -> npt.NDArray[np.bool_]:
    """Return where labels contradict the estimate of the same windows.

    Parameters
    ----------
    agreed : Agreed
        Of the metric in question.
    estimated : Estimated
    realised, realised_error : ndarray of float, shape (windows,)
        Of the rows whose labels have come. An error of 0, which a window without a mistake has, counts for nothing.
    n_labelled : ndarray of float, shape (windows,)
        Number of those rows.

    Returns
    -------
    ndarray of bool, shape (windows,)
        True where the two differ by more than one window in a thousand does by chance and by more than a twentieth
        of the deviation a row; False where either is undefined.

    Notes
    -----
    Either error alone is the chance that the labels have, so the larger counts, and what the size of the reference
    leaves open is added. Where labels come for a part of the rows only, it is assumed that chance chose them. Scores
    that mean something else than they did are the usual reason: while this is true, the estimate is to be flagged
    and nobody alerted by it.
    """
    shown = estimated.error * np.sqrt(estimated.n / np.maximum(n_labelled, 1.0))
    chance = np.hypot(np.fmax(shown, realised_error), agreed.spread / np.sqrt(agreed.n))
    distance = np.abs(realised - estimated.value)
    result: npt.NDArray[np.bool_] = (distance > SURE * chance) & (distance > LEAST_EFFECT * agreed.spread)
    return result


def agreement(model: ClassModel | LossModel, estimated: Profile, realised: Profile) -> dict[str, Agreed]:
    """Return how the two compare over the reference, by metric; undefined ones are left out.

    Parameters
    ----------
    model : ClassModel or LossModel
        That laid out the profiles.
    estimated, realised : Profile
        Of the same rows, split at random into as many cells, shape (cells, ...): the one with probabilities or
        losses of rows left out of the fit, the other with the labels in their place.

    Notes
    -----
    The spread is a jackknife over the cells, which serves every metric alike. Cells are random, so it is the
    chance of independent rows; whatever moves slowly is not part of it and may alert. Source: Shao and Tu,
    The Jackknife and Bootstrap, 1995, section 2.3.
    """
    n = int(model.spec.groups(realised).sum())
    by_estimate, by_label = (
        {name: (value[0], np.sqrt(n * _jackknife(left[name][0]))) for name, (value, _) in whole.items()}
        for whole, left in (
            (figures(model, _whole(part)), figures(model, _without_each(part))) for part in (estimated, realised)
        )
    )
    found = {}
    for name, (value, own_spread) in by_estimate.items():
        true, spread = by_label[name]
        if np.isfinite([value, own_spread, true, spread]).all():
            found[name] = Agreed(float(value), float(true), float(spread), float(own_spread), n)
    return found


def _jackknife(left: Floats) -> float:
    """Return the variance of a figure from those that each lack one of its equal parts."""
    return float(((left - left.mean()) ** 2).sum() * (1 - 1 / left.size))


def _whole(profile: Profile) -> Profile:
    return Profile(profile.counts.sum(axis=0, keepdims=True), profile.sums.sum(axis=0, keepdims=True))


def _without_each(profile: Profile) -> Profile:
    whole = _whole(profile)
    return Profile(whole.counts - profile.counts, whole.sums - profile.sums)
