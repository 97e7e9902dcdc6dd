"""How often windows without a fault alarm, and how often faults are found: `python -m benchmarks.quality_alarms`.

The 20 columns of `benchmarks.false_alarms` against a reference of 5,000 rows, without and with ten odd ones: texts of
many levels, dates, constants, mostly or always empty columns, heavy tails, mixed types. A window alarms if its state is
warning or critical. Each fault is in one of the normal columns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.false_alarms import some_columns
from core.profiles.build import Rows, build
from core.profiles.reference import build_spec
from core.quality.report import report
from core.quality.weigh import WARNING, weigh

N_REFERENCES, N_WINDOWS, N_REFERENCE_ROWS = 40, 50, 5_000
SIZES = (30, 50, 100, 200, 500, 1_000)
FAULTY = "normal 0"

Column = npt.NDArray[Any]
Columns = dict[str, Column]
Spoil = Callable[[np.random.Generator, Column], Column]


def main() -> None:
    """Print shares of windows by their number of rows."""
    print(f"{N_REFERENCES * N_WINDOWS:,} windows of each size; shares in warning or critical")
    print(
        f"{'rows':>6}{'no fault':>12}{'odd columns':>12}{'mean score':>12}" + "".join(f"{name:>14}" for name in FAULTS)
    )
    for n in SIZES:
        calm, odd, score, found = measured(n)
        print(
            f"{n:>6}{calm:>12.2%}{odd:>12.2%}{score:>12.2f}" + "".join(f"{share:>14.1%}" for share in found), flush=True
        )


def part(share: float, value: float) -> Spoil:
    """Return what replaces a share of the values at random."""
    return lambda rng, values: np.where(rng.random(len(values)) < share, value, values)


FAULTS: dict[str, Spoil] = {
    "missing 5 %": part(0.05, np.nan),
    "missing 10 %": part(0.1, np.nan),
    "outliers 2 %": part(0.02, 4.0),
    "outliers 5 %": part(0.05, 4.0),
    "infinite 2 %": part(0.02, np.inf),
    "constant": lambda rng, values: np.full(len(values), rng.normal()),
    "shift 1 sigma": lambda rng, values: values + 1.0,  # noqa: ARG005 - that is for the drift verdict to tell
}


def measured(n: int) -> tuple[float, float, float, list[float]]:
    """Return the shares of windows of `n` rows that alarm, their mean score, and the share that finds each fault."""
    rng = np.random.default_rng(n)
    calm, odd, scores = [], [], []
    found: list[list[float]] = [[] for _ in FAULTS]
    for _ in range(N_REFERENCES):
        agreed = some_columns(rng, N_REFERENCE_ROWS)
        rows = some_columns(rng, n * N_WINDOWS)
        alarms, score = judged(agreed, rows, n)
        calm.append(alarms)
        scores.append(score)
        odd.append(judged(agreed | odd_columns(rng, N_REFERENCE_ROWS), rows | odd_columns(rng, n * N_WINDOWS), n)[0])
        for place, spoil in enumerate(FAULTS.values()):
            found[place].append(judged(agreed, rows | {FAULTY: spoil(rng, rows[FAULTY])}, n, FAULTY)[0])
    return float(np.mean(calm)), float(np.mean(odd)), float(np.mean(scores)), [float(np.mean(each)) for each in found]


def judged(agreed: Columns, rows: Columns, n: int, column: str | None = None) -> tuple[float, float]:
    """Return the share of windows that alarm, for `column` if one is given, and the mean score."""
    spec = build_spec(agreed)
    reference = build(spec, Rows(N_REFERENCE_ROWS, agreed)).cell(0)
    windows = build(spec, Rows(n * N_WINDOWS, rows), np.repeat(np.arange(N_WINDOWS), n), N_WINDOWS)
    if column is not None:
        state = weigh(spec, reference, windows).column_state[spec.positions[column]]
        return float((state >= WARNING).mean()), 0.0
    found = report(spec, reference, windows)
    alarms = [window.state in ("warning", "critical") for window in found]
    return float(np.mean(alarms)), float(np.mean([window.score for window in found]))


def odd_columns(rng: np.random.Generator, n: int) -> Columns:
    """Return columns that checks could take for faults."""
    days = np.datetime64("2024-01-01") + rng.integers(0, 400, n)
    columns: Columns = {
        "heavy": rng.standard_t(1.5, n),
        "many levels": rng.zipf(1.6, n).astype(str),
        "hundreds": rng.integers(0, 800, n).astype(str),
        "identifier": rng.integers(0, 2**60, n).astype(str),
        "day": days.astype(str),
        "one number": np.full(n, 3.0),
        "one level": np.full(n, "EUR"),
        "always empty": np.full(n, None),
        "mostly empty": np.where(rng.random(n) < 0.97, np.nan, rng.normal(size=n)),
        "mixed": np.where(rng.random(n) < 0.02, "n/a", rng.integers(0, 50, n).astype(object)),
    }
    return columns


if __name__ == "__main__":
    main()
