"""What a step did to a table: rows and cells, by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.step import Column


@dataclass(frozen=True)
class Effect:
    """What one step changed.

    Parameters
    ----------
    rows_before, rows_after : int
    changed : mapping of str to int
        Cells of a column that differ; columns without any are left out.
    added, removed : tuple of str
        Columns.
    notes : mapping of str to int
        What else was counted, such as ``unseen`` levels.
    refused : mapping of str to str
        Columns that the step did not take, and why.
    """

    rows_before: int
    rows_after: int
    changed: Mapping[str, int] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """Cells changed, of all columns."""
        return sum(self.changed.values())


def effect_of(
    before: pd.DataFrame, after: pd.DataFrame, notes: Counter[str], refused: Mapping[str, str], touched: Sequence[str]
) -> Effect:
    """Return what led from one table to the other; only the `touched` columns are compared."""
    both = [name for name in touched if name in before.columns and name in after.columns]
    counts = {name: int(differing(before[name], after[name]).sum()) for name in both}
    return Effect(
        rows_before=len(before),
        rows_after=len(after),
        changed={name: n for name, n in counts.items() if n},
        added=tuple(str(name) for name in after.columns if name not in before.columns),
        removed=tuple(str(name) for name in before.columns if name not in after.columns),
        notes=dict(notes),
        refused=dict(refused),
    )


def differing(before: Column, after: Column) -> npt.NDArray[np.bool_]:
    """Return, for the rows of `after`, which values are not those of `before`; two missing ones are the same.

    Examples
    --------
    >>> differing(pd.Series(["1", None, "3"]), pd.Series([1.0, None, 4.0])).tolist()
    [False, False, True]
    """
    if before is after:
        return np.zeros(len(after), dtype=bool)
    if len(before) != len(after):
        before = before.reindex(after.index)
    missing = before.isna().to_numpy(), after.isna().to_numpy()
    if before.dtype != after.dtype:
        before, after = _comparable(before), _comparable(after)
    other = (before != after).fillna(True).to_numpy(dtype=bool)
    changed: npt.NDArray[np.bool_] = np.where(missing[0] | missing[1], missing[0] != missing[1], other)
    return changed


def _comparable(column: Column) -> Column:
    """Return values so that "1" and 1.0 are the same, as people read them."""
    numbers = pd.to_numeric(column, errors="coerce") if column.dtype != "boolean" else column.astype("float64")
    return column.astype("str").where(numbers.isna(), numbers.astype("float64").map("{:.12g}".format))
