"""The whole of a model as one scikit-learn pipeline: columns are read, prepared, and learnt from."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler, TargetEncoder

from core.training.algorithm import Algorithm, Setting
from core.training.columns import DATE_PARTS, ReadColumns
from core.training.features import ONE_HOT_LEVELS, Feature, Schema

DENSE_WIDTH = 500  # columns that a table of one-hot levels may have before it is kept sparse
MISSING_LEVEL = -2.0
FEWEST_TO_STOP = 20  # rows, of which a tenth tells when to stop
CROSSED = 5  # parts of the rows, each of whose levels are read by the target of the others


def pipeline(schema: Schema, algorithm: Algorithm, params: Any, setting: Setting) -> Pipeline:
    """Return the pipeline of a model, not fitted; everything it will know it learns from the rows it is fitted to.

    Parameters
    ----------
    schema : Schema
    algorithm : Algorithm
    params : object
        Of the params class of the algorithm.
    setting : Setting
    """
    few, many = _texts(schema)
    names = ReadColumns(schema.names("number"), schema.names("date"), [one.name for one in (*few, *many)])
    return Pipeline(
        [
            ("read", names),
            ("prepare", _prepare(schema, algorithm, setting)),
            ("model", algorithm.build(params, setting)),
        ]
    )


def learn(model: Pipeline, frame: pd.DataFrame, coded: npt.NDArray[Any]) -> Pipeline:
    """Return a pipeline like this one, fitted to rows; what so few rows do not allow is left undone.

    Boosting that stops early holds rows of every class back, and neighbours must be there to be asked: where a class
    has one row only all trees are grown, and where there are fewer rows than neighbours all of them are asked.

    Parameters
    ----------
    model : Pipeline
        Not changed.
    frame : DataFrame
        Features.
    coded : ndarray, shape (rows,)
        What was true.
    """
    own = clone(model)
    known = own["model"].get_params()
    if known.get("early_stopping") and (
        len(coded) < FEWEST_TO_STOP or (coded.dtype.kind == "i" and np.unique(coded, return_counts=True)[1].min() < 2)
    ):
        own["model"].set_params(early_stopping=False)
    if known.get("n_neighbors", 0) > len(coded):
        own["model"].set_params(n_neighbors=len(coded))
    return own.fit(frame, coded)


def _texts(schema: Schema) -> tuple[list[Feature], list[Feature]]:
    """Return the texts of few levels, and those of many."""
    texts = [one for one in schema.features if one.kind == "text"]
    few = [one for one in texts if one.levels <= ONE_HOT_LEVELS]
    return few, [one for one in texts if one.levels > ONE_HOT_LEVELS]


def _prepare(schema: Schema, algorithm: Algorithm, setting: Setting) -> ColumnTransformer:
    few, many = _texts(schema)
    n_numbers = len(schema.names("number")) + len(DATE_PARTS) * len(schema.names("date"))
    ends = (n_numbers, n_numbers + len(few), n_numbers + len(few) + len(many))
    filled, scaled = (
        [("fill", SimpleImputer(strategy="median", keep_empty_features=True))],
        [("scale", StandardScaler())],
    )
    target_type = "continuous" if setting.task == "regression" else setting.task
    crossed = KFold(CROSSED, shuffle=True, random_state=setting.seed)
    means = TargetEncoder(target_type=target_type, cv=crossed)
    parts = [
        ("numbers", _steps(filled if algorithm.fills else [], scaled if algorithm.scaled else []), 0, ends[0]),
        ("levels", _levels(algorithm), ends[0], ends[1]),
        ("many levels", _steps([("mean", means)], scaled if algorithm.scaled else []), ends[1], ends[2]),
    ]
    width = n_numbers + len(many) + sum(one.levels for one in few)
    return ColumnTransformer(
        [(name, part, list(range(first, end))) for name, part, first, end in parts if end > first],
        sparse_threshold=0.0 if width <= DENSE_WIDTH else 1.0,
    )


def _levels(algorithm: Algorithm) -> Any:
    """Return what reads texts of few levels; what is missing is a level of its own."""
    missing = [("fill", SimpleImputer(strategy="constant", fill_value=MISSING_LEVEL, keep_empty_features=True))]
    if not algorithm.scaled:  # trees split numbered levels as well as any
        return _steps(missing if algorithm.fills else [])
    return _steps(missing, [("split", OneHotEncoder(handle_unknown="ignore"))])


def _steps(*steps: list[tuple[str, Any]]) -> Any:
    found = [one for some in steps for one in some]
    return Pipeline(found) if found else "passthrough"
