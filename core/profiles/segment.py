"""Parts of the rows by the value of one column."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.profiles.column import ColumnSpec

MOST_GROUPS = 12
LONGEST_KEY = 200
OTHER, MISSING = "other", "missing"


@dataclass(frozen=True)
class SegmentSpec:
    """A column by whose values rows are counted apart.

    Parameters
    ----------
    column : str
    labels : tuple of str
        Names of the groups, the last two of them `other` and `missing`.
    groups : tuple of int
        Group of each counter of the column.
    """

    column: str
    labels: tuple[str, ...]
    groups: tuple[int, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the groups with the column's, which tell any two segments of a model apart."""
        return tuple(_key(f"{self.column}={label}") for label in self.labels)

    @cached_property
    def _group_of(self) -> npt.NDArray[np.int64]:
        return np.array(self.groups, dtype=np.int64)

    def of(self, bins: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the group of rows with these counters of the column, shape (n,)."""
        return self._group_of[bins]


def freeze_segment(column: ColumnSpec, counts: npt.NDArray[np.int64]) -> SegmentSpec:
    """Return how rows are told apart by a column.

    Parameters
    ----------
    column : ColumnSpec
    counts : ndarray of int64, shape (column.size,)
        Of the reference.

    Returns
    -------
    SegmentSpec
        At most twelve groups of their own: the most frequent levels, or each of few numbers, or the quarters of many.

    Examples
    --------
    >>> plan = ColumnSpec("plan", "feature", "categorical", ("text",), levels=("basic", "pro"))
    >>> freeze_segment(plan, np.array([7, 3, 0, 0, 0, 0])).labels
    ('basic', 'pro', 'other', 'missing')
    """
    if column.kind == "categorical":
        names = list(column.levels[:MOST_GROUPS])
        groups = [min(index, len(names)) for index in range(column.n_values)]
    elif len(column.edges) - 1 <= MOST_GROUPS:
        names = [f"{edge:.6g}" for edge in column.edges[:-1]]
        groups = [len(names), *range(len(names)), len(names)]
    else:
        names, groups = _quarters(column, counts[: column.n_values])
    other, missing = len(names), len(names) + 1
    return SegmentSpec(column.name, (*names, OTHER, MISSING), (*groups, other, missing, other))


def _key(text: str) -> str:
    if len(text) <= LONGEST_KEY:
        return text
    return f"{text[: LONGEST_KEY - 18]}… {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _quarters(column: ColumnSpec, counts: npt.NDArray[np.int64]) -> tuple[list[str], list[int]]:
    share = (np.cumsum(counts) - counts / 2) / max(int(counts.sum()), 1)
    quarter = np.minimum((share * 4).astype(np.int64), 3)
    kept, groups = np.unique(quarter, return_inverse=True)
    starts = [column.edges[max(int(np.flatnonzero(groups == group)[0]) - 1, 0)] for group in range(len(kept))]
    return _named(starts), groups.tolist()


def _named(starts: Sequence[float]) -> list[str]:
    if len(starts) == 1:
        return ["all values"]
    inner = [f"{low:.4g} to {high:.4g}" for low, high in pairwise(starts[1:])]
    return [f"below {starts[1]:.4g}", *inner, f"from {starts[-1]:.4g}"]
