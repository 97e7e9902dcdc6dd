"""EDDM: errors follow each other at shorter distances than they did."""

from __future__ import annotations

import numpy as np

from core.drift.concept.change import change_at, first
from core.drift.concept.detector import Memory, Rule, Scan, Stream, detector
from core.drift.concept.running import after, lowest
from core.profiles.encode import Floats

KEPT = ("sure", "most", "most_n", "most_errors")


def fresh(_rule: Rule, _stream: Stream) -> Memory:
    """Return no rows, no errors, no distances and no longest reach."""
    return {"n": 0.0, "errors": 0.0, "last": 0.0, "square": 0.0} | dict.fromkeys(KEPT, 0.0)


@detector(
    name="eddm",
    label="EDDM",
    streams=("binary",),
    rule="mean + 2 deviations of the distance between errors below 0.9 of its surest highest, and 3 errors below",
    source="Baena-Garcia et al. 2006, Early Drift Detection Method; the errors of the estimate are ours",
    fresh=fresh,
    min_rows=30,
    min_errors=30,
    warning_level=0.95,
    drift_level=0.9,
    warning=2,
    drift=3,
)
def scan(rule: Rule, memory: Memory, block: Floats) -> Scan:
    """Return where the reach, mean + 2 deviations of the distance between errors, falls below its highest.

    Notes
    -----
    As published (warning=0, drift=0) it holds the reach against the highest so far, a lucky one of few errors, and
    fires 9.5 times in 5,000 rows without drift at 10 %. An estimate from k errors has a standard error of about
    1/sqrt(k) of itself. So here the highest is the one with the highest value less 3 of its errors, and the fall has
    to exceed 3 errors of the difference, sqrt(1/k_highest - 1/k), as one sample is part of the other. That leaves 0.00
    false alarms; .10 to .30 is found after 395 rows (58 as published), .10 to .15 after 1,236.

    Like DDM it is nearly blind behind 100,000 quiet rows. O(n), 0.01 s a million.
    """
    place = np.flatnonzero(block)
    if not place.size:
        return Scan({**memory, "n": memory["n"] + block.size})
    n, errors = memory["n"] + place + 1, memory["errors"] + np.arange(1.0, place.size + 1)
    square = memory["square"] + np.cumsum(np.diff(n, prepend=memory["last"]) ** 2)
    reach = _reach(n, errors, square)
    sure = np.where(n > rule["min_rows"], reach * (1 - rule["drift"] / np.sqrt(errors)), -np.inf)
    _, turn = lowest(-after(memory["sure"], sure))
    sure, most, most_n, most_errors = (
        after(memory[name], values)[turn] for name, values in zip(KEPT, (sure, reach, n, errors), strict=True)
    )
    fall = 1 - reach / np.where(most > 0, most, np.inf)[1:]
    noise = np.sqrt(np.maximum(1 / np.maximum(most_errors[1:], 1.0) - 1 / errors, 0.0))
    counts = (errors > rule["min_errors"]) & (most[1:] > 0)
    warned = place[counts & (fall > 1 - rule["warning_level"]) & (fall > rule["warning"] * noise)]
    found = first(counts & (fall > 1 - rule["drift_level"]) & (fall > rule["drift"] * noise))
    if found is not None:
        ages, totals = (most_n[found + 1], n[found]), (most_errors[found + 1], errors[found])
        return Scan(memory, change_at(int(place[found]), ages, totals), warned)
    kept = {"errors": errors[-1], "last": n[-1], "square": square[-1]}
    kept |= {name: values[-1] for name, values in zip(KEPT, (sure, most, most_n, most_errors), strict=True)}
    return Scan({"n": memory["n"] + block.size} | {name: float(value) for name, value in kept.items()}, None, warned)


def _reach(n: Floats, errors: Floats, square: Floats) -> Floats:
    """Return mean + 2 deviations of the distances up to each error; their sum is the number of rows."""
    mean = n / errors
    reach: Floats = mean + 2 * np.sqrt(np.maximum(square - n * mean, 0.0) / np.maximum(errors - 1, 1.0))
    return reach
