"""A fitted, frozen estimator: it turns rows into estimate profiles, and those into metrics without labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
import numpy as np

from core.performance.estimate.agreement import Agreed
from core.performance.estimate.classes import ClassModel
from core.performance.estimate.figures import MEANS, ROOTS, Estimated, figures
from core.performance.estimate.losses import LossModel
from core.profiles.encode import Bins, Values
from core.profiles.estimate import EstimateSpec
from core.profiles.profile import Profile

BAND = 3.0  # standard errors to either side
UNBOUNDED = {"log_loss", *MEANS.values(), *ROOTS.values()}


@dataclass(frozen=True)
class Estimator:
    """What a labelled reference taught about predictions without labels.

    Parameters
    ----------
    model : ClassModel or LossModel
        What turns rows into estimate profiles.
    agreement : dict of str to Agreed
        By metric: how estimate and labels compared over the reference.
    """

    model: ClassModel | LossModel
    agreement: dict[str, Agreed]

    @property
    def spec(self) -> EstimateSpec:
        """Frozen layout of the estimate profiles."""
        return self.model.spec

    def build(self, columns: Mapping[str, Values], n: int, cell: Bins | None = None, n_cells: int = 1) -> Profile:
        """Return one estimate profile a cell of these rows.

        Parameters
        ----------
        columns : mapping of str to sequence, each of length n
            Features and outputs by column name, as for `core.profiles.build.build`.
        n : int
            Number of rows.
        cell : ndarray of int64, shape (n,), optional
            Cell of each row, in [0, n_cells); all in cell 0 when left out.
        n_cells : int

        Returns
        -------
        Profile
            Counts of shape (n_cells, spec.n_counts) and sums of shape (n_cells, spec.n_sums); the same to the bit
            for any split and order of the rows. Rows without a usable output are seen and not estimated.
        """
        return self.model.build(columns, n, cell, n_cells)

    def to_bytes(self) -> bytes:
        """Return the estimator as JSON; numbers come back as they were."""
        return msgspec.json.encode(self)

    @classmethod
    def from_bytes(cls, written: bytes) -> Estimator:
        """Return the estimator that `to_bytes` wrote.

        Raises
        ------
        msgspec.DecodeError
            It is none, or not whole.
        """
        return msgspec.json.decode(written, type=cls)


def estimates(estimator: Estimator, profile: Profile) -> dict[str, Estimated]:
    """Return what is estimated of each window, by the names of the realised metrics.

    Parameters
    ----------
    estimator : Estimator
    profile : Profile
        Counts of shape (windows, spec.n_counts): estimate profiles, merged over each window.

    Returns
    -------
    dict of str to Estimated

    Notes
    -----
    O(windows counters). The bands hold the chance that labels still have. In a classification it is that of the
    calibrated probabilities, p (1 - p) a row; in a regression it is the spread a row that the metric had in the
    reference, scaled with its estimate and with 1/sqrt(n). Neither holds what is systematic: a relation of features
    and labels that has changed since the reference is invisible to every estimate.
    """
    n = estimator.spec.groups(profile).sum(axis=1)
    root = np.sqrt(np.maximum(n, 1.0))
    found = {}
    for name, (value, known_error) in figures(estimator.model, profile).items():
        error = known_error
        if error is None:
            learnt = estimator.agreement.get(name)
            error = value * (learnt.spread / (learnt.realised or 1.0) if learnt else np.nan) / root
        highest = np.inf if name in UNBOUNDED else 1.0
        low, high = (np.clip(value + side * BAND * error, 0.0, highest) for side in (-1, 1))
        found[name] = Estimated(value, low, high, error, n)
    return found


def agreed(estimator: Estimator) -> dict[str, Agreed]:
    """Return, by metric, the estimate over the reference, the figure its labels gave, and what follows for alerts."""
    return estimator.agreement
