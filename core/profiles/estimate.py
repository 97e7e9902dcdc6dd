"""Rows without labels -> estimate profiles: sums a group of rows and a score bin, which add like any profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Bins, Floats
from core.profiles.profile import Profile
from core.profiles.tally import quantised

SEEN = 0  # place of all rows, whether they can be estimated or not


@dataclass(frozen=True)
class EstimateSpec:
    """The frozen layout of the estimate profiles of one estimator.

    Parameters
    ----------
    n_groups : int
        Groups the rows fall into: by predicted class, or a single one.
    n_terms : int
        Sums a group.
    score_bins : tuple of int
        Score bins of each scored class; each holds a count and a sum. Empty in a regression.
    """

    n_groups: int
    n_terms: int
    score_bins: tuple[int, ...] = ()

    @property
    def n_counts(self) -> int:
        """Length of the vector of counts: rows, rows a group, rows a score bin."""
        return 1 + self.n_groups + sum(self.score_bins)

    @property
    def n_sums(self) -> int:
        """Length of the vector of sums: the terms group by group, then one a score bin."""
        return self.n_groups * self.n_terms + sum(self.score_bins)

    def groups(self, profile: Profile) -> Floats:
        """Return the estimated rows of each group, shape (windows, n_groups)."""
        return profile.counts[:, 1 : 1 + self.n_groups].astype(np.float64)

    def terms(self, profile: Profile) -> Floats:
        """Return the sums of each group, shape (windows, n_groups, n_terms)."""
        return profile.sums[:, : self.n_groups * self.n_terms].reshape(-1, self.n_groups, self.n_terms)

    def binned(self, profile: Profile, scored: int) -> tuple[Floats, Floats]:
        """Return rows and sums of the score bins of one scored class, shape (windows, bins) each."""
        start, size = sum(self.score_bins[:scored]), self.score_bins[scored]
        counts = profile.counts[:, 1 + self.n_groups + start :][:, :size].astype(np.float64)
        return counts, profile.sums[:, self.n_groups * self.n_terms + start :][:, :size]


@dataclass(frozen=True, eq=False)
class EstimatedRows:
    """What the rows add: those that can be estimated are `used`, and the arrays below hold them alone.

    Parameters
    ----------
    used : ndarray of bool, shape (n,)
    group : ndarray of int64, shape (used,)
    terms : sequence of n_terms ndarrays of float64, shape (used,)
    bins, shares : sequence of ndarrays, shape (used,)
        Score bin of each scored class, and what is summed in it.
    """

    used: npt.NDArray[np.bool_]
    group: Bins
    terms: Sequence[Floats]
    bins: Sequence[Bins] = ()
    shares: Sequence[Floats] = ()


def build_estimate(spec: EstimateSpec, rows: EstimatedRows, cell: Bins | None = None, n_cells: int = 1) -> Profile:
    """Return one estimate profile a cell.

    Parameters
    ----------
    spec : EstimateSpec
        Frozen with the estimator.
    rows : EstimatedRows
    cell, n_cells : see `core.profiles.build.build`

    Returns
    -------
    Profile
        Counts of shape (n_cells, spec.n_counts) and sums of shape (n_cells, spec.n_sums).

    Notes
    -----
    O(n (terms + scored classes)). Sums are taken in multiples of 2**-20, so any split and order of the rows gives
    the same profile to the bit.
    """
    everywhere = np.zeros(len(rows.used), dtype=np.int64) if cell is None else cell
    where = everywhere[rows.used]
    at = where * spec.n_groups + rows.group
    grouped = n_cells * spec.n_groups
    counts = [np.bincount(everywhere, minlength=n_cells), np.bincount(at, minlength=grouped)]
    terms = [np.bincount(at, weights=quantised(term), minlength=grouped) for term in rows.terms]
    sums = [np.stack(terms, axis=-1)]
    for size, bins, share in zip(spec.score_bins, rows.bins, rows.shares, strict=True):
        counts.append(np.bincount(where * size + bins, minlength=n_cells * size))
        sums.append(np.bincount(where * size + bins, weights=quantised(share), minlength=n_cells * size))
    return Profile(
        np.concatenate([part.reshape(n_cells, -1) for part in counts], axis=1).astype(np.int64, copy=False),
        np.concatenate([part.reshape(n_cells, -1) for part in sums], axis=1).astype(np.float64, copy=False),
    )
