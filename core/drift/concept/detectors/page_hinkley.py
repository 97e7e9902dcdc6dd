"""Page-Hinkley: what the values exceed their mean by, summed up, rises from its lowest point."""

from __future__ import annotations

import numpy as np
from scipy import signal

from core.drift.concept.change import Change, change_at, first
from core.drift.concept.detector import Memory, Rule, Scan, Stream, demand, detector
from core.drift.concept.running import after, lowest, sums
from core.profiles.encode import Floats
from core.profiles.tally import quantised

PRIOR = 0.25  # one value's worth of variance, so that a stream that began with equal values has a unit to measure by


def fresh(rule: Rule, _stream: Stream) -> Memory:
    """Return no values, and on either side a sum of 0 that had no lowest point yet."""
    demand(rule["alpha"] <= 1, "Page-Hinkley's alpha is at most 1")
    side = {"height": 0.0, "least": None, "n": 0.0, "total": 0.0}
    return {"n": 0.0, "total": 0.0, "square": 0.0, "up": side, "down": side}


@detector(
    name="page_hinkley",
    label="Page-Hinkley",
    streams=("binary", "real"),
    rule="sum of (x - mean) / deviation - 0.07 rises by 80, from 30 values on",
    source="Page 1954, Biometrika 41; the unit is ours",
    fresh=fresh,
    min_rows=30,
    delta=0.07,
    threshold=80,
    alpha=1,
    standardised=1,
    up=1,
    down=0,
)
def scan(rule: Rule, memory: Memory, block: Floats) -> Scan:
    """Return where the sum has risen by the threshold; with `down`, also where it has fallen.

    Notes
    -----
    As published (delta=0.005, alpha=0.9999, threshold=50, standardised=0) delta and threshold are in units of x, and
    the sum forgets while its lowest point does not: after some 10,000 rows forgetting undoes delta, and a quiet stream
    at 10 % gives 22 false alarms in a million rows, at 30 % 58; with a threshold of 30, 60 and 170. In deviations of
    the stream itself and without forgetting it is one rule for any error rate and for sizes.

    Measured: about one false alarm in two million rows at 2, 10 and 30 %; .10 to .30 is found after 125 rows, .10 to
    .15 after 709 (ADWIN: 935), .02 to .06 after 350 (599), normal sizes times 1.25 after 295 (231). A change of less
    than 0.07 deviations is never found, on purpose. O(n), 0.03 s a million.
    """
    n, total = sums(memory["n"], memory["total"], block)
    square = memory["square"] + np.cumsum(quantised(block**2))
    kept: Memory = {**memory, "n": float(n[-1]), "total": float(total[-1]), "square": float(square[-1])}
    above = block - total / n
    if rule["standardised"]:
        above /= np.sqrt(np.maximum(square / n - (total / n) ** 2, 0.0) + PRIOR / n)
    changes: list[Change] = []
    for side, sign in (("up", 1.0), ("down", -1.0)):
        if not rule[side]:
            continue
        climb, turn, kept[side] = _climb(rule, memory[side], sign * above - rule["delta"], (n, total))
        found = first((climb > rule["threshold"]) & (n >= rule["min_rows"]))
        if found is not None:
            changes.append(change_at(found, (turn[0][found], n[found]), (turn[1][found], total[found])))
    return Scan(kept, min(changes, key=lambda change: change.at, default=None))


def _climb(
    rule: Rule, earlier: Memory, steps: Floats, running: tuple[Floats, Floats]
) -> tuple[Floats, tuple[Floats, Floats], Memory]:
    """Return how far the sum is above its lowest point, number and sum of the values up to there, and the memory."""
    alpha = rule["alpha"]
    height, _ = signal.lfilter([1.0], [1.0, -alpha], steps, zi=[alpha * earlier["height"]])
    least, place = lowest(after(np.inf if earlier["least"] is None else earlier["least"], height))
    turn_n, turn_total = after(earlier["n"], running[0])[place], after(earlier["total"], running[1])[place]
    kept = {"height": height[-1], "least": least[-1], "n": turn_n[-1], "total": turn_total[-1]}
    return height - least[1:], (turn_n[1:], turn_total[1:]), {name: float(value) for name, value in kept.items()}
