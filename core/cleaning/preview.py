"""What a step would do, cell by cell, on rows that people can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from core.cleaning.effect import differing

Mark = Literal["same", "changed", "added", "removed"]
LONGEST = 200


@dataclass(frozen=True)
class Cell:
    """One value before and after, as text; None where it is missing or was not there."""

    before: str | None
    after: str | None
    mark: Mark


@dataclass(frozen=True)
class Preview:
    """Rows before and after a step.

    Parameters
    ----------
    columns : tuple of str
        Those after it, and those it removed, where they stood.
    rows : tuple of int
        Which rows of the table these are, counted from 1.
    dropped : tuple of bool
        Whether the step drops the row.
    cells : tuple of tuple of Cell
        By row and column.
    n_changed, n_dropped : int
        Of all rows that were looked at.
    """

    columns: tuple[str, ...]
    rows: tuple[int, ...]
    dropped: tuple[bool, ...]
    cells: tuple[tuple[Cell, ...], ...]
    n_changed: int
    n_dropped: int


def preview(before: pd.DataFrame, after: pd.DataFrame, most: int = 30) -> Preview:
    """Return up to `most` rows, those that a step touches first, in the order of the table.

    Examples
    --------
    >>> before = pd.DataFrame({"a": [1.0, None, 3.0]})
    >>> found = preview(before, before.fillna(2.0), most=1)
    >>> found.rows, found.cells
    ((2,), ((Cell(before=None, after='2', mark='changed'),),))
    """
    gone = ~before.index.isin(after.index)
    kept = before.loc[~gone]
    after = after.reindex(kept.index)
    changed = {name: differing(kept[name], after[name]) for name in after.columns if name in before.columns}
    touched = gone.copy()
    touched[~gone] = np.any([*changed.values(), np.zeros(len(kept), dtype=bool)], axis=0)
    chosen = np.sort(np.argsort(~touched, kind="stable")[:most])
    columns = _columns(before, after)
    old, new = (side.reindex(before.index[chosen]) for side in (before, after))
    marks = pd.DataFrame(changed, index=kept.index).reindex(before.index[chosen], fill_value=False)
    return Preview(
        columns=columns,
        rows=tuple(int(row) + 1 for row in before.index[chosen]),
        dropped=tuple(gone[chosen].tolist()),
        cells=tuple(zip(*(_cells(old, new, marks, name) for name in columns), strict=True)),
        n_changed=int(touched.sum() - gone.sum()),
        n_dropped=int(gone.sum()),
    )


def _columns(before: pd.DataFrame, after: pd.DataFrame) -> tuple[str, ...]:
    """Return all columns: what replaced one stands beside it."""
    names = list(after.columns)
    for place, name in enumerate(before.columns):
        if name not in names:
            earlier = [names.index(one) for one in before.columns[:place] if one in names]
            names.insert(max(earlier, default=-1) + 1, name)
    return tuple(map(str, names))


def _cells(before: pd.DataFrame, after: pd.DataFrame, marks: pd.DataFrame, name: str) -> list[Cell]:
    n = len(before)
    old = _texts(before[name]) if name in before.columns else [None] * n
    new = _texts(after[name]) if name in after.columns else [None] * n
    if name not in before.columns or name not in after.columns:
        mark: Mark = "added" if name in after.columns else "removed"
        return [Cell(a, b, mark) for a, b in zip(old, new, strict=True)]
    return [
        Cell(a, b, "changed" if different else "same")
        for a, b, different in zip(old, new, marks[name].tolist(), strict=True)
    ]


def _texts(column: Any) -> list[str | None]:
    return [None if pd.isna(value) else text_of(value) for value in column.tolist()]


def text_of(value: Any) -> str:
    """Return a value as people read it.

    Examples
    --------
    >>> text_of(0.1 + 0.2), text_of(3.0), text_of(True), text_of(pd.Timestamp("2020-02-01"))
    ('0.3', '3', 'true', '2020-02-01')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, pd.Timestamp):
        return str(value.date()) if value == value.normalize() else str(value)
    return str(value)[:LONGEST]
