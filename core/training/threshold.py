"""From which probability on the positive class is told, so that mistakes cost least."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from core.training.answers import HALF
from core.training.columns import Floats
from core.training.plan import Plan

MOST_POINTS = 200


def cheapest(scores: Floats, positive: npt.NDArray[np.bool_], plan: Plan) -> dict[str, Any]:
    """Return the threshold at which the mistakes on these rows cost least, and the cost of every threshold.

    Parameters
    ----------
    scores : ndarray of float, shape (rows,)
        Probability of the positive class, told by models that did not learn from the row.
    positive : ndarray of bool, shape (rows,)
    plan : Plan
        With both costs.

    Returns
    -------
    dict
        ``value``, ``cost`` and ``cost_at_half`` a row, and the ``curve`` of both.
    """
    order = np.argsort(-scores, kind="stable")
    told = np.concatenate([[0], np.cumsum(positive[order])])  # positives among the k highest scores
    false_positives = np.arange(len(scores) + 1) - told
    cost = (plan.cost_false_positive or 0) * false_positives + (plan.cost_false_negative or 0) * (told[-1] - told)
    ranked = scores[order]
    ends = np.concatenate([[True], ranked[1:] != ranked[:-1], [True]]) if len(ranked) else np.array([True])
    at = np.concatenate([[1.0], _between(ranked)])
    ends[0] &= bool(len(ranked) == 0 or ranked[0] < 1.0)  # who is sure is told at every threshold
    chosen = np.flatnonzero(ends)
    best = chosen[np.argmin(cost[chosen])]
    half = int((scores >= HALF).sum())
    shown = chosen[np.unique(np.linspace(0, len(chosen) - 1, min(len(chosen), MOST_POINTS)).astype(np.int64))]
    n = max(len(scores), 1)
    return {
        "value": float(at[best]),
        "cost": float(cost[best] / n),
        "cost_at_half": float(cost[half] / n),
        "curve": {"threshold": at[shown].tolist(), "cost": (cost[shown] / n).tolist()},
    }


def _between(ranked: Floats) -> Floats:
    """Return thresholds that tell the k highest scores from the rest: half way to the next, 0 after the last."""
    if not len(ranked):
        return ranked
    between = (ranked[:-1] + ranked[1:]) / 2
    return np.append(np.where(between > ranked[1:], between, ranked[:-1]), 0.0)  # neighbours have nothing in between
