"""What a classifier says that was asked to tell the rows of two sides apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["insufficient", "ok", "drift"]


@dataclass(frozen=True)
class Part:
    """What one column adds to telling the sides apart: the AUC lost when its values are shuffled."""

    column: str
    importance: float


@dataclass(frozen=True)
class Separation:
    """How well a classifier tells the reference from the current rows.

    Parameters
    ----------
    verdict : str
        ``drift`` where the AUC exceeds `threshold` and its whole 95 % interval exceeds one half.
    auc : float
        Mean over the folds; 0.5 for rows that cannot be told apart, 1 for rows always told apart, NaN if insufficient.
    standard_error, p_value : float
        Of the AUC, and that it comes of equal rows (one-sided Mann-Whitney).
    low, high : float
        The 95 % interval.
    threshold : float
    n_reference, n_current : int
        Rows drawn of either side.
    ranking : tuple of Part
        Columns that help, the most helpful first.
    reason : str
        One sentence.
    """

    verdict: State
    auc: float
    standard_error: float
    p_value: float
    low: float
    high: float
    threshold: float
    n_reference: int
    n_current: int
    ranking: tuple[Part, ...]
    reason: str
