"""What a recipe does to incoming rows against what it did to the data it was fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from core.cleaning.effect import Effect

WARNING, CRITICAL = 0.05, 0.2  # change of the share of rows
SIGNIFICANCE = 0.01  # of all steps and columns together


@dataclass(frozen=True)
class StepSkew:
    """One thing that one step does, in both.

    Parameters
    ----------
    index : int
        Of the step.
    step : str
        Its label.
    column : str
        Whose cells it changes; or what it counts, such as ``unseen``, where `counted` is true.
    counted : bool
    usual, now : float
        Share of the rows it was done to: of the training data, and of the incoming rows.
    p : float
        That such a difference comes by chance (Fisher, two-sided, times the number of things looked at).
    verdict : {"ok", "warning", "critical"}
        Certain, and by 5 or by 20 points of the rows.
    """

    index: int
    step: str
    column: str
    counted: bool
    usual: float
    now: float
    p: float
    verdict: Literal["ok", "warning", "critical"]

    @property
    def rank(self) -> int:
        """0 for ok, 2 for critical."""
        return ("ok", "warning", "critical").index(self.verdict)

    @property
    def sentence(self) -> str:
        """What differs, in words."""
        what = f"{self.column} values" if self.counted else f"the values of {self.column}"
        return f"{self.step}: {self.now:.1%} of {what} now, {self.usual:.1%} in training"


def skews(labels: Sequence[str], usual: Sequence[Effect], now: Sequence[Effect]) -> tuple[StepSkew, ...]:
    """Return what each step does in both, the worst first.

    Parameters
    ----------
    labels : sequence of str
        Of the steps.
    usual, now : sequence of Effect
        Of each step, on the data it was fitted to and on incoming rows.

    Examples
    --------
    >>> effects = [Effect(1000, 1000, {"x": 10})], [Effect(1000, 1000, {"x": 300})]
    >>> skews(["Fill"], *effects)[0].sentence
    'Fill: 30.0% of the values of x now, 1.0% in training'
    """
    pairs = [
        (index, name, counted, counts)
        for index, sides in enumerate(zip(usual, now, strict=True))
        for counted, parts in ((False, [one.changed for one in sides]), (True, [one.notes for one in sides]))
        for name in dict.fromkeys([*parts[0], *parts[1]])
        for counts in [(parts[0].get(name, 0), sides[0].rows_before, parts[1].get(name, 0), sides[1].rows_before)]
    ]
    found = [
        _judged((index, labels[index], name, counted), counts, len(pairs)) for index, name, counted, counts in pairs
    ]
    return tuple(sorted(found, key=lambda one: (-one.rank, -abs(one.now - one.usual), one.index)))


def _judged(named: tuple[int, str, str, bool], counts: tuple[int, int, int, int], looks: int) -> StepSkew:
    before, of_before, after, of_after = counts
    before, after = min(before, of_before), min(after, of_after)  # a note may count a row more than once
    usual, now = before / max(of_before, 1), after / max(of_after, 1)
    table = np.array([[before, of_before - before], [after, of_after - after]])
    p = min(float(stats.fisher_exact(table).pvalue) * looks, 1.0)
    apart = abs(now - usual) if p < SIGNIFICANCE else 0.0
    verdict: Literal["ok", "warning", "critical"] = (
        "critical" if apart >= CRITICAL else "warning" if apart >= WARNING else "ok"
    )
    return StepSkew(*named, usual, now, p, verdict)
