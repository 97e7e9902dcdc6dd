"""Small cases on which monitors are known to fail, for each of them to answer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from benchmarks.calibration_data import NAMES, Columns, gain


class Case(NamedTuple):
    """A reference, a window and what a good monitor says."""

    label: str
    reference: Columns
    window: Columns
    drifted: bool
    method: str | None = None  # of Evidently's, where it is not its default


def cases() -> list[Case]:
    """Return the cases, drawn from a seed."""
    rng = np.random.default_rng(20_261_122)
    known = NAMES[rng.integers(0, 3, 1_000)]
    again = np.append(np.tile(known, 10), "never seen").astype(object)
    agreed, calm = rng.normal(size=5_000), rng.normal(size=1_000)
    outlier = np.append(1e6, calm[1:])
    lost = np.where(rng.random(5_000) < 0.5, np.nan, agreed[::-1])
    gone = np.full(1_000, np.nan)
    codes = NAMES[rng.integers(0, 12, 101_000)]
    reference, alike = codes[:1_000], codes[1_000:11_000]
    x = "x"
    return [
        Case("the same rows ten times over, and one more of an unseen level", {x: known}, {x: again}, False),
        Case("10,000 like rows of 12 levels against a reference of 1,000", {x: reference}, {x: alike}, False),
        Case("no drift, one value of 1e6 among 1,000", {x: agreed}, {x: outlier}, False),
        Case("1 sigma, one value of 1e6 among 1,000", {x: agreed}, {x: np.append(1e6, calm[1:] + 1)}, True),
        Case("the same by PSI", {x: agreed}, {x: np.append(1e6, calm[1:] + 1)}, True, "psi"),
        Case("half of the values go missing, n = 5,000", {x: agreed}, {x: lost}, True),
        Case("all of a column goes missing", {x: agreed, "y": agreed}, {x: gone, "y": calm}, True),
        Case("a level of 12 gains 10 points, n = 10,000", {x: codes[11_000:16_000]}, {x: gain(alike, rng)}, True),
    ]
