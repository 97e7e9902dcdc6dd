"""Our held-out figures beside those of scikit-learn used directly: `python -m benchmarks.training_quality FILE ...`.

Each FILE is one of adults_evidently.parquet (Adult, UCI), telco_churn.csv (IBM), california_reference.csv (California
housing, its first half, whether a house is dear) and bike_hour.csv (bike sharing, UCI), the latter three also as .gz.
Every algorithm is trained by `core.training.train` with its usual params, and once more as people write it, fitted and
measured on the same rows: `ColumnTransformer` over `SimpleImputer`, `StandardScaler` and `OneHotEncoder`, for trees
over `SimpleImputer` and `OrdinalEncoder`.
Told are both figures, their difference, and our 95 % interval, within which the other must lie.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import roc_auc_score, root_mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from core.training.algorithm import Algorithm, Setting, algorithms_for
from core.training.plan import Plan
from core.training.preparation import Prepared, prepare
from core.training.train import train

READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    ".parquet": pd.read_parquet,
    ".csv": pd.read_csv,
    ".gz": pd.read_csv,
}
WANTED: dict[str, dict[str, Any]] = {
    "adults_evidently": {"target_column": "class"},
    "telco_churn": {"target_column": "Churn"},
    "california_reference": {"target_column": "clf_target"},
    "bike_hour": {"target_column": "cnt", "task": "regression"},
}
LEAKS = {"casual", "registered", "id", "instant", "dteday", "y_pred", "y_pred_proba", "timestamp"}


def main() -> None:
    """Print a table of every file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    print("| data | algorithm | figure | ours | 95 % interval | scikit-learn | difference |\n| --- |" + " --- |" * 6)
    for path in parser.parse_args().files:
        name = path.name.split(".")[0]
        frame = READERS[path.suffix](path)
        compare(name, frame.drop(columns=[one for one in frame.columns if one in LEAKS]), WANTED[name])


def compare(name: str, frame: pd.DataFrame, wanted: dict[str, Any]) -> None:
    """Print a line for every algorithm."""
    data = prepare(frame, Plan(**wanted))
    for algorithm in algorithms_for(data.target.task):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            report = train(frame, Plan(**wanted, algorithm=algorithm.name, cv=0, explain=False)).report
            other = direct(data, algorithm)
        figure = report["metrics"][report["ranking"]["name"]]
        ours, low, high = (np.nan if figure[one] is None else figure[one] for one in ("value", "low", "high"))
        print(
            f"| {name} | `{algorithm.name}` | {figure['label']} | {ours:.4f} | {low:.4f} to {high:.4f} | {other:.4f} "
            f"| {ours - other:+.4f}{'' if low <= other <= high or algorithm.name == 'baseline' else ' OUTSIDE'} |",
            flush=True,
        )


def direct(data: Prepared, algorithm: Algorithm) -> float:
    """Return the figure of an algorithm in a pipeline as people write it, on the same rows."""
    features = data.schema.names()
    train_x, test_x = data.train[features].copy(), data.test[features].copy()
    for one in data.schema.features:
        for part in (train_x, test_x):
            part[one.name] = (
                part[one.name].astype(object).where(part[one.name].notna(), np.nan)
                if one.kind == "text"
                else pd.to_numeric(part[one.name], errors="coerce").astype(float)
            )
    numbers: Any = SimpleImputer(strategy="median") if algorithm.fills else "passthrough"
    levels: Any = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    if algorithm.fills:
        levels.set_params(encoded_missing_value=-2)
    if algorithm.scaled:
        numbers = make_pipeline(numbers, StandardScaler())
        levels = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    prepared = make_column_transformer((numbers, data.schema.names("number")), (levels, data.schema.names("text")))
    model = make_pipeline(prepared, algorithm.build(algorithm.params(), Setting(data.target.task)))
    model.fit(train_x, data.learnt)
    true = data.target.coded(data.test[data.target.name])
    if data.target.task == "regression":
        return float(root_mean_squared_error(true, model.predict(test_x)))
    return float(
        roc_auc_score(true == data.target.positive_at, model.predict_proba(test_x)[:, data.target.positive_at])
    )


if __name__ == "__main__":
    main()
