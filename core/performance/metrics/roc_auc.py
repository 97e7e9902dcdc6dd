"""Share of pairs of a positive and a negative row that the score ranks right."""

from __future__ import annotations

from core.performance.bands import Figures, nothing
from core.performance.metric import metric
from core.performance.ranking import area_under_roc, one_against_rest
from core.performance.reasons import NO_SCORE, NOTHING_NEGATIVE, NOTHING_POSITIVE, NOTHING_SCORED, ONE_CLASS
from core.performance.windows import Windows


@metric(
    name="roc_auc",
    label="ROC AUC",
    task="classification",
    undefined=(NO_SCORE, NOTHING_SCORED, NOTHING_POSITIVE, NOTHING_NEGATIVE, ONE_CLASS),
)
def measure(windows: Windows) -> Figures:
    """Return the area under the ROC curve in [0, 1]; of several classes the mean of one against the rest.

    Notes
    -----
    From the bins of the score, within 0.002 of the exact area where either side has 50 rows.
    """
    if not windows.ranked:
        return nothing(len(windows.counts))
    return one_against_rest(windows.ranked, area_under_roc, windows.sure)
