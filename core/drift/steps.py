"""Two distribution functions side by side, from bins or from rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.profiles.encode import Floats


@dataclass(frozen=True, eq=False)
class Steps:
    """Shares of values at or below each of several places in order, on both sides.

    Parameters
    ----------
    reference : ndarray of float, shape (steps,)
        Never falling.
    current : ndarray of float, shape (..., steps)
    n_reference : float
        Values of the reference.
    n_current : ndarray of float, shape (...)
        Values of the window.
    """

    reference: Floats
    current: Floats
    n_reference: float
    n_current: Floats

    @classmethod
    def of_counts(cls, reference: Floats, current: Floats) -> Steps:
        """Return the steps of counts in the order of the values, shapes (steps,) and (..., steps)."""
        below, seen = np.cumsum(reference), np.cumsum(current, axis=-1)
        m, n = float(below[-1]), seen[..., -1]
        return cls(below / max(m, 1.0), seen / np.maximum(n, 1.0)[..., None], m, n)

    @classmethod
    def of_rows(cls, few: Floats, many: Floats) -> Steps:
        """Return the steps just below and at each distinct value of `few`, shape (2 k + 1,).

        Parameters
        ----------
        few, many : ndarray of float, each rising, not empty
            `many` takes the place of the reference.

        Notes
        -----
        Between two values of one side each row of the other moves the gap and the pooled share by as much as the one
        before, so that these places tell all. O(few log many).
        """
        last = np.append(np.flatnonzero(few[1:] != few[:-1]), len(few) - 1)
        seen = np.append(0.0, (last + 1) / len(few))
        until = np.searchsorted(many, few[last], "right")
        below, tied = until.copy(), many[until - 1] == few[last]
        below[tied] = np.searchsorted(many, few[last[tied]])
        functions = np.ones((2, 2 * len(last) + 1))
        functions[:, :-1:2], functions[:, 1::2] = (below / len(many), seen[:-1]), (until / len(many), seen[1:])
        return cls(functions[0], functions[1], float(len(many)), np.array(float(len(few))))

    @property
    def both(self) -> Floats:
        """1 where both sides hold a value, else 0, shape (...)."""
        there: Floats = ((self.n_current > 0) & (self.n_reference > 0)).astype(np.float64)
        return there

    def gaps(self) -> Floats:
        """Return the current less the reference share at or below each place, shape (..., steps)."""
        return self.current - self.reference

    def pooled(self) -> Floats:
        """Return the share of both sides' rows together at or below each place, shape (..., steps)."""
        part = self.n_current / np.maximum(self.n_current + self.n_reference, 1.0)
        shares: Floats = self.reference + part[..., None] * self.gaps()
        return shares


def rises(function: Floats) -> Floats:
    """Return by how much a function over places rises from the place before to each, from zero on."""
    rise = np.empty_like(function)
    rise[..., 0] = function[..., 0]
    np.subtract(function[..., 1:], function[..., :-1], out=rise[..., 1:])
    return rise
