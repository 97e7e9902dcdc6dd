"""The profiles of many windows, and what metrics share of them, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.performance.calibration import Tenths, tenths
from core.performance.classes import Classes, classes
from core.performance.ranking import Ranked, ranked
from core.performance.residuals import Residuals, residuals
from core.profiles.encode import Floats
from core.profiles.performance import PerformanceSpec
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@dataclass(frozen=True, eq=False)
class Windows:
    """What a metric is measured on.

    Parameters
    ----------
    spec : ProfileSpec
    profile : Profile
        Counts of shape (windows, n_counts), of the section that the metric is taken from.
    hours : float, ndarray of float of shape (windows,), or None
        Length of each window; figures an hour are not defined without it.
    confidence : float in (0, 1), or ndarray of shape (windows,)
        Of the bands.
    """

    spec: ProfileSpec
    profile: Profile
    hours: Floats | float | None = None
    confidence: Floats | float = 0.95

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Rows a counter, shape (windows, n_counts)."""
        return self.profile.counts

    def of(self, place: int) -> Floats:
        """Return one counter as floats, shape (windows,)."""
        return self.counts[:, place].astype(np.float64)

    @property
    def sure(self) -> Floats:
        """Confidence of the bands, as an array."""
        return np.asarray(self.confidence, dtype=np.float64)

    @property
    def performance(self) -> PerformanceSpec:
        """How labels are counted.

        Raises
        ------
        ValueError
            The model has no performance counters.
        """
        if self.spec.performance is None:
            raise ValueError("a model without performance counters has no such metric")
        return self.spec.performance

    @cached_property
    def classes(self) -> Classes:
        """The classes of a classification."""
        return classes(self.performance, self.counts)

    @cached_property
    def ranked(self) -> tuple[Ranked, ...]:
        """The rows by score, for every score."""
        return ranked(self.performance, self.counts)

    @cached_property
    def tenths(self) -> tuple[Tenths, ...]:
        """The rows by tenth of the score, for every score that is a probability."""
        return tenths(self.performance, self.profile)

    @cached_property
    def residuals(self) -> Residuals:
        """The errors of a regression."""
        return residuals(self.spec, self.profile)
