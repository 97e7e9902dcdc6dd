"""Alarms and scores -> shares with intervals, and power where all alarm equally often without drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.calibration_data import Design

Floats: TypeAlias = "npt.NDArray[np.float64]"
CALM = "calm"
OURS, EVIDENTLY, DATASET, NANNYML, OWN = "ours", "Evidently", "Evidently dataset", "NannyML", "NannyML own chunks"
RIVALS = (EVIDENTLY, NANNYML)
SCORE, FLAG = {EVIDENTLY: 0, NANNYML: 2}, {EVIDENTLY: 1, NANNYML: 3}
LEVEL = 0.01
Z = 1.959964
N_DRAWS = 200


class Share(NamedTuple):
    """A share of windows, its 95 % interval and how many windows it is of."""

    value: float
    low: float
    high: float
    windows: int


def share(flags: Floats) -> Share:
    """Return the share of flags that are 1.

    Parameters
    ----------
    flags : ndarray, shape (references, windows)

    Returns
    -------
    Share
        With Wilson's interval. Windows of one reference are alike, so their number is divided by how much more
        the shares of the references vary than those of independent windows would (Kish's design effect).
    """
    value, windows = float(flags.mean()), flags.shape[1]
    variance = value * (1 - value)
    between = float(flags.mean(axis=1).var(ddof=1)) * windows if len(flags) > 1 else variance
    effect = max(1.0, between / variance) if variance > 0 else 1.0
    low, high = wilson(value, flags.size / effect)
    return Share(value, low, high, flags.size)


def wilson(value: float, n: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share of `n` windows (Wilson 1927)."""
    middle = (value + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z / (1 + Z**2 / n) * np.sqrt(value * (1 - value) / n + Z**2 / (4 * n**2))
    return max(float(middle - reach), 0.0), min(float(middle + reach), 1.0)


@dataclass(frozen=True)
class Found:
    """What was measured of one design; see `calibration_ours.measure` and `calibration_peers.measure`."""

    design: Design
    ours: Mapping[str, Floats]
    peers: Mapping[str, Floats] = field(default_factory=dict)

    def flags(self, who: str, n: int, drift: str = CALM) -> Floats | None:
        """Return which windows alarm, shape (references, windows); None where it was not measured."""
        judged = self._judged(n, drift)
        if who == OURS:
            return self.ours.get(f"{n}|{drift}|alarm")
        if judged is None or (who == OWN and f"{n}|threshold" not in self.peers):
            return None
        if who == OWN:
            thresholds = self.peers[f"{n}|threshold"]
            alarms = judged[: len(thresholds), ..., SCORE[NANNYML]] > thresholds[..., None]
        elif who == DATASET:
            alarms = judged[..., FLAG[EVIDENTLY]].mean(axis=1, keepdims=True) >= 0.5
        else:
            alarms = judged[..., FLAG[who]] > 0
        return np.asarray(alarms.any(axis=1), dtype=np.float64)

    def scores(self, who: str, n: int, drift: str = CALM) -> Floats | None:
        """Return one score a window, bigger for more drift, of those windows that the peers judged too.

        Ours is minus the logarithm of the smallest adjusted p-value. Peers' scores are on a scale of their own in
        every column; each is standardised by its mean and deviation without drift, and the largest counts.
        """
        judged, calm = self._judged(n, drift), self._judged(n, CALM)
        if judged is None or calm is None:
            return None
        if who == OURS:
            return self.ours[f"{n}|{drift}|score"][: len(judged)]
        values, usual = (np.nan_to_num(each[..., SCORE[who]]) for each in (judged, calm))
        middle, deviation = usual.mean(axis=(0, 2)), np.maximum(usual.std(axis=(0, 2)), 1e-12)
        best: Floats = ((values - middle[:, None]) / deviation[:, None]).max(axis=1)
        return best

    def _judged(self, n: int, drift: str) -> Floats | None:
        """Return what the peers say of all columns: under a drift, all but one are as without it."""
        calm = self.peers.get(f"{n}|{CALM}")
        moved = self.peers.get(f"{n}|{drift}")
        if calm is None or moved is None or drift == CALM:
            return moved
        column = list(self.design.sorts).index(dict(self.design.drifts)[drift])
        whole = calm.copy()
        whole[:, column] = moved[:, 0]
        return whole


def power(calm: Floats, drifted: Floats, level: float = LEVEL) -> float:
    """Return the share of drifting windows that alarm when `level` of those without drift do.

    Windows that score exactly the threshold alarm as often as makes the level exact.
    """
    threshold = np.sort(calm, axis=None)[::-1][min(int(level * calm.size), calm.size - 1)]
    above, equal = float((calm > threshold).mean()), float((calm == threshold).mean())
    part = (level - above) / equal
    return float((drifted > threshold).mean() + part * (drifted == threshold).mean())


def gain(found: Found, who: str, n: int, drift: str) -> tuple[float, float] | None:
    """Return the 95 % interval of what a peer's power exceeds ours by, at equal false alarms.

    References are drawn again with replacement, two hundred times, the thresholds with them.
    """
    scores = [found.scores(each, n, case) for each in (who, OURS) for case in (CALM, drift)]
    if any(each is None for each in scores):
        return None
    theirs_calm, theirs, ours_calm, ours = (each for each in scores if each is not None)
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(ours), len(ours)) for _ in range(N_DRAWS)]
    more = [power(theirs_calm[pick], theirs[pick]) - power(ours_calm[pick], ours[pick]) for pick in drawn]
    low, high = np.percentile(more, (2.5, 97.5)).tolist()
    return low, high
