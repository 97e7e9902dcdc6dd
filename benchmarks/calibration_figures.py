"""What was measured -> the lines of the figures, which `calibration_plots` draws where matplotlib is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.calibration_plan import GRID, OWN_CHUNKS
from benchmarks.calibration_shares import OURS, RIVALS, Found, power, share

LEVELS = tuple(np.geomspace(0.001, 1.0, 31).tolist())
ROC_ROWS = 100
POWER_DRIFTS = (
    "shift 0.25 sigma",
    "shift 0.5 sigma",
    "spread x1.5",
    "level +10 points",
    "10 % go missing",
    "unit x100",
)
ROC = (
    ("normal, 1 of 5000", "shift 0.5 sigma"),
    ("normal, 1 of 5000", "spread x1.5"),
    ("lognormal, 1 of 5000", "times 2.7"),
    ("70 % zeros, 1 of 5000", "zeros +10 points"),
    ("12 levels, 1 of 5000", "level +10 points"),
    (OWN_CHUNKS, "shift 0.5 sigma"),
)


def figures(found: Sequence[Found]) -> dict[str, Any]:
    """Return panels by figure: for each a title and for everybody a line of (x, share)."""
    by_name = {each.design.name: each for each in found}
    mixed = by_name[OWN_CHUNKS]
    grid = [by_name[name] for name in (*(design.name for design in GRID), OWN_CHUNKS) if name in by_name]
    return {
        "false-alarms": [{"title": _title(each), "lines": _flagged(each)} for each in grid],
        "power": [{"title": drift, "lines": _flagged(mixed, drift), "calm": _flagged(mixed)} for drift in POWER_DRIFTS],
        "roc": [
            {"title": f"{_title(by_name[name])}: {drift}", "lines": _traded(by_name[name], ROC_ROWS, drift)}
            for name, drift in ROC
        ],
    }


def _title(found: Found) -> str:
    columns = found.design.n_columns
    return f"{found.design.kind}, {columns} column{'s' if columns > 1 else ''}"


def _flagged(found: Found, drift: str = "calm") -> dict[str, list[tuple[float, float]]]:
    """Return shares of windows that alarm, by size."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for who in (OURS, *RIVALS):
        flags = {n: found.flags(who, n, drift) for n in found.design.sizes}
        lines[who] = [(float(n), share(each).value) for n, each in flags.items() if each is not None]
    return lines


def _traded(found: Found, n: int, drift: str) -> dict[str, list[tuple[float, float]]]:
    """Return power by the share of false alarms that is allowed."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for who in (OURS, *RIVALS):
        calm, drifted = found.scores(who, n), found.scores(who, n, drift)
        if calm is not None and drifted is not None:
            lines[who] = [(level, power(calm, drifted, level)) for level in LEVELS]
    return lines
