"""By which figure models are compared while one is chosen, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats
from sklearn.metrics import f1_score, roc_auc_score, root_mean_squared_error

from core.training.algorithm import Task


@dataclass(frozen=True)
class Ranking:
    """A figure that models are ranked by.

    Parameters
    ----------
    name, label : str
    scorer : str
        Its name in scikit-learn, where more is better.
    sign : {1, -1}
        What the value of the scorer is multiplied by to be the figure.
    """

    name: str
    label: str
    scorer: str
    sign: int = 1

    def score(self, coded: npt.NDArray[Any], told: npt.NDArray[np.float64]) -> float:
        """Return the figure of answers, as the scorer counts it.

        Parameters
        ----------
        coded : ndarray, shape (rows,)
            What was true: codes of classes, or numbers.
        told : ndarray of float, shape (rows, classes) or (rows,)
            Probability of every class, or predicted numbers.
        """
        if self.name == "roc_auc":
            return float(roc_auc_score(coded, told[:, 1]))
        if self.name == "f1_macro":
            return float(f1_score(coded, told.argmax(axis=1), average="macro"))
        return float(root_mean_squared_error(coded, told))


RANKINGS: dict[Task, Ranking] = {
    "binary": Ranking("roc_auc", "ROC AUC", "roc_auc"),
    "multiclass": Ranking("f1_macro", "F1 (macro)", "f1_macro"),
    "regression": Ranking("rmse", "RMSE", "neg_root_mean_squared_error", -1),
}


def interval(scores: Sequence[float], test_share: float) -> tuple[float, float, float]:
    """Return the mean of the scores of folds, and the ends of its 95 % interval.

    Parameters
    ----------
    test_share : float
        Rows tested on per row learnt from, in each fold.

    Notes
    -----
    Folds share most of the rows they learn from, so the variance is widened as Nadeau and Bengio do (2003).
    """
    values = np.asarray(scores, dtype=np.float64)
    mean = float(values.mean())
    if len(values) < 2 or not np.isfinite(values).all():
        return mean, float("nan"), float("nan")
    width = float(np.sqrt(values.var(ddof=1) * (1 / len(values) + test_share)))
    reach = float(stats.t.ppf(0.975, len(values) - 1)) * width
    return mean, mean - reach, mean + reach
