"""How often windows without drift alarm, and how often drift is found: `python -m benchmarks.false_alarms`.

20 columns of every sort against a reference of 5,000 rows; a window alarms if any column does. Drift is a shift of one
normal column. Beside the calibrated verdict stands the raw rule, PSI > 0.2 or KS p < 0.05 in any column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.drift.verdict import WindowDrift, judge
from core.profiles.build import Rows, build
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

N_REFERENCES, N_WINDOWS, N_REFERENCE_ROWS = 60, 50, 5_000
SIZES = (30, 50, 100, 200, 500, 1_000)
SHIFTED = "normal 0"


def main() -> None:
    """Print shares of windows by their number of rows."""
    print(f"{N_REFERENCES * N_WINDOWS:,} windows of each size; shares with any alarm")
    print(f"{'rows':>6}{'no drift':>12}{'raw rule':>12}{'0.5 sigma':>12}{'1 sigma':>12}")
    for n in SIZES:
        print(f"{n:>6}" + "".join(f"{share:>12.2%}" for share in alarm_shares(n)), flush=True)


def alarm_shares(n: int) -> list[float]:
    """Return the shares of windows of `n` rows that alarm: calibrated, raw, and with either shift."""
    rng = np.random.default_rng(n)
    found: list[list[bool]] = [[], [], [], []]
    for _ in range(N_REFERENCES):
        agreed = some_columns(rng, N_REFERENCE_ROWS)
        spec = build_spec(agreed)
        reference = build(spec, Rows(N_REFERENCE_ROWS, agreed)).cell(0)
        calm = some_columns(rng, n * N_WINDOWS)
        quiet = judge(spec, reference, windows_of(spec, calm, n))
        found[0] += alarms(quiet)
        found[1] += [any(column.literal for column in window.columns) for window in quiet]
        for place, shift in ((2, 0.5), (3, 1.0)):
            moved = calm | {SHIFTED: calm[SHIFTED] + shift}
            found[place] += alarms(judge(spec, reference, windows_of(spec, moved, n)))
    return [float(np.mean(each)) for each in found]


def alarms(windows: Sequence[WindowDrift]) -> list[bool]:
    """Return which windows alarm."""
    return [window.verdict in ("warning", "critical") for window in windows]


def windows_of(spec: ProfileSpec, columns: dict[str, npt.NDArray[Any]], n: int) -> Profile:
    """Return the profiles of consecutive windows of `n` rows."""
    return build(spec, Rows(n * N_WINDOWS, columns), np.repeat(np.arange(N_WINDOWS), n), N_WINDOWS)


def some_columns(rng: np.random.Generator, n: int) -> dict[str, npt.NDArray[Any]]:
    """Return normal, skewed, mostly empty, few-valued and categorical columns, with missing values in some."""
    columns: dict[str, npt.NDArray[Any]] = {f"normal {i}": rng.normal(size=n) for i in range(8)}
    columns |= {f"skewed {i}": rng.lognormal(0, 2, n) for i in range(3)}
    columns |= {f"mostly 0 {i}": np.where(rng.random(n) < 0.7, 0.0, rng.gamma(2, 9, n)) for i in range(2)}
    columns |= {f"missing {i}": np.where(rng.random(n) < 0.1, np.nan, rng.normal(size=n)) for i in range(2)}
    columns |= {f"count {i}": rng.poisson(2, n).astype(float) for i in range(2)}
    columns |= {f"level {k}": rng.zipf(1.6, n).clip(max=k).astype(str) for k in (3, 12, 60)}
    return columns


if __name__ == "__main__":
    main()
