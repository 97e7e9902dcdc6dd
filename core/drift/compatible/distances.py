"""The distances several tools share, between counts or shares of the same bins."""

from __future__ import annotations

import numpy as np
from scipy import special

from core.drift.bins import shares
from core.drift.compatible.score import Sample
from core.profiles.encode import Floats


def level_counts(reference: Sample, current: Sample) -> tuple[Floats, Floats]:
    """Return how often each distinct value of either side occurs on both, sorted by value.

    Examples
    --------
    >>> level_counts(np.array(["a", "a", "b"]), np.array(["b", "c"]))
    (array([2., 1., 0.]), array([0., 1., 1.]))
    """
    levels, position = np.unique(np.concatenate([reference, current]), return_inverse=True)
    both = [np.bincount(side, minlength=levels.size) for side in np.split(position, [reference.size])]
    return both[0].astype(np.float64), both[1].astype(np.float64)


def histogram_counts(edges: Floats, reference: Sample, current: Sample) -> tuple[Floats, Floats]:
    """Return the rows of both sides between these edges; the last bin holds its upper edge."""
    both = [np.histogram(side, edges)[0].astype(np.float64) for side in (reference, current)]
    return both[0], both[1]


def js_distance(reference: Floats, current: Floats, base: float) -> float:
    """Return the Jensen-Shannon distance of two vectors of weights, in [0, sqrt(log(2) / log(base))].

    Source: Endres and Schindelin 2003, the square root of the divergence of Lin 1991.
    """
    p, q = reference / reference.sum(), current / current.sum()
    middle = (p + q) / 2
    divergence = (special.rel_entr(p, middle).sum() + special.rel_entr(q, middle).sum()) / 2
    return float(np.sqrt(max(divergence, 0.0) / np.log(base)))


def hellinger_distance(reference: Floats, current: Floats) -> float:
    """Return the Hellinger distance of two vectors of counts, in [0, 1]. Source: Hellinger 1909."""
    difference = np.sqrt(shares(reference)) - np.sqrt(shares(current))
    return float(np.sqrt((difference**2).sum() / 2))


def stability_index(expected: Floats, actual: Floats) -> float:
    """Return the population stability index of two vectors of shares without zeros, in nats."""
    return float(((actual - expected) * np.log(actual / expected)).sum())
