"""How sure the verdict on relations between columns is, and how fast: `python -m benchmarks.relations`.

Windows without drift of every size against references of every size, whose columns are normal, have long tails, or are
a mixture of both with counts, zeros, levels and missing values. Drift is one pair of columns, correlated by 0.9, that
comes apart while each stays as it was; beside it stands how often the tests of single columns see it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from core.drift.reconstruction import Encoded, Reconstruction, error_sums, fit
from core.drift.relations import weigh
from core.drift.verdict import judge
from core.profiles.build import Rows, build
from core.profiles.encode import encode
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

Columns: TypeAlias = dict[str, npt.NDArray[Any]]
Sampler: TypeAlias = Callable[[np.random.Generator, int], Columns]

REFERENCE_ROWS = (1_000, 5_000, 50_000)
SIZES = (30, 100, 1_000, 10_000, 100_000)
N_REFERENCES, MOST_ROWS, MOST_WINDOWS = 150, 20_000, 20


def main() -> None:
    """Print false alarms, detections and milliseconds."""
    print(f"{'no drift: share of windows that alarm':44}" + "".join(f"{n:>10,}" for n in SIZES))
    for name, sampler in SAMPLERS.items():
        for n_reference in REFERENCE_ROWS:
            shares = [false_alarms(sampler, n_reference, n) for n in SIZES]
            print(f"{name:30}{n_reference:>14,}" + "".join(f"{share:>10.2%}" for share in shares), flush=True)
    print("one pair of columns comes apart, n = 50, 100, 200, 500, 1,000: share found (by single columns)")
    for n_columns in (4, 10, 30):
        found = [detections(n_columns, n) for n in (50, 100, 200, 500, 1_000)]
        shown = "".join(f"{mine:>9.0%} ({others:.0%})" for mine, others in found)
        print(f"{n_columns:>14} columns{shown}", flush=True)
    print("50,000 rows of 30 columns: fitted in {:.0f} ms, errors in {:.0f} ms".format(*speed()))


def encoded(spec: ProfileSpec, columns: Columns) -> Encoded:
    """Return all columns of a spec encoded."""
    return [encode(column, columns[column.name]) for column in spec.columns]


def fitted(columns: Columns) -> tuple[ProfileSpec, Reconstruction]:
    """Return the spec and the reconstruction that a reference freezes."""
    spec = build_spec(columns)
    found = fit(spec, encoded(spec, columns))
    assert found is not None
    return spec, found


def false_alarms(sampler: Sampler, n_reference: int, n: int) -> float:
    """Return the share of windows of `n` rows that alarm without drift."""
    rng = np.random.default_rng([n_reference, n])
    windows = min(max(MOST_ROWS // n, 1), MOST_WINDOWS)
    alarms = []
    for _ in range(N_REFERENCES if n * n_reference < 5e8 else N_REFERENCES // 4):
        spec, found = fitted(sampler(rng, n_reference))
        errors = found.errors(encoded(spec, sampler(rng, n * windows)))
        sums = error_sums(errors, np.repeat(np.arange(windows), n), windows)
        alarms += [drift.verdict == "warning" for drift in weigh(found, np.full(windows, n), sums)]
    return float(np.mean(alarms))


def detections(n_columns: int, n: int) -> tuple[float, float]:
    """Return the shares of windows in which a broken correlation is found: by the relations, by single columns."""
    rng = np.random.default_rng([n_columns, n])
    spec, found = fitted(paired(rng, 5_000, n_columns))
    reference_columns = paired(rng, 5_000, n_columns)
    reference = build(spec, Rows(5_000, reference_columns)).cell(0)
    windows = 100
    broken = paired(rng, n * windows, n_columns, correlation=0.0)
    where = np.repeat(np.arange(windows), n)
    sums = error_sums(found.errors(encoded(spec, broken)), where, windows)
    mine = [drift.verdict == "warning" for drift in weigh(found, np.full(windows, n), sums)]
    others = judge(spec, reference, build(spec, Rows(n * windows, broken), where, windows))
    return float(np.mean(mine)), float(np.mean([window.verdict in ("warning", "critical") for window in others]))


def speed() -> tuple[float, float]:
    """Return the least milliseconds to fit 50,000 rows of 30 columns, and to take their errors."""
    rng = np.random.default_rng(1)
    columns: Columns = {f"x{i}": rng.normal(size=50_000) for i in range(25)}
    columns |= {f"c{i}": rng.integers(0, 12, 50_000).astype(str) for i in range(5)}
    spec, found = fitted(columns)
    rows = encoded(spec, columns)
    return least(lambda: fit(spec, rows)), least(lambda: found.errors(rows))


def least(run: Callable[[], object]) -> float:
    """Return the least milliseconds of ten runs."""
    seconds = []
    for _ in range(10):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return min(seconds) * 1_000


def paired(rng: np.random.Generator, n: int, n_columns: int, correlation: float = 0.9) -> Columns:
    """Return independent normal columns but for the first two, which are correlated."""
    columns: Columns = {f"x{i}": rng.normal(size=n) for i in range(n_columns)}
    columns["x1"] = correlation * columns["x0"] + np.sqrt(1 - correlation**2) * columns["x1"]
    return columns


def long_tails(rng: np.random.Generator, n: int) -> Columns:
    """Return related columns of long tails."""
    common = rng.normal(size=n)
    columns: Columns = {f"x{i}": np.exp(2 * (0.7 * common + 0.7 * rng.normal(size=n))) for i in range(6)}
    return columns | {f"t{i}": rng.standard_t(2, n) for i in range(3)}


def mixture(rng: np.random.Generator, n: int) -> Columns:
    """Return columns of every sort, some related, some with missing values."""
    common = rng.normal(size=n)
    columns: Columns = {f"x{i}": common + rng.normal(size=n) for i in range(4)}
    columns |= {"heavy": np.exp(common + 1.5 * rng.normal(size=n)), "counts": rng.poisson(0.4, n).astype(float)}
    columns["mostly 0"] = np.where(rng.random(n) < 0.8, 0.0, rng.gamma(2, 9, n))
    columns["missing"] = np.where(rng.random(n) < 0.2, np.nan, common + rng.normal(size=n))
    columns["levels"] = rng.zipf(1.6, n).clip(max=40).astype(str)
    columns["sign"] = np.where(common + rng.normal(size=n) > 1, "high", "low")
    return columns


SAMPLERS: dict[str, Sampler] = {
    "10 normal columns": lambda rng, n: paired(rng, n, 10),
    "9 of long tails": long_tails,
    "10 of every sort": mixture,
}


if __name__ == "__main__":
    main()
