"""The defaults of Evidently and NannyML on the windows of the calibration; runs in an environment of their own.

`python -m benchmarks.calibration --peers` makes that environment and starts this in it:
`python -m benchmarks.calibration_peers FOLDER PART`, where PART, one in so many of the references, is for a quick look.
"""

from __future__ import annotations

import json
import os
import re
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import nannyml  # type: ignore[import-not-found]
import numpy as np
import numpy.typing as npt
import pandas as pd
from evidently import DataDefinition, Dataset, Report  # type: ignore[import-not-found]
from evidently.legacy.calculations.stattests import get_stattest  # type: ignore[import-not-found]
from evidently.legacy.core import ColumnType  # type: ignore[import-not-found]
from evidently.presets import DataDriftPreset  # type: ignore[import-not-found]

from benchmarks.calibration_data import CATEGORICAL, WINDOWS, Column, Columns, Design, checksum
from benchmarks.calibration_failures import Case, cases
from benchmarks.calibration_plan import DESIGNS, OWN_CHUNKS, smaller

Arrays: TypeAlias = "dict[str, npt.NDArray[np.float64]]"
JS = "jensen_shannon"
CALM = "calm"


class Peers:
    """Both, fitted to one reference."""

    def __init__(self, design: Design, number: int) -> None:
        columns = design.reference(number)
        self.design = design
        self.frame = pd.DataFrame(columns)
        self.numeric = {name: sort not in CATEGORICAL for name, sort in design.sorts.items()}
        self.calculators = {name: self._fitted(name) for name in columns}

    def _fitted(self, name: str, **options: Any) -> Any:
        """Return NannyML's calculator of one column."""
        calculator = nannyml.UnivariateDriftCalculator(column_names=[name], **options)
        return calculator.fit(self.frame[[name]])

    def own_chunks(self, name: str, n: int) -> float:
        """Return NannyML's threshold when the reference is cut into chunks of the windows' size."""
        found = self._fitted(name, chunk_size=n).result.to_df()
        return float(found[(name, JS, "upper_threshold")].iloc[0])

    def judge(self, name: str, values: Column) -> npt.NDArray[np.float64]:
        """Return score and alarm of Evidently, then of NannyML, for each window; shape (windows, 4)."""
        frame = pd.DataFrame({name: values})
        found = self.calculators[name].calculate(frame).filter(period="analysis").to_df()
        theirs = found[[(name, JS, "value"), (name, JS, "alert")]].to_numpy(dtype=np.float64)
        parts = np.array_split(np.arange(len(values)), WINDOWS)
        evidently_s = [self.evidently(name, frame[name].iloc[part]) for part in parts]
        return np.column_stack([evidently_s, theirs])

    def evidently(self, name: str, window: Any) -> tuple[float, bool]:
        """Return Evidently's score, bigger for more drift, and its flag: the test its preset would choose.

        The preset draws every chart as well, thirty times the work; `check` holds this against it.
        """
        kind = ColumnType.Numerical if self.numeric[name] else ColumnType.Categorical
        reference, current = (self._clean(values) for values in (self.frame[name], window))
        test = get_stattest(reference, current, kind, None)
        found = test(reference, current, kind, None)
        score = float(found.drift_score)
        by_p = test.name not in ("wasserstein", "jensenshannon")
        return (-np.log10(max(score, 1e-300)) if by_p else score), bool(found.drifted)

    @staticmethod
    def _clean(values: Any) -> Any:
        return values.replace([-np.inf, np.inf], np.nan).dropna()

    def check(self, columns: Columns, n: int, mine: npt.NDArray[np.float64]) -> None:
        """Raise unless Evidently's whole report on the first window says what `judge` does."""
        definition = DataDefinition(
            numerical_columns=[name for name, numeric in self.numeric.items() if numeric],
            categorical_columns=[name for name, numeric in self.numeric.items() if not numeric],
        )
        first = pd.DataFrame({name: values[:n] for name, values in columns.items()})
        current, reference = (Dataset.from_pandas(rows, definition) for rows in (first, self.frame))
        answers = Report([DataDriftPreset()]).run(current, reference).dict()["metrics"]
        drifted = sum(float(mine[index, 0, 1]) for index in range(len(columns)))
        if answers[0]["value"]["count"] != drifted:
            raise RuntimeError(f"{self.design.name}: the report counts {answers[0]['value']}, the tests {drifted}")


def measure(design: Design) -> Arrays:
    """Return what both say, by ``size|drift``: shape (references, columns, windows, 4).

    Under a drift only its column is there. ``size|threshold`` has NannyML's thresholds by chunks of that size,
    shape (references, columns), where they are asked for; ``size|checksum`` one number a reference.
    """
    found: dict[str, list[Any]] = {}
    for number in range(max(design.references(n, peers=True) for n in design.sizes)):
        peers = Peers(design, number)
        for n in design.sizes:
            if number < design.references(n, peers=True):
                columns = design.windows(number, n)
                calm = np.stack([peers.judge(name, values) for name, values in columns.items()])
                if number == 0 and n == design.sizes[1] and design.n_columns <= 10:
                    peers.check(columns, n, calm)
                found.setdefault(f"{n}|{CALM}", []).append(calm)
                found.setdefault(f"{n}|checksum", []).append(checksum(columns))
                for drift, name in design.drifts:
                    moved = design.drifted(number, n, drift, columns[name])
                    found.setdefault(f"{n}|{drift}", []).append(peers.judge(name, moved)[None])
                if design.name == OWN_CHUNKS and n * 10 <= design.n_reference and number < 20:
                    found.setdefault(f"{n}|threshold", []).append([peers.own_chunks(name, n) for name in columns])
    return {key: np.array(rows) for key, rows in found.items()}


def failures() -> list[dict[str, str]]:
    """Return what both say of the cases that are known to fail, in words."""
    return [{"Evidently": _evidently(case), "NannyML": _nannyml(case)} for case in cases()]


def _evidently(case: Case) -> str:
    """Return the answer of a whole report."""
    window, reference = (Dataset.from_pandas(pd.DataFrame(rows)) for rows in (case.window, case.reference))
    preset = DataDriftPreset(method=case.method)
    try:
        with np.errstate(all="ignore"):
            answers = Report([preset]).run(window, reference).dict()["metrics"]
    except Exception as error:  # noqa: BLE001 - whatever it raises is its answer
        return f"{type(error).__name__}, no report at all"
    drifted = "drift" if answers[0]["value"]["count"] else "no drift"
    test = re.findall("method=([^,]*)", answers[1]["metric_name"])[0]
    return f"{drifted} ({test} {float(answers[1]['value']):.3g})"


def _nannyml(case: Case) -> str:
    """Return the answer on one chunk: the window as it is."""
    reference, window = pd.DataFrame(case.reference), pd.DataFrame(case.window)
    calculator = nannyml.UnivariateDriftCalculator(column_names=list(case.reference)).fit(reference)
    calculator.chunker = nannyml.chunk.SizeBasedChunker(chunk_size=len(window))
    try:
        found = calculator.calculate(window).filter(period="analysis").to_df()
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}"
    alarm = any(bool(found[(name, JS, "alert")].iloc[0]) for name in case.reference)
    value = float(found[(next(iter(case.reference)), JS, "value")].iloc[0])
    return f"{'drift' if alarm else 'no drift'} (JS {value:.3g})"


def main() -> None:
    """Write what both say of every design, and of the cases that are known to fail."""
    folder, factor = Path(sys.argv[1]), int(sys.argv[2])
    os.nice(19)
    warnings.filterwarnings("ignore")
    versions = {name: version(name.lower()) for name in ("Evidently", "NannyML", "pandas")}
    (folder / "said.json").write_text(json.dumps({"versions": versions, "failures": failures()}))
    for number, design in enumerate(DESIGNS):
        chosen = design if factor == 1 else smaller(design, factor)
        print(f"  peers, {number + 1} of {len(DESIGNS)}: {chosen.name}", flush=True)
        np.savez_compressed(folder / f"peers {number}.npz", **measure(chosen))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
