"""How long drift takes, from two DataFrames, from rows and from profiles: `python -m benchmarks.drift_speed`.

With ``--peers`` Evidently's report of PSI takes turns with the first of them, in the environment of the calibration. On
a machine that is busy with other things the processor's time, over the number of cores, says more than the clock's.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.calibration import BUILD, ROOT, SILENT, make_environment
from core.drift.compare import compare
from core.drift.exact import exact_columns
from core.drift.method import METHODS, methods_for
from core.drift.sides import Sides
from core.drift.verdict import judge
from core.profiles.build import Rows, build
from core.profiles.encode import Floats, Values
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

PEER_PYTHON = BUILD / "peers" / ".venv" / "bin" / "python"
N_REFERENCE, N_CURRENT, N_RUNS = 100_000, 1_000_000, 5
N_WINDOWS, N_ROWS_A_WINDOW = 60, 1_000
KINDS = {"30 numbers": (30, 0), "25 numbers, 5 of text": (25, 5)}


def main() -> None:
    """Print the median seconds of each way to the scores."""
    if "--peers" in sys.argv:
        beside_a_peer()
        return
    for kind, (n_numbers, n_texts) in KINDS.items():
        reference, current = (some_rows(n, n_numbers, n_texts) for n in (N_REFERENCE, N_CURRENT))
        measured(f"verdict on two DataFrames, {kind}", compare, reference, current)
    from_rows()
    from_profiles()


def beside_a_peer() -> None:
    """Print how long a peer takes for the scores of one method, and ours for all of them, in turns."""
    make_environment(PEER_PYTHON)
    reference, current = (some_rows(n, 30, 0) for n in (N_REFERENCE, N_CURRENT))
    compare(reference, current)
    with tempfile.TemporaryDirectory() as folder:
        for name, frame in (("reference", reference), ("current", current)):
            frame.to_parquet(Path(folder) / f"{name}.parquet")
        pairs = [(_peer(folder), _ours(reference, current)) for _ in range(3)]
    theirs, ours = (statistics.median(each) for each in zip(*pairs, strict=True))
    print(f"Evidently, PSI of 30 columns {theirs:8.2f} s")
    print(f"all methods and the verdict  {ours:8.2f} s: {theirs / ours:.0f} times as fast")


def _ours(reference: pd.DataFrame, current: pd.DataFrame) -> float:
    began = time.perf_counter()
    compare(reference, current)
    return time.perf_counter() - began


def _peer(folder: str) -> float:
    command = [str(PEER_PYTHON), "-W", "ignore", "-m", "benchmarks.drift_speed_peer", folder]
    surroundings = SILENT | {"PYTHONPATH": str(ROOT), "HOME": folder}
    said = subprocess.run(command, check=True, cwd=ROOT, env=surroundings, capture_output=True).stdout
    return float(said.split()[-1])


def from_rows() -> None:
    """Print the time of every exact score of 30 columns of numbers."""
    before, now = (arrays(some_rows(n, 30, 0)) for n in (N_REFERENCE, N_CURRENT))
    measured("all exact scores, 30 numbers", exact_columns, build_spec(before), before, now)


def from_profiles() -> None:
    """Print the time of all methods, of each of them, and of the verdict on many windows of 30 columns."""
    cells = np.repeat(np.arange(N_WINDOWS), N_ROWS_A_WINDOW)
    before, now = (arrays(some_rows(n, 25, 5)) for n in (N_REFERENCE, len(cells)))
    spec = build_spec(before)
    reference = build(spec, Rows(N_REFERENCE, before)).cell(0)
    windows = build(spec, Rows(len(cells), now), cells, N_WINDOWS)
    measured(f"verdict on {N_WINDOWS} windows of 30 columns", judge, spec, reference, windows)
    measured("the scores among it", scores, spec, reference, windows, tuple(METHODS.all()))
    for name in METHODS.all():
        measured(f"  {name}", scores, spec, reference, windows, (name,))


def scores(spec: ProfileSpec, reference: Profile, windows: Profile, names: tuple[str, ...]) -> list[Floats]:
    """Return the scores of each column by each of the methods named that applies to it."""
    found = []
    for column in spec.columns:
        block = spec.block(column.name)
        sides = Sides(column, reference.counts[block].astype(float), windows.counts[:, block].astype(float))
        for name, method in methods_for(column.kind).items():
            if name in names:
                found.append(method.score(sides))
                if method.p_value:
                    method.p_value(sides, found[-1])
    return found


def measured(what: str, work: Callable[..., object], *given: object) -> None:
    """Print the median seconds by the clock and of the processor that `work` takes."""
    work(*given)
    runs = []
    for _ in range(N_RUNS):
        clock, processor = time.perf_counter(), time.process_time()
        work(*given)
        runs.append((time.perf_counter() - clock, time.process_time() - processor))
    clock, processor = (statistics.median(each) for each in zip(*runs, strict=True))
    print(f"{what:50}{clock:8.3f} s{processor:10.3f} s of processor   (median of {N_RUNS})", flush=True)


def arrays(frame: pd.DataFrame) -> dict[str, Values]:
    """Return the columns of a table by name."""
    return {str(name): series.to_numpy() for name, series in frame.items()}


def some_rows(n: int, n_numbers: int, n_texts: int) -> pd.DataFrame:
    """Return normal numbers and texts of 20 levels."""
    rng = np.random.default_rng(n)
    numbers = {f"x{i}": rng.normal(size=n) for i in range(n_numbers)}
    texts = {f"c{i}": rng.choice([f"level {j}" for j in range(20)], n) for i in range(n_texts)}
    return pd.DataFrame(numbers | texts)


if __name__ == "__main__":
    main()
