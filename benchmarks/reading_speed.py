"""Seconds and memory of reading a CSV file of 200 MB: `python -m benchmarks.reading_speed`.

A process for each, so that memory is what this one file takes; the file is made up first and removed afterwards.
"""

from __future__ import annotations

import gzip
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from core.reading.read import read
from core.reading.write import write_parquet

N_ROWS = 1_200_000


def main() -> None:
    """Print seconds and peak memory for each format."""
    with tempfile.TemporaryDirectory() as folder:
        run("make", folder)  # elsewhere: a process inherits the peak of the one that starts it
        print(f"{'file':20}{'MB':>8}{'rows':>12}{'lost':>10}{'seconds':>10}{'peak MiB':>10}{'before':>10}")
        for path in sorted(Path(folder).iterdir()):
            n_rows, n_lost, seconds, peak, before = json.loads(run("read", str(path)))
            size = path.stat().st_size / 1e6
            figures = f"{n_rows:>12,}{n_lost:>10,}{seconds:>10.1f}{peak:>10.0f}{before:>10.0f}"
            print(f"{path.name:20}{size:>8.0f}{figures}", flush=True)


def run(what: str, path: str) -> str:
    """Return what a process of its own prints."""
    command = [sys.executable, "-m", "benchmarks.reading_speed", what, path]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def make(folder: Path) -> None:
    """Write one table in several formats."""
    rng = np.random.default_rng(1)
    numbers = {f"x{index}": rng.normal(size=N_ROWS).round(6) for index in range(12)}
    wholes = {f"k{index}": rng.integers(0, 100_000, N_ROWS) for index in range(4)}
    times = pd.date_range("2020-01-01", periods=N_ROWS, freq="min").astype("str")
    texts = {
        "level": rng.choice(["alpha", "beta, gamma", "delta"], N_ROWS),
        "land": rng.choice(["PT", "ES", ""], N_ROWS),
    }
    frame = pd.DataFrame({**numbers, **wholes, "time": times, **texts})
    plain, odd, packed, lines, columns = (
        folder / name for name in ("plain.csv", "odd lines.csv", "packed.csv.gz", "lines.ndjson", "columns.parquet")
    )
    frame.to_csv(plain, index=False)
    written = plain.read_bytes()
    broken = written.replace(b"beta,", b"beta\n").replace(b",PT\n", b"\n", 100_000)
    odd.write_bytes(broken.replace(b",ES\n", b",E,S\n", 50_000))
    with plain.open("rb") as source, gzip.open(packed, "wb", compresslevel=1) as target:
        shutil.copyfileobj(source, target)
    frame.iloc[: N_ROWS // 2].to_json(lines, orient="records", lines=True)
    write_parquet(frame, columns)


def measure(path: Path) -> None:
    """Print rows, lines lost, seconds, peak memory and that before reading, in MiB, as JSON."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    began = time.perf_counter()
    found = read(path, name=path.name)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(json.dumps([len(found.frame), found.n_lost, seconds, peak, before]))


if __name__ == "__main__":
    {"make": make, "read": measure}[sys.argv[1]](Path(sys.argv[2])) if len(sys.argv) > 2 else main()
