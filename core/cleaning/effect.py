"""What a step did to a table: rows and cells, by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.cleaning.distinct import marked
from core.cleaning.kinds import kind_of
from core.cleaning.numbers import Floats, floats_of
from core.cleaning.step import Column
from core.stopping import stopping_point

PLAIN = r"^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$"
ODD = r"^\s*[+-]?(?:[\d.]+(?:[eE][+-]?\d*)?|(?i:inf\w*|nan))\s*$"  # what else pandas may read as a number


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
    retyped : mapping of str to (kind before, kind after)
        Columns that are of another kind, though their values may read the same; of `core.cleaning.kinds.Kind`.
    """

    rows_before: int
    rows_after: int
    changed: Mapping[str, int] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    retyped: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Effect:
        """Return the effect that `dataclasses.asdict` and JSON made this of; what was kept before had no `retyped`."""
        columns = {name: tuple(value[name]) for name in ("added", "removed")}
        retyped = {name: tuple(kinds) for name, kinds in value.get("retyped", {}).items()}
        return cls(**{**value, **columns, "retyped": retyped})

    @property
    def cells(self) -> int:
        """Cells changed, of all columns."""
        return sum(self.changed.values())

    @property
    def idle(self) -> bool:
        """Whether all is as it was: rows, cells, columns and their kinds."""
        moved = self.rows_before != self.rows_after or self.added or self.removed or self.retyped
        return not (self.cells or moved)


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
        retyped={name: kinds for name in both if (kinds := _kinds(before[name], after[name]))},
    )


def _kinds(before: Column, after: Column) -> tuple[str, str] | None:
    """Return the kinds of a column that is of another one; a column of nothing is of none."""
    if before.dtype == after.dtype:
        return None
    kinds = kind_of(before), kind_of(after)
    return None if kinds[0] == kinds[1] or "empty" in kinds else kinds


def differing(before: Column, after: Column) -> npt.NDArray[np.bool_]:
    """Return, for the rows of `after`, which values are not those of `before`; two missing ones are the same.

    Examples
    --------
    >>> differing(pd.Series(["1", None, "3"]), pd.Series([1.0, None, 4.0])).tolist()
    [False, False, True]
    """
    stopping_point()
    if before is after:
        return np.zeros(len(after), dtype=bool)
    if len(before) != len(after):
        before = before.reindex(after.index)
    missing = before.isna().to_numpy(), after.isna().to_numpy()
    if before.dtype != after.dtype:
        other = ~_same_reading(before, after)
    else:
        other = (before != after).fillna(True).to_numpy(dtype=bool)
    changed: npt.NDArray[np.bool_] = np.where(missing[0] | missing[1], missing[0] != missing[1], other)
    return changed


def _same_reading(before: Column, after: Column) -> npt.NDArray[np.bool_]:
    """Return which values of columns of two types people read alike: "1" is 1.0, to twelve digits."""
    numbers = _numbers(before), _numbers(after)
    same: npt.NDArray[np.bool_] = numbers[0] == numbers[1]
    close = np.flatnonzero(~same & np.isclose(*numbers, rtol=1e-11, atol=0))
    pairs = zip(*(one[close].tolist() for one in numbers), strict=True)
    same[close] = [f"{one:.12g}" == f"{other:.12g}" for one, other in pairs]
    texts = np.flatnonzero(np.isnan(numbers[0]) & np.isnan(numbers[1]))
    if len(texts):
        sides = [column.iloc[texts].astype("str") for column in (before, after)]
        same[texts] = (sides[0] == sides[1]).fillna(False).to_numpy(dtype=bool)
    return same


def _numbers(column: Column) -> Floats:
    """Return the numbers that values are or say; NaN where none."""
    if column.dtype != "str":
        return floats_of(column if column.dtype == "boolean" else pd.to_numeric(column, errors="coerce"))
    texts = pa.array(column)
    plain = pc.fill_null(pc.match_substring_regex(texts, PLAIN), False)
    numbers: Floats = np.array(pc.cast(pc.if_else(plain, texts, None), pa.float64()).to_numpy(zero_copy_only=False))
    others = np.flatnonzero(~marked(plain) & marked(pc.fill_null(pc.match_substring_regex(texts, ODD), False)))
    numbers[others] = pd.to_numeric(column.iloc[others], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers
