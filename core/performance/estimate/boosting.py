"""Gradient boosting on coded columns, and its trees as plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor  # type: ignore[import-untyped, unused-ignore]
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped, unused-ignore]

from core.performance.estimate.trees import Codes, Forest
from core.profiles.encode import Bins, Floats

N_TREES, N_LEAVES, RATE, LEAST_IN_A_LEAF = 100, 31, 0.1, 20  # as LightGBM has them


def boosted(codes: Codes, target: Floats) -> Forest:
    """Return the trees that expect `target`.

    Parameters
    ----------
    codes : ndarray of uint8, shape (columns, n)
    target : ndarray of float64, shape (n,)
        Of about the size of one.

    Notes
    -----
    On one thread: sums that several threads take differ in their last digits from run to run. About 0.3 s for
    20,000 rows of 30 columns.
    """
    model = HistGradientBoostingRegressor(
        max_iter=N_TREES,
        max_leaf_nodes=N_LEAVES,
        learning_rate=RATE,
        min_samples_leaf=LEAST_IN_A_LEAF,
        early_stopping=False,
        random_state=0,
    )
    with threadpool_limits(1):
        model.fit(codes.T.astype(np.float64), target)
    return exported(model)


def left_out(codes: Codes, target: Floats, fold: Bins) -> Floats:
    """Return what is expected of each row by trees that were grown on the other folds, shape (n,)."""
    found = np.empty_like(target)
    for number in np.unique(fold):
        mine = fold == number
        found[mine] = boosted(codes[:, ~mine], target[~mine])(codes[:, mine])
    return found


def exported(model: HistGradientBoostingRegressor) -> Forest:
    """Return the trees of a fitted model whose columns are integers from 0 to 254, none missing or categorical."""
    trees = [_split(stage[0].nodes) for stage in model._predictors]  # noqa: SLF001 - there is no public way to them
    columns, limits, lefts, rights, leaves = (b"".join(parts) for parts in zip(*trees, strict=True))
    n_splits = bytes(len(tree[0]) for tree in trees)
    base = float(np.ravel(model._baseline_prediction)[0])  # noqa: SLF001
    return Forest(base, n_splits, columns, limits, lefts, rights, leaves)


def _split(nodes: Any) -> tuple[bytes, bytes, bytes, bytes, bytes]:
    """Return one tree as bytes: its splits in their order, which puts parents first, and its leaves."""
    leaf = nodes["is_leaf"].astype(bool)
    place = np.where(leaf, -np.cumsum(leaf), np.cumsum(~leaf) - 1)
    splits = nodes[~leaf]
    return (
        splits["feature_idx"].astype(np.uint8).tobytes(),
        np.floor(splits["num_threshold"]).astype(np.uint8).tobytes(),
        place[splits["left"]].astype(np.int8).tobytes(),
        place[splits["right"]].astype(np.int8).tobytes(),
        nodes["value"][leaf].astype("<f8").tobytes(),
    )
