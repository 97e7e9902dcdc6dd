"""What a published number is, and the samples many of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from core.drift.compatible.score import COMPATIBLE
from core.profiles.encode import Floats, Values

PEER_RUN = "peer run"


@dataclass(frozen=True)
class Case:
    """One published number.

    Parameters
    ----------
    id : str
        Of the case; where it is reached on a second way, followed by a colon and a word for the way.
    source : str
        Repository, commit and file, or docstring, or version that was run.
    run : callable
        Gives our number: a number, a flag, or lists and dicts of them.
    expected : object
        Of the same shape.
    rel, abs : float
        Published tolerance.
    """

    id: str
    source: str
    run: Callable[[], Any]
    expected: Any
    rel: float = 0.0
    abs: float = 0.0


def leaves(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every number, flag or word of nested lists and dicts with where it stands."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from leaves(value, f"{path}.{key}")
    elif isinstance(found, (list, tuple, np.ndarray)):
        for position, value in enumerate(found):
            yield from leaves(value, f"{path}[{position}]")
    else:
        yield path, found


def repeated(counts: dict[str, int]) -> list[str]:
    """Return text rows with so many of each level, one level after the other."""
    return [level for level, count in counts.items() for _ in range(count)]


def normal(seed: int, *draws: tuple[float, float, int]) -> list[Floats]:
    """Return normal samples drawn one after the other from the legacy generator, (mean, deviation, size) each."""
    random = np.random.RandomState(seed)
    return [random.normal(mean, deviation, size) for mean, deviation, size in draws]


def scored(name: str, reference: Values, current: Values) -> Callable[[], float]:
    """Return what gives the score of one compatible comparison."""
    return lambda: COMPATIBLE.get(name)(reference, current).value


def judged(name: str, reference: Values, current: Values, threshold: float | None = None) -> Callable[[], Any]:
    """Return what gives score and decision of one compatible comparison."""

    def run() -> dict[str, Any]:
        score = COMPATIBLE.get(name)(reference, current, threshold)
        return {"score": score.value, "drift_detected": score.drifted}

    return run


def tested(name: str, reference: Values, current: Values) -> Callable[[], list[float | None]]:
    """Return what gives statistic and p-value of one compatible comparison."""

    def run() -> list[float | None]:
        score = COMPATIBLE.get(name)(reference, current)
        return [score.value, score.p_value]

    return run


def within(edges: Floats, counts: Sequence[Sequence[int]]) -> list[Floats]:
    """Return rows at the middle of their bins, chunk by chunk; the outermost rows of all lie on the outer edges.

    Parameters
    ----------
    edges : ndarray of float, shape (bins + 1,)
    counts : sequence of sequence of int, shape (chunks, bins + 2)
        Rows below the first edge, in each bin, above the last edge.
    """
    width = edges[1] - edges[0]
    middles = np.array([edges[0] - width, *(sum(pair) / 2 for pair in pairwise(edges.tolist())), edges[-1] + width])
    chunks = [np.repeat(middles, chunk) for chunk in counts]
    for bin_middle, edge in ((middles[1], edges[0]), (middles[-2], edges[-1])):
        chunk = next(rows for rows in chunks if (rows == bin_middle).any())
        chunk[np.argmax(chunk == bin_middle)] = edge
    return chunks
