"""A model answers the same in another runtime, or is refused with the reason."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import onnxruntime
import orjson
import pandas as pd
import pytest

from core.errors import InvalidInput
from core.training.algorithm import ALGORITHMS
from core.training.features import choose
from core.training.onnx import to_onnx
from tests.contract.test_algorithms import CASES, TARGETS, fit, fitted, schema, table, told

CONVERTED = [(name, task) for name, task in CASES if name != "baseline"]
COLUMNS = [name for name in table().columns if name != "street"]


def table_of(task: Any) -> pd.DataFrame:
    """Return rows of every sort of column; ONNX has no many levels of more than two classes."""
    return table()[COLUMNS] if task == "multiclass" else table()


def strange(task: Any) -> pd.DataFrame:
    frame = table_of(task).copy()
    for name in {"street", "town"} & set(frame.columns):
        frame.loc[:5, name] = None
        frame.loc[6:12, name] = "nowhere"
    return frame


@cache
def session(name: str, task: Any) -> tuple[Any, Any]:
    frame = table_of(task)
    columns = choose(frame, [], [])[0]
    model = fit(name, task, frame, columns)
    made = to_onnx(model, columns, TARGETS[task].classes)
    return model, onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize(("name", "task"), CONVERTED, ids=[f"{name}-{task}" for name, task in CONVERTED])
def test_answers_are_those_of_the_pipeline_within_single_precision(name: str, task: Any) -> None:
    model, other = session(name, task)
    frame = pd.concat([table_of(task), strange(task)], ignore_index=True)
    answers = other.run(None, {"rows": model["read"].transform(frame).astype(np.float32)})
    expected = told(model, frame, task)
    # a number that is next to a split may fall on its other side once it is rounded
    close = np.isclose(np.asarray(answers[-1]).reshape(expected.shape), expected, rtol=1e-4, atol=1e-4)
    assert close.mean() > 0.99
    if task != "regression":
        assert np.mean(answers[0] == model.predict(frame)) > 0.99


def test_the_metadata_say_how_a_row_is_encoded() -> None:
    _, other = session("logistic_regression", "binary")
    known = {name: orjson.loads(value) for name, value in other.get_modelmeta().custom_metadata_map.items()}
    row = {
        "town": "Ulm",
        "street": "street 7",
        "n": 3,
        "self": 0.5,
        "price": "12.5",
        "member": True,
        "since": None,
        "x": None,
    }
    plain: dict[str, Any] = {name: np.nan if value is None else value for name, value in row.items()}
    inputs = [
        np.nan if "since (" in name
        else known["levels"][name].get(plain[name], known["unseen"]) if name in known["levels"]
        else float(plain[name])
        for name in known["inputs"]
    ]  # fmt: skip
    model, _ = session("logistic_regression", "binary")
    answers = other.run(None, {"rows": np.array([inputs], dtype=np.float32)})
    np.testing.assert_allclose(answers[1], told(model, [row], "binary"), atol=1e-5)
    assert known["classes"] == ["no", "yes"]


def test_texts_of_many_levels_of_more_than_two_classes_have_no_counterpart_and_that_is_said() -> None:
    with pytest.raises(InvalidInput, match="texts of many levels"):
        to_onnx(fitted("random_forest", "multiclass"), schema())


def test_the_baseline_has_none_either() -> None:
    frame = table()[["x"]]
    columns = choose(frame, [], [])[0]
    with pytest.raises(InvalidInput, match="no counterpart in ONNX"):
        to_onnx(fit("baseline", "binary", frame, columns), columns)


def test_every_algorithm_but_the_baseline_is_tried() -> None:
    assert {name for name, _ in CONVERTED} == set(ALGORITHMS.all()) - {"baseline"}
