"""HDDM_A: the mean has left its surest lowest level by more than Hoeffding's bound allows."""

from __future__ import annotations

import math

import numpy as np

from core.drift.concept.change import Change, change_at, first
from core.drift.concept.detector import Memory, Rule, Scan, Stream, detector
from core.drift.concept.running import after, lowest, sums
from core.profiles.encode import Bins, Floats


def fresh(_rule: Rule, _stream: Stream) -> Memory:
    """Return no rows and no turning points: number of rows and of errors up to each."""
    return {"n": 0.0, "total": 0.0, "up": [0.0, 0.0], "down": [0.0, 0.0]}


@detector(
    name="hddm_a",
    label="HDDM_A",
    streams=("binary",),
    rule="mean less the mean at its lowest upper bound >= Hoeffding's bound of the two at 0.001 (warning: 0.005)",
    source="Frias-Blanco et al. 2015, IEEE TKDE 27(3), A-test",
    fresh=fresh,
    drift=0.001,
    warning=0.005,
    up=1,
    down=0,
)
def scan(rule: Rule, memory: Memory, block: Floats) -> Scan:
    """Return where the mean leaves its surest lowest level; with `down`, also its surest highest.

    Notes
    -----
    The found indexes are those of river 0.26.1. Measured, errors at 10 %: 0.01 false alarms in the first 5,000 rows,
    none in a million later; .10 to .30 after 151 rows, .10 to .15 after 1,779. Hoeffding's bound knows no variance, so
    rare errors are its weakness: .02 to .06 takes 3,213 rows. O(n), 0.03 s a million.
    """
    n, total = sums(memory["n"], memory["total"], block)
    kept: Memory = {**memory, "n": float(n[-1]), "total": float(total[-1])}
    changes: list[Change] = []
    warnings: list[Bins] = []
    for side, sign in (("up", 1.0), ("down", -1.0)):
        if not rule[side]:
            continue
        turn_n, turn_total = _turns(rule, memory[side], n, sign * total)
        kept[side] = [float(turn_n[-1]), float(turn_total[-1])]
        gap, share = sign * total / n - turn_total / turn_n, (n - turn_n) / turn_n / n / 2
        moved = turn_n < n
        warnings.append(np.flatnonzero(moved & (gap >= np.sqrt(share * math.log(2 / rule["warning"])))))
        found = first(moved & (gap >= np.sqrt(share * math.log(2 / rule["drift"]))))
        if found is not None:
            ages, totals = (turn_n[found], n[found]), (sign * turn_total[found], total[found])
            changes.append(change_at(found, ages, totals))
    return Scan(kept, min(changes, key=lambda change: change.at, default=None), np.unique(np.concatenate(warnings)))


def _turns(rule: Rule, earlier: list[float], n: Floats, total: Floats) -> tuple[Floats, Floats]:
    """Return number and sum of the values up to the place of the lowest upper bound so far."""
    ns, totals = after(earlier[0], n), after(earlier[1], total)
    divisor = np.maximum(ns, 1.0)
    upper = totals / divisor + np.sqrt(math.log(1 / rule["drift"]) / (2 * divisor))
    if not earlier[0]:
        upper[0] = np.inf
    _, place = lowest(upper)
    return ns[place][1:], totals[place][1:]
