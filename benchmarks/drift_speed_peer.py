"""The same two DataFrames through Evidently's report of PSI, in its own environment, for `benchmarks.drift_speed`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd
from evidently import Report  # type: ignore[import-not-found]
from evidently.presets import DataDriftPreset  # type: ignore[import-not-found]


def main() -> None:
    """Print the seconds that a report takes, once both tables are read."""
    reference, current = (pd.read_parquet(Path(sys.argv[1]) / f"{name}.parquet") for name in ("reference", "current"))
    began = time.perf_counter()
    Report([DataDriftPreset(method="psi")]).run(current, reference).dict()
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
