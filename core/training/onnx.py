"""A pipeline for other runtimes: everything after the reading of columns, as ONNX."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import orjson
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from skl2onnx.common.exceptions import MissingConverter, MissingShapeCalculator
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
    rest = Pipeline([*pipeline.steps[1:-1], ("model", _plain(pipeline["model"]))])
    zipmap = {"options": {id(rest): {"zipmap": False}}} if hasattr(rest, "classes_") else {}
    try:
        made = convert_sklearn(
            rest, name="plumbline", initial_types=[(INPUT, FloatTensorType([None, read.width]))], **zipmap
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


def _plain(model: Any) -> Any:
    """Return an estimator whose trees are numbered as ONNX writes whole numbers, signed."""
    if not hasattr(model, "_predictors"):
        return model
    own = copy.copy(model)
    own._predictors = [[_signed(tree) for tree in trees] for trees in model._predictors]  # noqa: SLF001
    return own


def _signed(tree: Any) -> Any:
    kinds = [(name, np.int64 if kind[0].kind == "u" else kind[0]) for name, kind in tree.nodes.dtype.fields.items()]
    own = copy.copy(tree)
    own.nodes = tree.nodes.astype(np.dtype(kinds))
    return own


def _why(pipeline: Pipeline, error: Exception) -> str:
    many = dict(pipeline["prepare"].named_transformers_).get("many levels")
    if many is not None:
        return "a text of many levels is read by what the target was where it stood, which ONNX has no step for"
    return " ".join(str(error).split())[:200] or type(error).__name__
