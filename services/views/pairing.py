"""Two models side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from core.drift.verdict import ColumnDrift, State
from core.performance.metric import Better, Unit
from core.training.pairing import Difference, Winner
from services.views.model import ModelView


@dataclass(frozen=True)
class PairedSide:
    """One of the two models.

    Parameters
    ----------
    n : int
        Rows its figures were measured on; 0 where there are none.
    measured_on : str, optional
        Which rows these are.
    algorithm : str, optional
        For people; None where it was not trained here.
    """

    model: ModelView
    n: int
    measured_on: str | None
    algorithm: str | None


@dataclass(frozen=True)
class Measured:
    """A figure with the ends of its 95 % interval; None where they are not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class MetricPair:
    """One metric of both models, measured apart.

    Parameters
    ----------
    difference, low, high : float, optional
        Of the first minus that of the second, with its 95 % interval.
    winner : {"a", "b", "unclear"}
        Which is better beyond chance.
    """

    name: str
    label: str
    unit: Unit
    better: Better
    a: Measured | None
    b: Measured | None
    difference: float | None
    low: float | None
    high: float | None
    winner: Winner


@dataclass(frozen=True)
class SettingPair:
    """One thing by which models may have been made differently; None where it does not apply.

    Parameters
    ----------
    about : {"model", "params", "data", "plan"}
    """

    about: str
    name: str
    a: Any
    b: Any
    differs: bool


@dataclass(frozen=True)
class ImportancePair:
    """How much either model looks at a feature; None where it does not have it, or it is not known."""

    feature: str
    a: Measured | None
    b: Measured | None


@dataclass(frozen=True)
class InputsPair:
    """How the inputs of the second model's reference differ from those of the first's.

    Parameters
    ----------
    n_a, n_b : int
        Rows of either reference.
    columns : tuple of ColumnDrift
        Of the features both have.
    only_a, only_b : tuple of str
        Features that only one of them has.
    reason : str, optional
        Why there is nothing to compare.
    """

    verdict: State
    n_a: int
    n_b: int
    columns: tuple[ColumnDrift, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    reason: str | None = None


@dataclass(frozen=True)
class LivePair:
    """Both models on the same labelled rows that one of them was asked.

    Parameters
    ----------
    rows_of : {"a", "b"}, optional
        Whose rows these are; None where there are none.
    n : int
        Rows that have a label and an answer of both.
    answered_a, answered_b : {"logged", "now"}, optional
        Whether the answers are those that were given then, or those its artefact gives now.
    metrics : tuple of MetricPair
        All figures of either.
    paired : tuple of Difference
        The main ones, with the interval of the difference on the same rows.
    reason : str, optional
        Why there is nothing to compare.
    """

    rows_of: Literal["a", "b"] | None
    n: int
    answered_a: str | None
    answered_b: str | None
    metrics: tuple[MetricPair, ...]
    paired: tuple[Difference, ...]
    reason: str | None = None


@dataclass(frozen=True)
class PairView:
    """Two models side by side."""

    a: PairedSide
    b: PairedSide
    metrics: tuple[MetricPair, ...]
    settings: tuple[SettingPair, ...]
    importance: tuple[ImportancePair, ...]
    inputs: InputsPair
    live: LivePair
