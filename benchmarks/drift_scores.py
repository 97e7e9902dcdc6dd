"""What drift scores are by chance, by half a sigma, and from bins instead of rows: `python -m benchmarks.drift_scores`.

Windows against references of 5,000 rows. Shift: of a normal column by half a standard deviation. p < 5 %: how often the
method's own test takes chance for drift. From bins: the largest difference from the score of the rows, 1,000 of them,
shifts of 0 to 2 sigma.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from core.drift.exact import exact
from core.drift.method import METHODS, DriftMethod
from core.drift.sides import Sides
from core.profiles.encode import Floats, encode
from core.profiles.reference_column import build_column

N_REFERENCE, N_REFERENCES, N_WINDOWS = 5_000, 20, 200
SIZES = (30, 100, 1_000)
SHIFTS = (0.0, 0.2, 0.5, 1.0, 2.0)
Sample = Callable[[np.random.Generator, int, float], Floats]
SAMPLES: dict[str, Sample] = {
    "normal": lambda rng, n, shift: rng.normal(shift, 1, n),
    "lognormal": lambda rng, n, shift: rng.lognormal(shift, 1, n),
    "heavy tails": lambda rng, n, shift: rng.standard_cauchy(n) + shift,
    "mostly zero": lambda rng, n, shift: np.where(rng.random(n) < 0.7 - 0.2 * shift, 0.0, rng.gamma(2, 9, n)),
    "counts": lambda rng, n, shift: rng.poisson(3 + 1.7 * shift, n).astype(float),
}


def main() -> None:
    """Print a table of all methods on a normal column, then one of the differences by distribution."""
    print(f"{'':20}" + "".join(f"{n:>10,} rows: chance  shift  p < 5 %" for n in SIZES))
    found = {n: list(windows_of("normal", n)) for n in SIZES}
    for name, method in METHODS.all().items():
        print(f"{name:20}" + "".join(row_of(method, found[n]) for n in SIZES), flush=True)
    print(f"\n{'from bins':20}" + "".join(f"{name:>18}" for name, method in METHODS.all().items() if method.exact))
    for name in SAMPLES:
        print(f"{name:20}" + "".join(f"{error:>18.4f}" for error in bin_errors(name)), flush=True)


def windows_of(name: str, n: int) -> Iterator[tuple[Sides, Sides]]:
    """Yield windows of `n` rows without drift, and such that moved by half a sigma."""
    rng = np.random.default_rng(n)
    for _ in range(N_REFERENCES):
        agreed = SAMPLES[name](rng, N_REFERENCE, 0.0)
        column = build_column("x", "feature", agreed)
        reference = Sides.of_values(agreed, [], column).reference
        calm, moved = (counted(encode(column, SAMPLES[name](rng, n * N_WINDOWS, s))[0], column.size) for s in (0, 0.5))
        yield Sides(column, reference, calm), Sides(column, reference, moved)


def counted(bins: npt.NDArray[np.int64], size: int) -> Floats:
    """Return the counts of consecutive windows, shape (N_WINDOWS, size)."""
    windows = np.repeat(np.arange(N_WINDOWS), len(bins) // N_WINDOWS)
    return np.bincount(windows * size + bins, minlength=N_WINDOWS * size).reshape(N_WINDOWS, size).astype(float)


def row_of(method: DriftMethod, windows: list[tuple[Sides, Sides]]) -> str:
    """Return mean scores without and with the shift, and the false alarms of the method's test."""
    calm, moved = (np.concatenate([method.score(pair[which]) for pair in windows]) for which in (0, 1))
    alarms = ""
    if method.p_value:
        alarms = f"{np.mean([method.p_value(sides, method.score(sides)) < 0.05 for sides, _ in windows]):.1%}"
    return f"{calm.mean():>22.3f}{moved.mean():>7.3f}{alarms:>9}"


def bin_errors(name: str) -> list[float]:
    """Return by how much scores from bins differ from those of the rows at most, one for each method."""
    rng = np.random.default_rng(7)
    methods = [method for method in METHODS.all().values() if method.exact]
    errors = []
    for shift in SHIFTS * 10:
        x, y = SAMPLES[name](rng, N_REFERENCE, 0.0), SAMPLES[name](rng, 1_000, shift)
        column = build_column("x", "feature", x)
        sides, rows = Sides.of_values(x, y, column), exact(column, x, y, [method.name for method in methods])
        errors.append([abs(m.score(sides)[0] - row.value) for m, row in zip(methods, rows, strict=True)])
    return [float(error) for error in np.max(errors, axis=0)]


if __name__ == "__main__":
    main()
