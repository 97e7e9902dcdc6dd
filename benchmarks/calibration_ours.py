"""Our verdict on the windows of the calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.calibration_data import CATEGORICAL, WINDOWS, Columns, Design, checksum
from core.drift.verdict import WindowDrift, judge
from core.profiles.build import Rows, build
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

Arrays: TypeAlias = "dict[str, npt.NDArray[np.float64]]"
SMALLEST_P = 1e-300
LOOKS = 10
CALM = "calm"


class Judge:
    """Our verdict against one reference."""

    def __init__(self, design: Design, number: int) -> None:
        columns = design.reference(number)
        kinds = {name: "categorical" for name, sort in design.sorts.items() if sort in CATEGORICAL}
        self.spec: ProfileSpec = build_spec(columns, kinds=kinds)  # type: ignore[arg-type]
        self.reference = build(self.spec, Rows(design.n_reference, columns)).cell(0)

    def profiles(self, columns: Columns, n: int, parts: int = 1) -> Profile:
        """Return the profiles of the windows, each cut into so many parts of equal length."""
        rows = n * WINDOWS
        cell = np.arange(rows) * (WINDOWS * parts) // rows
        return build(self.spec, Rows(rows, columns), cell, WINDOWS * parts)

    def verdicts(self, windows: Profile, filling: npt.NDArray[np.bool_] | None = None) -> Sequence[WindowDrift]:
        """Return the verdict on each window."""
        return judge(self.spec, self.reference, windows, filling=filling)


def measure(design: Design) -> Arrays:
    """Return alarms and scores, each of shape (references, windows), by ``size|drift|what``.

    What is ``alarm``, 1 for a warning or critical window, or ``score``, minus the decimal logarithm of the
    smallest adjusted p-value of the window's columns.
    """
    found: dict[str, list[list[float]]] = {}
    for number in range(max(design.references(n) for n in design.sizes)):
        ours = Judge(design, number)
        for n in design.sizes:
            if number < design.references(n):
                found.setdefault(f"{n}|checksum", []).append([checksum(columns := design.windows(number, n))])
                for drift, windows in _cases(design, ours, number, n, columns):
                    verdicts = ours.verdicts(windows)
                    found.setdefault(f"{n}|{drift}|alarm", []).append([float(alarms(one)) for one in verdicts])
                    found.setdefault(f"{n}|{drift}|score", []).append([certainty(one) for one in verdicts])
    return {key: np.array(rows) for key, rows in found.items()}


def _cases(design: Design, ours: Judge, number: int, n: int, columns: Columns) -> Iterator[tuple[str, Profile]]:
    """Yield the profiles of the windows without drift and, where the peers judge them too, with each drift."""
    yield CALM, ours.profiles(columns, n)
    if number < design.references(n, peers=True):
        for drift, name in design.drifts:
            yield drift, ours.profiles(columns | {name: design.drifted(number, n, drift, columns[name])}, n)


def alarms(window: WindowDrift) -> bool:
    """Return whether a window alarms."""
    return window.verdict in ("warning", "critical")


def certainty(window: WindowDrift) -> float:
    """Return how sure the verdict is that anything differs: 2 is p = 0.01 over all columns."""
    return float(-np.log10(max(min(column.p_adjusted for column in window.columns), SMALLEST_P)))


def filling(design: Design) -> Arrays:
    """Return which windows ever alarm when they are looked at ten times while they fill, by ``kind|size|how``.

    ``ever`` is at any of ten looks as the product judges them, ``last`` at the complete window alone and
    ``naive`` at any look if each were judged as if it were complete; shape (references, windows).
    """
    found: dict[str, list[npt.NDArray[np.float64]]] = {}
    growing = np.tile(np.arange(LOOKS) < LOOKS - 1, WINDOWS)
    for n in design.sizes:
        for number in range(design.references(n)):
            ours = Judge(design, number)
            parts = ours.profiles(design.windows(number, n), n, LOOKS)
            counts = parts.counts.reshape(WINDOWS, LOOKS, -1).cumsum(axis=1).reshape(parts.counts.shape)
            looks = Profile(counts, parts.sums)  # drift rests on counts alone
            careful, naive = (
                np.array([float(alarms(one)) for one in ours.verdicts(looks, mask)]).reshape(WINDOWS, LOOKS)
                for mask in (growing, None)
            )
            flags = {"ever": careful.max(axis=1), "last": careful[:, -1], "naive": naive.max(axis=1)}
            for how, each in flags.items():
                found.setdefault(f"{design.kind}|{n}|{how}", []).append(each)
    return {key: np.array(rows) for key, rows in found.items()}
