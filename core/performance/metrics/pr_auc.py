"""Average precision: the mean precision at every positive row, going down the score."""

from __future__ import annotations

from core.performance.bands import Figures, nothing
from core.performance.metric import metric
from core.performance.ranking import average_precision, one_against_rest
from core.performance.reasons import NO_SCORE, NOTHING_POSITIVE, NOTHING_SCORED
from core.performance.windows import Windows


@metric(name="pr_auc", label="PR AUC", task="classification", undefined=(NO_SCORE, NOTHING_SCORED, NOTHING_POSITIVE))
def measure(windows: Windows) -> Figures:
    """Return the average precision in [0, 1]; of several classes the mean of one against the rest.

    Notes
    -----
    From the bins of the score, within 0.01 of the exact one where there are 100 positive rows.
    """
    if not windows.ranked:
        return nothing(len(windows.counts))
    return one_against_rest(windows.ranked, average_precision, windows.sure)
