"""A pipeline for other runtimes: everything after the reading of columns, as ONNX."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
from skl2onnx import convert_sklearn
from skl2onnx.common._registration import get_converter
from skl2onnx.common.data_types import FloatTensorType
from skl2onnx.common.exceptions import MissingConverter, MissingShapeCalculator
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.pipeline import Pipeline

from core.errors import InvalidInput
from core.training.features import Schema

INPUT = "rows"
UNSUPPORTED = (MissingConverter, MissingShapeCalculator, NotImplementedError, RuntimeError, TypeError, ValueError)


def to_onnx(pipeline: Pipeline, schema: Schema, classes: tuple[Any, ...] = ()) -> bytes:
    """Return the steps of a fitted pipeline after the first as an ONNX model.

    Its input ``rows`` is a matrix of float32, shape (rows, width). Its metadata say, as JSON, how a row becomes that:
    ``inputs`` names the columns of the matrix, ``levels`` holds the number of each level of each text, ``unseen`` the
    number of a level that is not among them; what is missing is NaN. ``classes`` are those that the codes of the
    answer, and the columns of its probabilities, stand for.

    Parameters
    ----------
    pipeline : Pipeline
        Fitted.
    schema : Schema
    classes : tuple
        Of the target, in the order of their codes; empty in a regression.

    Raises
    ------
    InvalidInput
        A step has no counterpart in ONNX; the message names it.
    """
    read = pipeline["read"]
    rest = Pipeline(pipeline.steps[1:])
    zipmap = {"options": {id(rest): {"zipmap": False}}} if hasattr(rest, "classes_") else {}
    try:
        made = convert_sklearn(
            rest,
            name="plumbline",
            initial_types=[(INPUT, FloatTensorType([None, read.width]))],
            custom_conversion_functions=BOOSTED,
            **zipmap,
        )
    except UNSUPPORTED as error:
        raise InvalidInput(f"this model has no counterpart in ONNX: {_why(pipeline, error)}") from error
    told = {
        "inputs": [str(name) for name in read.get_feature_names_out()],
        "levels": read.codes_,
        "unseen": -1,
        "features": schema.to_json(),
        "classes": list(classes),
    }
    for name, value in told.items():
        entry = made.metadata_props.add()
        entry.key, entry.value = name, orjson.dumps(value).decode()
    return bytes(made.SerializeToString())


class _Tidy:
    """Passes nodes on to a container, their truth values and numbers of NumPy as whole numbers, which ONNX demands."""

    def __init__(self, container: Any) -> None:
        self._container = container

    def __getattr__(self, name: str) -> Any:
        return getattr(self._container, name)

    def add_node(self, *told: Any, **attributes: Any) -> None:
        """Add a node."""
        self._container.add_node(*told, **{name: _whole(value) for name, value in attributes.items()})


def _whole(value: Any) -> Any:
    if isinstance(value, list) and value and all(isinstance(one, (bool, int, np.bool_, np.integer)) for one in value):
        return [int(one) for one in value]
    return value


def _convert(scope: Any, operator: Any, container: Any) -> None:
    get_converter(operator.type)(scope, operator, _Tidy(container))


BOOSTED = dict.fromkeys((HistGradientBoostingClassifier, HistGradientBoostingRegressor), _convert)


def _why(pipeline: Pipeline, error: Exception) -> str:
    means = dict(pipeline["prepare"].named_transformers_).get("many levels")
    if means is not None and len(pipeline.classes_) > 2:
        return "where there are more than two classes, it has no step for texts of many levels"
    return " ".join(str(error).split())[:200] or type(error).__name__
