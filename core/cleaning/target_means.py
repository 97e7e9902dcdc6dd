"""Levels as means of the column to predict, drawn towards the mean of all where a level is rare."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import TargetEncoder

from core.cleaning.levels import coded, counted
from core.cleaning.numbers import Floats, floats_of, is_number, is_whole
from core.cleaning.step import Column, RejectColumn, State

FOLDS = 5


def learnt_means(texts: Column, target: Column | None) -> State:
    """Return the levels, the mean of the target for each and of all.

    Raises
    ------
    RejectColumn
        There is no target, or it has neither numbers nor two classes.
    """
    levels, codes, numbers = _sides(texts, target)
    encoder = TargetEncoder(target_type="continuous", smooth="auto").fit(codes[:, None], numbers)
    means = dict(zip(encoder.categories_[0].tolist(), encoder.encodings_[0].tolist(), strict=True))
    overall = float(encoder.target_mean_)
    return {"levels": levels, "means": [means.get(place, overall) for place in range(len(levels))], "overall": overall}


def cross_fitted(texts: Column, target: Column, state: State) -> Floats:
    """Return the mean for each row, learnt from the rows of other folds; rows without text or target get learnt ones.

    Source: Micci-Barreca 2001, as `sklearn.preprocessing.TargetEncoder` does it.
    """
    levels, codes, numbers = _sides(texts, target)
    whole = coded(texts, levels)
    means = np.array([*state["means"], state["overall"]])
    found = means[np.where(whole < 0, len(means) - 1, whole)]
    usable = _usable(texts, target)
    folds = _folds(numbers)
    if folds is not None:
        encoder = TargetEncoder(target_type="continuous", smooth="auto", cv=folds)
        found[usable] = encoder.fit_transform(codes[:, None], numbers)[:, 0]
    return found


def _sides(texts: Column, target: Column | None) -> tuple[list[str], Any, Floats]:
    if target is None:
        raise RejectColumn("the recipe names no column to predict, whose means could stand for texts")
    if target.name == texts.name:
        raise RejectColumn("it is itself the column to predict")
    usable = _usable(texts, target)
    if not usable.any():
        raise RejectColumn("no row has both a text and the column to predict")
    levels = sorted(counted(texts).index)
    return levels, coded(texts[usable], levels), _as_numbers(target)[usable]


def _usable(texts: Column, target: Column) -> Any:
    return texts.notna().to_numpy() & np.isfinite(_as_numbers(target))


def _as_numbers(target: Column) -> Floats:
    if is_number(target) or pd.api.types.is_bool_dtype(target.dtype):
        return floats_of(target)
    codes, classes = target.factorize(sort=True)
    if len(classes) > 2:
        raise RejectColumn(f"{target.name!r} has {len(classes)} classes, and only two have one mean")
    return np.where(codes < 0, np.nan, codes)


def _folds(numbers: Floats) -> Any:
    distinct, counts = np.unique(numbers, return_counts=True)
    if len(distinct) == 2 and is_whole(distinct) and counts.min() >= FOLDS:
        return StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    return KFold(min(FOLDS, len(numbers)), shuffle=True, random_state=0) if len(numbers) > 1 else None
