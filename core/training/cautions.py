"""What people should know before they believe a model: leaks, identifiers, rare classes, repeated rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from core.training.columns import ReadColumns
from core.training.features import Schema
from core.training.target import Target

LOOKED_AT = 5_000
FEWEST_ROWS = 100
ROWS_A_FEATURE = 10
RARE_SHARE = 0.05
GIVES_AWAY = 0.98  # of ROC AUC or R²: hardly anything honest says so much alone
REPEATED_SHARE = 0.01
DEPTH = 5


@dataclass(frozen=True)
class Caution:
    """Something to know.

    Parameters
    ----------
    code : str
        For programs.
    message : str
        One sentence with numbers and, where there is one, what to do.
    columns : tuple of str
    """

    code: str
    message: str
    columns: tuple[str, ...] = ()


def few_rows(n_train: int, n_test: int, n_features: int) -> list[Caution]:
    """Return that there are too few rows to learn from, or to measure on."""
    if not n_test:
        return [
            Caution(
                "no_rows_held_out",
                f"{n_train:,} rows are too few to hold any out: the figures are of the rows it learnt from and say "
                "nothing about new ones",
            )
        ]
    if n_train < max(FEWEST_ROWS, ROWS_A_FEATURE * n_features):
        return [
            Caution(
                "few_rows",
                f"{n_train:,} rows to learn {n_features} features from, and {n_test:,} to measure on, are few; "
                "the intervals say how far the figures can be trusted",
            )
        ]
    return []


def rare_classes(target: Target, coded: npt.NDArray[Any]) -> list[Caution]:
    """Return that a class is rare."""
    if target.task == "regression":
        return []
    shares = np.bincount(coded, minlength=len(target.classes)) / len(coded)
    rare = [f"{one!s} ({share:.1%})" for one, share in zip(target.classes, shares, strict=True) if share < RARE_SHARE]
    if not rare:
        return []
    told = ", ".join(rare[:5])
    return [
        Caution(
            "rare_class",
            f"few rows are of class {told[:200]}: accuracy hides how it fares, look at its recall; weighing rare "
            "classes as much as frequent ones can help",
        )
    ]


def giveaways(schema: Schema, frame: pd.DataFrame, coded: npt.NDArray[Any], target: Target) -> list[Caution]:
    """Return the features that alone predict the target nearly perfectly, which honest ones seldom do.

    A shallow tree of each feature answers rows it did not learn from, of 5,000 drawn at random.
    """
    chosen = np.random.default_rng(0).permutation(len(frame))[:LOOKED_AT]
    if len(chosen) < FEWEST_ROWS // 2 or _constant(coded[chosen], target):
        return []
    found = []
    for feature in schema.features:
        score = _alone(frame[[feature.name]].iloc[chosen], feature.kind, coded[chosen], target)
        if score >= GIVES_AWAY:
            what = "R²" if target.task == "regression" else "ROC AUC"
            found.append(
                Caution(
                    "leakage",
                    f"{feature.name[:100]} alone predicts {target.name[:100]} ({what} {score:.3f}): is it known "
                    "before the answer is, or does it give it away?",
                    (feature.name,),
                )
            )
    return found


def left_out(reasons: dict[str, str]) -> list[Caution]:
    """Return the columns that were not learnt from, and why."""
    return [Caution("left_out", f"{name[:100]} was left out: {why}", (name,)) for name, why in reasons.items()]


def repeated(train: pd.DataFrame, test: pd.DataFrame) -> list[Caution]:
    """Return that rows held out are also among those learnt from, target included."""
    if not len(test):
        return []
    known = pd.util.hash_pandas_object(train, index=False)
    again = int(pd.util.hash_pandas_object(test, index=False).isin(known).sum())
    if again <= REPEATED_SHARE * len(test):
        return []
    return [
        Caution(
            "repeated_rows",
            f"{again:,} of {len(test):,} rows held out are also among those it learnt from: the figures flatter; "
            "remove repeated rows first",
        )
    ]


def not_better(ranking_label: str, low: float | None, high: float | None, baseline: float, sign: int) -> list[Caution]:
    """Return that a model may be no better than always giving the same answer.

    Parameters
    ----------
    low, high : float or None
        Interval of the model's figure.
    baseline : float
        The same figure of the baseline.
    sign : {1, -1}
        1 where more is better.
    """
    worst = low if sign > 0 else high
    if worst is None or not np.isfinite(worst) or sign * worst > sign * baseline:
        return []
    return [
        Caution(
            "no_better_than_baseline",
            f"always giving the same answer may do as well: its {ranking_label} of {baseline:.3g} lies within what is "
            "known of the model's",
        )
    ]


def _alone(column: pd.DataFrame, kind: str, coded: npt.NDArray[Any], target: Target) -> float:
    names = {one: list(column.columns) if one == kind else [] for one in ("number", "date", "text")}
    numbers = ReadColumns(names["number"], names["date"], names["text"]).fit(column).transform(column)
    if target.task == "regression":
        tree = DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=5, random_state=0)
        return float(r2_score(coded, cross_val_predict(tree, numbers, coded, cv=3)))
    scores = []
    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=5, random_state=0)
    for code in _judged(coded, target):
        own = coded == code
        scores.append(roc_auc_score(own, cross_val_predict(tree, numbers, own, cv=3, method="predict_proba")[:, 1]))
    return float(np.mean(scores)) if scores else 0.0


def _judged(coded: npt.NDArray[Any], target: Target) -> Sequence[int]:
    """Return the classes, each against the rest, that have rows enough; of two classes one says it all."""
    counts = np.bincount(coded, minlength=len(target.classes))
    codes = [code for code in range(len(target.classes)) if 3 <= counts[code] <= len(coded) - 3]
    return codes[:1] if target.task == "binary" else codes


def _constant(coded: npt.NDArray[Any], target: Target) -> bool:
    return bool(target.task == "regression" and np.ptp(coded) == 0)
