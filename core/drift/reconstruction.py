"""The main directions of a reference, and how far rows lie from them: an error that grows as columns fall apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from core.profiles.column import ColumnSpec
from core.profiles.encode import Bins, Floats
from core.profiles.spec import ProfileSpec
from core.profiles.tally import quantised, summed

Encoded: TypeAlias = "Sequence[tuple[Bins, Floats | None]]"
"""What `core.profiles.encode.encode` returns, of every column of a spec in its order."""

EXPLAINED = 0.65
MOST_ROWS = 50_000
MIN_REFERENCE_ROWS = 200  # fewer do not show how long the tail of the errors is: 4 % false alarms at 60
FURTHEST = 8.0  # reference deviations; a value beyond counts as this far, so that none can dominate
LEAST_VARIANCE = 1e-9
VALUE_STEP, COMPONENT_STEP, SCORE_STEP = 2.0**-12, 2.0**-20, 2.0**-16


@dataclass(frozen=True)
class Axis:
    """How one feature column becomes a number of about unit variance.

    Parameters
    ----------
    position : int
        Place of the column in the spec.
    mean, scale, centre : float
        A number x becomes clip((x - mean) / scale) - centre; what is missing becomes 0.
    codes : tuple of float
        Number of each bin of a categorical column: its standardised frequency; empty for a numeric one.
    """

    position: int
    mean: float
    scale: float
    centre: float
    codes: tuple[float, ...] = ()

    def of(self, bins: Bins, numbers: Floats | None) -> Floats:
        """Return the values of one column, shape (n,), in multiples of 2**-12."""
        if numbers is None:
            return np.asarray(self.codes)[bins]
        with np.errstate(over="ignore"):  # what overflows is clipped
            standard = (numbers - self.mean) / self.scale
        np.clip(standard, -FURTHEST, FURTHEST, out=standard)
        standard -= self.centre
        return _stepped(standard, VALUE_STEP)


@dataclass(frozen=True)
class Reconstruction:
    """The main directions of a reference, and how far its rows lie from them.

    Parameters
    ----------
    axes : tuple of Axis
        The feature columns that vary.
    n_components : int
    components : bytes
        Little-endian int32, shape (axes, n_components), in multiples of 2**-20.
    n : int
        Reference rows that had no part in the directions; the moments below are of their errors.
    mean, deviation, skewness : float
    """

    axes: tuple[Axis, ...]
    n_components: int
    components: bytes
    n: int
    mean: float
    deviation: float
    skewness: float

    @cached_property
    def directions(self) -> Floats:
        """Orthonormal columns, shape (axes, n_components)."""
        steps = np.frombuffer(self.components, dtype="<i4").reshape(len(self.axes), self.n_components)
        return np.asarray(steps * COMPONENT_STEP, dtype=np.float64)

    def errors(self, encoded: Encoded) -> Floats:
        """Return how far each row lies from the main directions, shape (n,), in reference deviations.

        Notes
        -----
        Values, directions and scores are cut to steps whose products and sums floats hold exactly, so a row has the
        same error to the bit in any batch, in any order and with any linear algebra library. O(rows axes components).
        """
        return _distances(_matrix(self.axes, encoded), self.directions)

    def to_json(self) -> str:
        """Return the reconstruction as JSON text."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Reconstruction:
        """Return the reconstruction that `to_json` wrote."""
        return msgspec.json.decode(text, type=cls)


def fit(spec: ProfileSpec, encoded: Encoded) -> Reconstruction | None:
    """Return the main directions of reference rows, those that hold 65 % of the variance of their features.

    Parameters
    ----------
    spec : ProfileSpec
    encoded : sequence of (bins, numbers or None), each of length n
        Reference rows as `encode` returns them, of every column of the spec.

    Returns
    -------
    Reconstruction or None
        None with fewer than 200 rows, or fewer than two feature columns that vary.

    Notes
    -----
    Half of the rows, 50,000 at most, give the directions; as many others tell how large errors are, since those of the
    rows that gave the directions are too small. Splitting instead of folding keeps the tested directions the very
    ones of the reference errors: with nearly equal variances each fold would keep other directions, whose mean error
    differs. The halves are drawn by a fixed seed. O(rows axes**2). Source: principal component analysis; the use of
    its error as a sign of drift as in NannyML.
    """
    n = len(encoded[0][0]) if encoded else 0
    if n < MIN_REFERENCE_ROWS:
        return None
    drawn = np.random.default_rng(0).permutation(n)[: 2 * MOST_ROWS]
    half = len(drawn) // 2
    first, second = (_rows(encoded, chosen) for chosen in (drawn[:half], drawn[half:]))
    features = [place for place, column in enumerate(spec.columns) if column.role == "feature"]
    axes = [_axis(place, spec.columns[place], *first[place]) for place in features]
    varying = tuple(axis for axis in axes if axis is not None)
    if len(varying) < 2:
        return None
    steps = _directions(_matrix(varying, first))
    errors = _distances(_matrix(varying, second), np.asarray(steps * COMPONENT_STEP, dtype=np.float64))
    mean, deviation = float(errors.mean()), float(errors.std())
    skewness = float(((errors - mean) ** 3).mean()) / deviation**3 if deviation > 0 else 0.0
    return Reconstruction(varying, steps.shape[1], steps.tobytes(), len(errors), mean, deviation, skewness)


def error_sums(errors: Floats, where: Bins, n_cells: int, sign: Bins | None = None) -> npt.NDArray[np.float64]:
    """Return the sums of errors and of their squares in each cell, shape (n_cells, 2); they add like a profile's."""
    terms = quantised(errors), quantised(errors**2)
    return np.stack([summed(term, where, n_cells, sign) for term in terms], axis=1)


def _rows(encoded: Encoded, chosen: Bins) -> list[tuple[Bins, Floats | None]]:
    return [(bins[chosen], None if numbers is None else numbers[chosen]) for bins, numbers in encoded]


def _axis(position: int, column: ColumnSpec, bins: Bins, numbers: Floats | None) -> Axis | None:
    """Return how a column becomes numbers, from reference rows; None for one that does not vary."""
    if numbers is not None:
        plain = Axis(position, column.mean, column.scale, 0.0)
        known = plain.of(bins, numbers[~np.isnan(numbers)])
        if not known.size or known.var() < LEAST_VARIANCE:
            return None
        return Axis(position, column.mean, column.scale, float(known.mean()))
    frequency = np.bincount(bins, minlength=column.size) / len(bins)
    mean = float(frequency @ frequency)
    variance = float(frequency @ (frequency - mean) ** 2)
    if variance < LEAST_VARIANCE:
        return None
    codes = np.clip((frequency - mean) / np.sqrt(variance), -FURTHEST, FURTHEST)
    return Axis(position, mean, float(np.sqrt(variance)), 0.0, tuple(_stepped(codes, VALUE_STEP).tolist()))


def _matrix(axes: Sequence[Axis], encoded: Encoded) -> Floats:
    """Return the rows as numbers, shape (n, axes)."""
    return np.stack([axis.of(*encoded[axis.position]) for axis in axes]).T


def _directions(values: Floats) -> npt.NDArray[np.int32]:
    """Return the directions of most variance as multiples of 2**-20, shape (axes, components)."""
    variance, vectors = np.linalg.eigh(values.T @ values)
    share = np.cumsum(variance[::-1]) / variance.sum()
    kept = min(int(np.searchsorted(share, EXPLAINED)) + 1, len(variance) - 1)
    return np.rint(vectors[:, ::-1][:, :kept] / COMPONENT_STEP).astype("<i4")


def _distances(values: Floats, directions: Floats) -> Floats:
    scores = _stepped(values @ directions, SCORE_STEP)
    left = np.einsum("ij,ij->i", values, values) - np.einsum("ij,ij->i", scores, scores)
    return np.asarray(np.sqrt(np.maximum(left, 0.0)), dtype=np.float64)


def _stepped(values: Floats, step: float) -> Floats:
    """Return values as multiples of a power of two, NaN as 0; `values` is used up."""
    values /= step
    np.rint(values, out=values)
    values *= step
    return np.nan_to_num(values, copy=False)
