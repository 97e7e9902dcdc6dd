"""Gaps in numbers are filled by a model of the other columns, fitted anew to the sample a state keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from core.cleaning.numbers import Floats, floats_of
from core.cleaning.sample import Sample
from core.cleaning.step import Column, Note
from core.stopping import stopping_point

AT_ONCE = 4_000  # rows filled at a time, which bounds the memory that distances take: 64 MB to 2,000 rows


def filled(frame: pd.DataFrame, sample: Sample, predict: Callable[[Floats], Floats], note: Note) -> pd.DataFrame:
    """Return a table whose columns of the sample have no gaps.

    Parameters
    ----------
    predict : callable
        From scaled rows with NaN, of shape (rows, columns), to the same rows without.
    """
    gaps = {name: frame[name].isna().to_numpy() for name in sample.columns}
    rows = np.flatnonzero(np.logical_or.reduce(list(gaps.values())))
    if not len(rows):
        return frame
    parts = np.split(rows, np.arange(AT_ONCE, len(rows), AT_ONCE))
    found = np.concatenate([_predicted(frame.iloc[part], sample, predict) for part in parts])
    found = np.clip(found * sample.spread + sample.centre, sample.low, sample.high)
    found = np.where(sample.whole == 1, np.round(found), found)
    note("filled", sum(int(gap.sum()) for gap in gaps.values()))
    columns: dict[Any, Any] = dict(frame.items())
    for place, (name, gap) in enumerate(gaps.items()):
        if gap.any():
            columns[name] = _with(frame[name], gap, found[gap[rows], place])
    return pd.DataFrame(columns, index=frame.index, copy=False)


def _predicted(frame: pd.DataFrame, sample: Sample, predict: Callable[[Floats], Floats]) -> Floats:
    stopping_point()
    return predict(sample.scaled(frame))


def _with(column: Column, gap: np.ndarray[Any, np.dtype[np.bool_]], values: Floats) -> Column:
    whole = floats_of(column).copy()
    whole[gap] = values
    return pd.Series(whole, index=column.index, name=column.name)
