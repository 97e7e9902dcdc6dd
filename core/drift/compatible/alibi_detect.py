"""Scores and batch decisions as alibi-detect 0.13 computes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy import stats

from core.drift.compatible.distances import level_counts
from core.drift.compatible.score import Outcome, Sample, compatible
from core.drift.significance import adjusted

SOURCE = "SeldonIO/alibi-detect@5ff45c3 alibi_detect/cd/"
NO_EFFECT = "a p-value alone is small for any difference once there are rows enough; ours asks for an effect as well"


@compatible(
    "alibi_detect.ks",
    drifts="p < 0.05",
    rule="two-sample Kolmogorov-Smirnov test of the rows, limiting distribution",
    ours=NO_EFFECT,
    source=f"{SOURCE}ks.py",
)
def ks(reference: Sample, current: Sample) -> Outcome:
    """Return the Kolmogorov-Smirnov distance and its p-value."""
    found = stats.ks_2samp(reference, current, method="asymp")
    return float(found.statistic), float(found.pvalue)


@compatible(
    "alibi_detect.chisquare",
    drifts="p < 0.05",
    numbers_only=False,
    rule="two-sample chi-square of the levels of either side; Yates' correction for two",
    ours="levels with few rows are not pooled; ours pools them by the reference alone",
    source=f"{SOURCE}chisquare.py",
)
def chisquare(reference: Sample, current: Sample) -> Outcome:
    """Return the chi-square statistic and its p-value."""
    found = stats.chi2_contingency(np.stack(level_counts(reference, current)))
    return float(found.statistic), float(found.pvalue)


def batch_decision(
    p_values: Sequence[float], p_value: float = 0.05, correction: Literal["bonferroni", "fdr"] = "bonferroni"
) -> bool:
    """Return whether any of several features drifts.

    Parameters
    ----------
    p_values : sequence of float
        One a feature.
    p_value : float
        Accepted chance of a false alarm or, for ``fdr``, share of false ones among the features found.
    correction : {"bonferroni", "fdr"}
        ``fdr`` is the procedure of Benjamini and Hochberg, which is our own.

    Examples
    --------
    >>> batch_decision([0.02, 0.3]), batch_decision([0.02, 0.3], correction="fdr"), batch_decision([0.02, 0.04])
    (True, True, True)
    """
    p = np.asarray(p_values, dtype=np.float64)
    return bool((adjusted(p) < p_value).any() if correction == "fdr" else p.min() < p_value / p.size)
