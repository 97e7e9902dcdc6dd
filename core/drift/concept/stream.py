"""Counts of a bucket -> a stream: as no order is known, one drawn at random, the same whenever it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.profiles.encode import Bins, Floats

LARGEST_SIZE = 5.0


def stream_of(n: int, errors: int, seed: Sequence[int]) -> Floats:
    """Return the stream of a bucket of which only the counts are known.

    Parameters
    ----------
    n : int
        Labelled rows.
    errors : int
        Wrong ones among them, in [0, n].
    seed : sequence of int, >= 0
        What names the bucket, such as the model and the bucket's begin; it alone decides on the order.

    Returns
    -------
    ndarray of float, shape (n,)
        1 for an error, 0 for a right answer.

    Notes
    -----
    Every order of the rows is as likely as any other, so that within a bucket the stream is exchangeable and a
    detector is as right about it as about independent rows. O(n). The order does not depend on the version of numpy:
    it is that of the raw numbers of the generator PCG64.

    Examples
    --------
    >>> stream_of(6, 2, seed=(7, 1)).sum()
    np.float64(2.0)
    """
    if not 0 <= errors <= n:
        raise ValueError(f"{errors} errors among {n} rows")
    stream = np.zeros(n)
    if errors:
        stream[np.argpartition(_lots(n, seed), errors - 1)[:errors]] = 1.0
    return stream


def sizes_of(counts: Bins, edges: Floats, seed: Sequence[int]) -> Floats:
    """Return the stream of a bucket of which only a histogram of residual sizes is known.

    Parameters
    ----------
    counts : ndarray of int, shape (bins,)
        Labelled rows by size of their residual.
    edges : ndarray of float, shape (bins + 1,)
        Ascending, >= 0 and finite, in units of the reference's mean size.
    seed : sequence of int, >= 0
        As of `stream_of`.

    Returns
    -------
    ndarray of float, shape (n,)
        In [0, 5]: a larger size counts as 5. Heavy tails would else alarm, ADWIN ten times as often as at 5.

    Notes
    -----
    The rows of a bin are spread evenly over its width. O(n log n).

    Examples
    --------
    >>> sorted(sizes_of(np.array([2, 1]), np.array([0.0, 1.0, 2.0]), seed=(7, 1)).tolist())
    [0.25, 0.75, 1.5]
    """
    n = int(counts.sum())
    row = np.arange(n) - np.repeat(np.cumsum(counts) - counts, counts)
    part = (row + 0.5) / np.repeat(counts, counts)
    sizes = np.repeat(edges[:-1], counts) + part * np.repeat(np.diff(edges), counts)
    return np.minimum(sizes, LARGEST_SIZE)[np.argsort(_lots(n, seed))]


def _lots(n: int, seed: Sequence[int]) -> Bins:
    lots: Bins = np.random.PCG64(list(seed)).random_raw(n).view(np.int64)
    return lots
