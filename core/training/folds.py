"""Cross-validation: every row of the training part is answered by a model that never saw it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import get_scorer
from sklearn.model_selection import KFold, StratifiedKFold, TimeSeriesSplit

from core.training.answers import probabilities
from core.training.columns import Floats
from core.training.pipeline import learn
from core.training.plan import Plan
from core.training.ranking import RANKINGS, interval
from core.training.target import Target

MOST_ROWS = 20_000  # up to which folds are worth their time unless somebody asks for them
USUAL = 5
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, eq=False)
class Folds:
    """What cross-validation found.

    Parameters
    ----------
    scores : tuple of float
        One a fold, of the figure that models are ranked by.
    mean, low, high : float
        With its 95 % interval.
    fit_s, predict_s : float
        Mean seconds of a fold.
    n_train : int
        Rows a fold learnt from.
    out_of_fold : ndarray of float, shape (rows, classes), optional
        Probabilities, of classes; NaN where no fold tested a row.
    """

    scores: tuple[float, ...]
    mean: float
    low: float
    high: float
    fit_s: float
    predict_s: float
    n_train: int
    out_of_fold: Floats | None


def n_folds(plan: Plan, target: Target, coded: npt.NDArray[Any]) -> int:
    """Return how many folds there can be: those wanted, at most one a row of the rarest class; 0 for none."""
    wanted = plan.cv if plan.cv is not None else (USUAL if len(coded) <= MOST_ROWS else 0)
    if plan.costed:
        wanted = max(wanted, 3)
    most = len(coded) // 2 if target.task == "regression" else int(np.bincount(coded).min())
    found = min(wanted, most)
    return found if found >= 2 else 0


def cross_validate(
    pipeline: Any, frame: pd.DataFrame, coded: npt.NDArray[Any], target: Target, plan: Plan, tell: Tell
) -> Folds | None:
    """Return the scores of a pipeline over folds; None where there can be none.

    Parameters
    ----------
    frame : DataFrame
        Features of the training part.
    coded : ndarray, shape (rows,)
        What was true there.
    tell : callable
        Told before each fold.
    """
    n = n_folds(plan, target, coded)
    if not n:
        return None
    ranking = RANKINGS[target.task]
    scorer = get_scorer(ranking.scorer)
    known = np.full((len(frame), len(target.classes)), np.nan) if target.task != "regression" else None
    scores, fits, predicts, sizes = [], [], [], []
    for place, (train, test) in enumerate(_splits(n, plan, target, coded)):
        tell(place, n, f"fold {place + 1} of {n}")
        begun = time.perf_counter()
        model = learn(pipeline, frame.iloc[train], coded[train])
        fits.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        scores.append(ranking.sign * float(scorer(model, frame.iloc[test], coded[test])))
        predicts.append(time.perf_counter() - begun)
        sizes.append(len(train))
        if known is not None:
            known[test] = probabilities(model, frame.iloc[test], target)
    if not scores:
        return None
    share = (len(frame) - np.mean(sizes)) / np.mean(sizes)
    mean, low, high = interval(scores, float(share))
    return Folds(
        tuple(scores), mean, low, high, float(np.mean(fits)), float(np.mean(predicts)), int(np.mean(sizes)), known
    )


def _splits(
    n: int, plan: Plan, target: Target, coded: npt.NDArray[Any]
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    kind = KFold if target.task == "regression" else StratifiedKFold
    how = TimeSeriesSplit(n) if plan.split == "time" else kind(n, shuffle=True, random_state=plan.seed)
    for train, test in how.split(np.zeros(len(coded)), coded):
        # the first rows of time may all be of one class, of which nothing can be learnt
        if target.task == "regression" or min(len(np.unique(coded[train])), len(np.unique(coded[test]))) > 1:
            yield train, test
