"""The windows that both sides of the calibration judge: drawn from seeds alone, so that nothing need be handed over."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import signal

Column: TypeAlias = "npt.NDArray[Any]"
Columns: TypeAlias = "dict[str, Column]"
Draw: TypeAlias = Callable[[np.random.Generator, int], Column]

WINDOWS = 10  # a reference: as many chunks as NannyML makes of whatever it is given
AR = 0.9
NAMES = np.array([f"level {code:02}" for code in range(60)], dtype=object)


def levels(k: int) -> Draw:
    """Return a draw of `k` levels whose shares fall like 1, 1/2, 1/3 and so on."""
    limits = np.cumsum(1 / np.arange(1, k + 1))
    return lambda rng, n: NAMES[np.searchsorted(limits / limits[-1], rng.random(n), side="right")]


def autocorrelated(rng: np.random.Generator, n: int) -> Column:
    """Return consecutive values of a standard normal AR(1) series."""
    steps = rng.normal(size=n) * np.sqrt(1 - AR**2)
    values, _ = signal.lfilter([1.0], [1.0, -AR], steps, zi=[AR * rng.normal()])
    return np.asarray(values)


def with_gaps(rng: np.random.Generator, n: int) -> Column:
    """Return standard normal values, one in ten missing."""
    return np.where(rng.random(n) < 0.1, np.nan, rng.normal(size=n))


def mostly_zero(rng: np.random.Generator, n: int) -> Column:
    """Return values of which 70 % are 0 and the others gamma distributed."""
    values = np.zeros(n)
    others = rng.random(n) >= 0.7
    values[others] = rng.gamma(2, 9, int(others.sum()))
    return values


SORTS: Mapping[str, Draw] = {
    "normal": lambda rng, n: rng.normal(size=n),
    "Student t, 2": lambda rng, n: rng.standard_t(2, size=n),
    "lognormal": lambda rng, n: rng.lognormal(0, 2, n),
    "70 % zeros": mostly_zero,
    "3 levels": levels(3),
    "12 levels": levels(12),
    "60 levels": levels(60),
    "AR(1)": autocorrelated,
    "10 % missing": with_gaps,
    "count": lambda rng, n: rng.poisson(2, n).astype(float),
}
_USUAL = ("normal", "lognormal", "70 % zeros", "3 levels", "Student t, 2", "12 levels", "count", "10 % missing")
MIXED = (*_USUAL, "60 levels", "normal")
CATEGORICAL = ("3 levels", "12 levels", "60 levels")


def spread(values: Column, _: np.random.Generator) -> Column:
    """Return values half as far again from zero."""
    return values * 1.5


def gain(values: Column, rng: np.random.Generator) -> Column:
    """Return values of which the second most frequent level has gained ten points from the others."""
    level = NAMES[1]
    others = values != level
    moved = others & (rng.random(len(values)) < 0.1 / max(others.mean(), 0.1))
    return np.where(moved, level, values)


def more_zeros(values: Column, rng: np.random.Generator) -> Column:
    """Return values of which a third of the others, ten points, has become 0."""
    return np.where(rng.random(len(values)) < 1 / 3, 0.0, values)


def gaps(values: Column, rng: np.random.Generator) -> Column:
    """Return values of which one in ten has gone."""
    return np.where(rng.random(len(values)) < 0.1, np.nan, values)


DRIFTS: Mapping[str, Callable[[Column, np.random.Generator], Column]] = {
    "shift 0.25 sigma": lambda values, _: values + 0.25,
    "shift 0.5 sigma": lambda values, _: values + 0.5,
    "shift 1 sigma": lambda values, _: values + 1.0,
    "times 1.65": lambda values, _: values * np.exp(0.5),  # a quarter of sigma, of the logarithm
    "times 2.7": lambda values, _: values * np.e,  # half of it
    "spread x1.5": spread,
    "unit x100": lambda values, _: values * 100,
    "level +10 points": gain,
    "zeros +10 points": more_zeros,
    "10 % go missing": gaps,
}


@dataclass(frozen=True)
class Design:
    """References and windows of one kind, and the drifts that are put into them.

    Parameters
    ----------
    kind : str
        A sort of column, or ``mixed``.
    n_columns, n_reference : int
        Columns, and rows of each reference.
    sizes : tuple of int
        Rows a window.
    drifts : tuple of (drift, column name)
        Put into a copy of every window, one at a time.
    repeated : mapping of int to int
        References of ours by the size of the window: that of the largest size not above it.
    peers_repeated : mapping of int to int
        The same of the peers, who judge the first so many of ours.
    """

    kind: str
    n_columns: int
    n_reference: int
    sizes: tuple[int, ...]
    repeated: Mapping[int, int]
    peers_repeated: Mapping[int, int]
    drifts: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What tells the design from every other."""
        return f"{self.kind}, {self.n_columns} of {self.n_reference}"

    @property
    def sorts(self) -> dict[str, str]:
        """The sort of each column, by the column's name."""
        sorts = MIXED if self.kind == "mixed" else (self.kind,)
        return {f"{sorts[i % len(sorts)]} {i}": sorts[i % len(sorts)] for i in range(self.n_columns)}

    def references(self, n: int, peers: bool = False) -> int:
        """Return how many references there are for windows of `n` rows."""
        table = self.peers_repeated if peers else self.repeated
        return table[max(size for size in table if size <= n)]

    def reference(self, number: int) -> Columns:
        """Return the rows of one reference, by its number."""
        return self._drawn(number, 0, self.n_reference)

    def windows(self, number: int, n: int) -> Columns:
        """Return the rows of ten consecutive windows of `n` rows without drift, for one reference."""
        return self._drawn(number, n, n * WINDOWS)

    def drifted(self, number: int, n: int, drift: str, values: Column) -> Column:
        """Return the rows of one column with a drift put into them."""
        return DRIFTS[drift](values, self._generator(number, n, zlib.crc32(drift.encode())))

    def _drawn(self, number: int, n: int, rows: int) -> Columns:
        rng = self._generator(number, n)
        return {name: SORTS[sort](rng, rows) for name, sort in self.sorts.items()}

    def _generator(self, *numbers: int) -> np.random.Generator:
        return np.random.default_rng([zlib.crc32(self.name.encode()), *numbers])


def checksum(columns: Columns) -> float:
    """Return a number that differs when the columns do, near enough: of the first column of either kind."""
    total = 0.0
    for name, values in columns.items():
        categorical = name.rpartition(" ")[0] in CATEGORICAL
        total += float((values == NAMES[0]).sum() if categorical else np.nansum(np.arctan(values)))
    return total
