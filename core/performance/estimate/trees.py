"""Boosted trees as plain arrays, evaluated a column at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Floats

Codes: TypeAlias = "npt.NDArray[np.uint8]"

BLOCK = 32_768  # rows at once, so that what is in work stays in the processor's cache


@dataclass(frozen=True)
class Forest:
    """Trees whose leaves are added up.

    Parameters
    ----------
    base : float
        What is predicted before the first tree.
    n_splits : bytes
        Splits of each tree, one byte a tree; a tree has one leaf more, at most 128.
    columns, limits : bytes
        Of each split, parents before children: a row goes right if its code in the column exceeds the limit.
    lefts, rights : bytes
        Of each split, as int8: the split that follows in the same tree, or -1 - leaf.
    leaves : bytes
        Values of the leaves, little-endian doubles, tree after tree.
    """

    base: float
    n_splits: bytes
    columns: bytes
    limits: bytes
    lefts: bytes
    rights: bytes
    leaves: bytes

    def __call__(self, codes: Codes) -> Floats:
        """Return the prediction of each row.

        Parameters
        ----------
        codes : ndarray of uint8, shape (columns, n)

        Returns
        -------
        ndarray of float64, shape (n,)
            The same to the bit whichever rows stand beside it.

        Notes
        -----
        O(n splits), about 0.3 ms a tree of 31 leaves and 50,000 rows: every split is taken for all rows at once, in
        bytes, and no row is followed down a tree.
        """
        predicted = np.full(codes.shape[1], self.base)
        for start in range(0, codes.shape[1], BLOCK):
            block = [np.ascontiguousarray(column) for column in codes[:, start : start + BLOCK]]
            mine = predicted[start : start + BLOCK]
            for splits, leaves in self._trees:
                mine += leaves.take(_leaf(block, splits)) if splits else leaves[0]
        return predicted

    @cached_property
    def _trees(self) -> list[tuple[list[tuple[int, np.uint8, int, int]], Floats]]:
        children = [np.frombuffer(side, dtype=np.int8).tolist() for side in (self.lefts, self.rights)]
        limits = np.frombuffer(self.limits, dtype=np.uint8)
        leaves = np.frombuffer(self.leaves, dtype="<f8").astype(np.float64)
        trees, split, leaf = [], 0, 0
        for n_splits in self.n_splits:
            mine = slice(split, split + n_splits)
            nodes = zip(self.columns[mine], limits[mine], children[0][mine], children[1][mine], strict=True)
            trees.append((list(nodes), leaves[leaf : leaf + n_splits + 1]))
            split, leaf = split + n_splits, leaf + n_splits + 1
        return trees


def _leaf(block: list[Codes], splits: list[tuple[int, np.uint8, int, int]]) -> Codes:
    """Return the leaf of each row: from the last split up, a choice between the leaves of either side."""
    chosen: dict[int, Codes] = {}
    for number in range(len(splits) - 1, -1, -1):
        column, limit, left, right = splits[number]
        lower = chosen.pop(left) if left >= 0 else np.uint8(-1 - left)
        upper = chosen.pop(right) if right >= 0 else np.uint8(-1 - right)
        choice = np.greater(block[column], limit).view(np.uint8)
        choice *= upper - lower  # leaves are counted from the left, so that this is positive
        choice += lower
        chosen[number] = choice
    return chosen[0]
