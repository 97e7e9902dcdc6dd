"""Which cell each row adds to, and with which sign: what every counter and sum of labelled rows needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Bins, Floats
from core.profiles.tally import QUANTUM, tally

CARRY = 2.0**10
LARGEST = 2.0**60


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of some rows.

    Parameters
    ----------
    where : ndarray of int64, shape (n,)
        Cell of each row, in [0, n_cells).
    n_cells : int
    sign : ndarray of int64, shape (n,), or None
        +1 to count a row, -1 to take it back; None where all are counted.
    """

    where: Bins
    n_cells: int
    sign: Bins | None = None

    def chosen(self, rows: npt.NDArray[np.bool_]) -> Cells:
        """Return the cells of the rows where `rows` is true."""
        if rows.all():
            return self
        places = np.flatnonzero(rows)
        return Cells(self.where.take(places), self.n_cells, None if self.sign is None else self.sign.take(places))

    def tally(self, bins: Bins, size: int) -> npt.NDArray[np.int64]:
        """Return the rows of each bin in each cell, shape (n_cells, size)."""
        return tally(self.where, bins, self.n_cells, size, self.sign)

    def rows(self) -> npt.NDArray[np.int64]:
        """Return the rows in each cell, shape (n_cells,)."""
        return np.asarray(tally(np.zeros_like(self.where), self.where, 1, self.n_cells, self.sign)[0])

    def summed(self, term: Floats) -> Floats:
        """Return the sum of a term in each cell, in multiples of 2**-20, shape (n_cells,).

        Parameters
        ----------
        term : ndarray of float64, shape (n,), in [-2**32, 2**32]
        """
        return self._added(self.where, np.rint(term * (1 / QUANTUM)), self.n_cells) * QUANTUM

    def spread(self, bins: Bins, size: int, term: Floats) -> Floats:
        """Return the sum of a term in each bin of each cell, as `summed` does, shape (n_cells, size)."""
        steps = np.rint(term * (1 / QUANTUM))
        return self._added(self.where * size + bins, steps, self.n_cells * size).reshape(self.n_cells, size) * QUANTUM

    def carried(self, term: Floats) -> tuple[Floats, Floats]:
        """Return the sums of a term in each cell as rests and carries, each of shape (n_cells,).

        A sum of squares has to hold small and enormous ones. One float cannot add both exactly, two can: of every row
        the nearest multiple of 2**10, up to 2**60, goes into the carry, and what is left, in multiples of 2**-20, into
        the rest.

        Parameters
        ----------
        term : ndarray of float64, shape (n,), finite

        Examples
        --------
        >>> rest, carry = Cells(np.zeros(2, dtype=np.int64), 1).carried(np.array([0.25, 5000.5]))
        >>> rest.tolist(), carry.tolist()
        ([-119.25], [5120.0])
        """
        if max(term.max(initial=0.0), -term.min(initial=0.0)) <= CARRY / 2:
            return self.summed(term), np.zeros(self.n_cells)
        bounded = np.clip(term, -LARGEST, LARGEST)
        carries = np.rint(bounded / CARRY) * CARRY
        return self.summed(bounded - carries), self._added(self.where, carries, self.n_cells)

    def _added(self, where: Bins, steps: Floats, size: int) -> Floats:
        if self.sign is not None:
            steps *= self.sign
        return np.bincount(where, weights=steps, minlength=size).astype(np.float64, copy=False)
