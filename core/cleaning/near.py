"""Rows that are nearly an earlier one, found without comparing each with each."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from core.cleaning.kinds import kind_of
from core.stopping import stopping_point

NEIGHBOURS = 8  # rows before it, in each order, that a row is compared with


def repeats(frame: pd.DataFrame, similarity: float, last: bool) -> npt.NDArray[np.bool_]:
    """Return which rows are nearly another one that stays: the first of those alike, or the last.

    Parameters
    ----------
    frame : DataFrame
        The columns to compare. Texts may differ a little, taken together; all else must be the same.
    similarity : float
        Share of characters that must agree.

    Notes
    -----
    Sorted neighbourhood (Hernández and Stolfo 1995): rows are put in three orders, by their text, by its words sorted
    and by its end, and compared with the eight before them in each, so that 100,000 rows take seconds. Repeated until
    nothing more is found.
    """
    texts, blocks = _parts(frame)
    left = np.arange(len(frame))
    while True:
        gone = _one_pass(texts[left], blocks[left], similarity, last)
        if not gone.any():
            break
        left = left[~gone]
    repeated = np.ones(len(frame), dtype=bool)
    repeated[left] = False
    return repeated


def _parts(frame: pd.DataFrame) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Return the text of each row, and the number of the block of rows that are the same in all else."""
    words = [name for name in frame.columns if kind_of(frame[name]) == "text"]
    texts = pd.Series("", index=frame.index, dtype="str")
    for name in words:
        texts = texts + " " + frame[name].fillna("")
    others = [name for name in frame.columns if name not in words]
    blocks = frame.groupby(others, dropna=False, sort=False).ngroup() if others else pd.Series(0, index=frame.index)
    lowered = texts.str.strip().str.casefold()
    return np.asarray(lowered, dtype=object), np.asarray(blocks, dtype=np.int64)


def _one_pass(
    texts: npt.NDArray[Any], blocks: npt.NDArray[np.int64], similarity: float, last: bool
) -> npt.NDArray[np.bool_]:
    n = len(texts)
    pairs = [pair for key in _orders(texts) for pair in _alike(key, texts, blocks, similarity)]
    if not pairs:
        return np.zeros(n, dtype=bool)
    one, other = np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])
    graph = coo_matrix((np.ones(len(one), dtype=bool), (one, other)), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    gone: npt.NDArray[np.bool_] = pd.Series(labels).duplicated(keep="last" if last else "first").to_numpy()
    return gone


def _orders(texts: npt.NDArray[Any]) -> list[list[str]]:
    plain = texts.tolist()
    return [plain, [" ".join(sorted(text.split())) for text in plain], [text[::-1] for text in plain]]


def _alike(
    key: list[str], texts: npt.NDArray[Any], blocks: npt.NDArray[np.int64], similarity: float
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    order = np.lexsort((pd.factorize(np.array(key, dtype=object), sort=True)[0], blocks)).astype(np.int64)
    found = []
    for step in range(1, min(NEIGHBOURS, len(order) - 1) + 1):
        stopping_point()
        one, other = order[:-step], order[step:]
        same = blocks[one] == blocks[other]
        one, other = one[same], other[same]
        if not len(one):
            continue
        scores = process.cpdist(
            texts[one].tolist(),
            texts[other].tolist(),
            scorer=fuzz.ratio,
            score_cutoff=100 * similarity,
            dtype=np.float32,
        )
        found.append((one[scores > 0], other[scores > 0]))
    return [pair for pair in found if len(pair[0])]
