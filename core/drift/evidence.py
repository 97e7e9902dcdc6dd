"""Scores and p-values of one column in many windows at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.drift.bins import null_psi
from core.drift.combined import combined
from core.drift.method import MethodScore, methods_for
from core.drift.normal_scores import location_p, normal_scores, spread_p
from core.drift.sides import Sides
from core.drift.significance import special_p
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats

Sums: TypeAlias = "tuple[Floats, Floats]"

LEAST_P = 1e-300


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of one column in each of several windows; arrays have the shape (windows,).

    Parameters
    ----------
    sides : Sides
    scores : dict of str to ndarray
        Score by method name.
    own_p : dict of str to ndarray
        p-value by method name, of those methods that are tests.
    psi_noise : ndarray
        What the corrected PSI exceeds in one of twenty windows without drift.
    p_value : ndarray
        That chance makes the column's tests differ as much: their weighted harmonic mean.
    sums : tuple of ndarray, shapes (2,) and (windows, 2), or None
        Sums of the reference and of each window; see `core.profiles.spec`.
    failure : str
        Why the column could not be weighed; empty if it was.
    """

    sides: Sides
    scores: dict[str, Floats]
    own_p: dict[str, Floats]
    psi_noise: Floats
    p_value: Floats
    sums: Sums | None = None
    failure: str = ""

    @property
    def column(self) -> ColumnSpec:
        """The column weighed."""
        return self.sides.column

    @cached_property
    def n(self) -> Floats:
        """Rows of each window."""
        total: Floats = self.sides.current.sum(axis=1)
        return total

    @cached_property
    def ks_p(self) -> Floats:
        """p-value of the Kolmogorov-Smirnov distance, 1 for a categorical column."""
        return self.own_p.get("ks", np.ones(len(self.n)))

    @cached_property
    def rows(self) -> list[int]:
        """Rows of each window, as whole numbers."""
        whole: list[int] = self.n.astype(np.int64).tolist()
        return whole

    @cached_property
    def listed_p(self) -> list[float]:
        """The p-value of each window."""
        p: list[float] = self.p_value.tolist()
        return p

    @cached_property
    def listed(self) -> list[tuple[MethodScore, ...]]:
        """The scores of each window, sorted by method."""
        methods = methods_for(self.column.kind)
        none = [None] * len(self.n)
        by_method = [
            map(
                MethodScore,
                [name] * len(self.n),
                self.scores[name].tolist(),
                [method.threshold] * len(self.n),
                self.own_p[name].tolist() if name in self.own_p else none,
                [method.rule] * len(self.n),
            )
            for name, method in methods.items()
        ]
        return list(zip(*by_method, strict=True))


def weigh(
    column: ColumnSpec,
    reference: npt.NDArray[np.int64],
    current: npt.NDArray[np.int64],
    sums: Sums | None = None,
) -> Evidence:
    """Return scores and p-values of one column, or why there are none.

    Parameters
    ----------
    column : ColumnSpec
    reference : ndarray of int, shape (column.size,)
    current : ndarray of int, shape (windows, column.size)
    sums : tuple of ndarray, shapes (2,) and (windows, 2), optional
        Of the reference and of each window.

    Notes
    -----
    A column that cannot be weighed must not silence the others. O(windows bins methods).
    """
    sides = Sides(column, reference.astype(np.float64), current.astype(np.float64))
    try:
        return replace(_weighed(sides), sums=sums)
    except (ArithmeticError, LookupError, ValueError) as error:
        ones = np.ones(len(current))
        scores = dict.fromkeys(methods_for(column.kind), ones * np.nan)
        return Evidence(sides, scores, {}, ones, ones, failure=f"{type(error).__name__}: {error}")


def _weighed(sides: Sides) -> Evidence:
    methods = methods_for(sides.column.kind)
    scores = {name: method.score(sides) for name, method in methods.items()}
    own_p = {name: method.p_value(sides, scores[name]) for name, method in methods.items() if method.p_value}
    mean, upper = null_psi(*sides.groups)
    return Evidence(sides, scores, own_p, upper - mean, combined(sides.column.kind, _tests(sides, own_p)))


def _tests(sides: Sides, own_p: dict[str, Floats]) -> dict[str, Floats]:
    """Return the p-values that the verdict rests on, by the name of the test."""
    special = special_p(sides.reference, sides.current).T
    tests = dict(zip(("strange", "missing", "mistyped"), special, strict=True), chi_square=own_p["chi_square"])
    if sides.column.kind == "numeric":
        size = sides.column.n_values
        values = sides.reference[:size], sides.current[:, :size]
        scores = normal_scores(*values)
        tests |= {"van_der_waerden": location_p(scores, *values), "klotz": spread_p(scores, *values)}
        tests["anderson_darling"] = own_p["anderson_darling"]
    return {name: np.maximum(p, LEAST_P) for name, p in tests.items()}
