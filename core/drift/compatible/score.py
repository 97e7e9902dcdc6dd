"""What a comparison compatible with another tool is, and the register of those there are."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from core.errors import InvalidInput
from core.profiles.encode import Floats, Values, as_numbers, token, value_type
from core.registry import Registry

Sample: TypeAlias = "npt.NDArray[Any]"
Outcome: TypeAlias = tuple[float, float | None]
Formula: TypeAlias = Callable[[Sample, Sample], Outcome]

_SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True)
class CompatibleScore:
    """What another tool says of two samples.

    Parameters
    ----------
    value : float
        The number that tool shows as its score, in its unit; some show the p-value. NaN where a side has no value.
    p_value : float or None
        In [0, 1]; None for a distance without a test.
    drifted : bool or None
        Its decision at the threshold; None where it takes none from two samples alone.
    """

    value: float
    p_value: float | None
    drifted: bool | None


@dataclass(frozen=True)
class Decision:
    """When a tool says drift: ``value`` or ``p`` lies on one side of a threshold."""

    of: Literal["value", "p"]
    sign: str
    threshold: float

    def __str__(self) -> str:
        return f"{self.of} {self.sign} {self.threshold}"

    def taken(self, value: float, p_value: float | None, threshold: float | None) -> bool:
        """Return whether this is drift, at `threshold` where one is given."""
        measure = value if self.of == "value" or p_value is None else p_value
        return bool(_SIGNS[self.sign](measure, self.threshold if threshold is None else threshold))


@dataclass(frozen=True)
class Compatible:
    """A comparison of two samples of rows by the rule of another tool.

    Parameters
    ----------
    name : str
        Tool and its own word for the method, such as ``evidently.psi``.
    decision : Decision or None
        When the tool says drift, by default.
    numbers_only : bool
        Whether text is refused.
    rule : str
        The tool's rule in one line.
    ours : str
        Why the product's own rule is another, in one line.
    source : str
        Repository, commit and file that the rule was read from.
    formula : callable
        (reference, current), cleaned arrays of one kind with at least one value each -> (value, p or None).
    """

    name: str
    decision: Decision | None
    numbers_only: bool
    rule: str
    ours: str
    source: str
    formula: Formula

    def __call__(self, reference: Values, current: Values, threshold: float | None = None) -> CompatibleScore:
        """Return what the tool says of these two samples.

        Parameters
        ----------
        reference, current : sequence or ndarray of scalars, shapes (m,) and (n,)
            Missing and infinite values are left out. Numbers are numbers and anything else is text; codes that
            mean levels have to be given as text.
        threshold : float, optional
            In place of the tool's own.

        Raises
        ------
        InvalidInput
            The method compares numbers and a side holds text, or the tool itself refuses these values.
        """
        sides = cleaned(reference, current)
        if self.numbers_only and sides[0].dtype.kind != "f":
            raise InvalidInput(f"{self.name} compares numbers; these values are text")
        if not all(side.size for side in sides):
            return CompatibleScore(float("nan"), None, None)
        value, p = self._computed(*sides)
        drifted = self.decision.taken(value, p, threshold) if self.decision else None
        return CompatibleScore(float(value), None if p is None else float(p), drifted)

    def _computed(self, reference: Sample, current: Sample) -> Outcome:
        """Return the outcome; that a p-value was floored, or a side is constant, is part of the tool's number."""
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                return self.formula(reference, current)
        except (ArithmeticError, LookupError, ValueError) as error:
            raise InvalidInput(f"{self.name} refuses these values: {error}") from error


COMPATIBLE: Registry[Compatible] = Registry("compatible comparison", "core.drift.compatible")


def compatible(
    name: str, *, drifts: str = "", numbers_only: bool = True, rule: str, ours: str, source: str
) -> Callable[[Formula], Compatible]:
    """Return a decorator that registers a formula; see `Compatible`.

    Parameters
    ----------
    drifts : str
        The default decision, such as ``p <= 0.05`` or ``value >= 0.1``; empty where the tool takes none.

    Examples
    --------
    >>> score = COMPATIBLE.get("frouros.ks")([1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0])
    >>> score.value, round(score.p_value, 4), score.drifted
    (1.0, 0.0286, None)
    """
    decision = None
    if drifts:
        of, sign, threshold = drifts.split()
        decision = Decision("p" if of == "p" else "value", sign, float(threshold))

    def register(formula: Formula) -> Compatible:
        return COMPATIBLE.add(name, Compatible(name, decision, numbers_only, rule, ours, source, formula))

    return register


def cleaned(reference: Values, current: Values) -> tuple[Sample, Sample]:
    """Return both samples without missing and infinite values: floats if all are numbers, else text."""
    present = [_present(values) for values in (reference, current)]
    if all(side.dtype.kind == "f" for side in present):
        return present[0], present[1]
    return _texts(present[0]), _texts(present[1])


def _present(values: Values) -> Sample:
    """Return the values that are there, as floats if all of them are numbers."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        numbers: Floats = values.astype(np.float64)
        return numbers[np.isfinite(numbers)]
    if isinstance(values, np.ndarray) and values.dtype.kind == "U":
        texts: Sample = values[np.char.strip(values) != ""]
        return texts
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
    numbers, mistyped = as_numbers(listed)
    if not mistyped.any():
        return numbers[np.isfinite(numbers)]
    there = [value for value in listed if value_type(value) is not None]
    result = np.empty(len(there), dtype=object)
    result[:] = there
    return result


def _texts(values: Sample) -> Sample:
    if values.dtype.kind == "U":
        return values
    return np.array([token(value) for value in values.tolist()], dtype=np.str_)
