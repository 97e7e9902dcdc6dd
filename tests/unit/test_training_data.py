"""Which rows are for what, what is predicted, and from which columns."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.cleaning.kinds import tidy
from core.cleaning.recipe import read_recipe
from core.errors import InvalidInput, NotEnoughData
from core.training.columns import ReadColumns
from core.training.features import choose, read_schema, useless
from core.training.plan import Plan
from core.training.preparation import prepare
from core.training.split import split
from core.training.target import read_target
from core.training.train import train


def table(n: int = 200, **columns: Any) -> pd.DataFrame:
    random = np.random.default_rng(1)
    x = random.normal(size=n)
    return pd.DataFrame({"x": x, "y": np.where(x + random.normal(size=n) > 0.8, "yes", "no"), **columns})


def parts(frame: pd.DataFrame, **wanted: Any) -> Any:
    plan = Plan(target_column="y", **wanted)
    return split(frame, read_target(frame["y"], plan.task), plan)


@given(n=st.integers(10, 300), share=st.floats(0.05, 0.5), seed=st.integers(0, 99), rare=st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_every_row_is_for_one_thing_and_classes_are_shared_alike(n: int, share: float, seed: int, rare: int) -> None:
    frame = pd.DataFrame({"y": ["rare"] * rare + ["usual"] * (n - rare)})
    found = parts(frame, test_size=share, seed=seed)
    assert sorted([*found.train, *found.test]) == list(range(n))
    assert len(found.test) == int(np.ceil(share * n))
    if found.how == "stratified":
        held = (frame.loc[found.test, "y"] == "rare").sum()
        assert abs(held - rare * len(found.test) / n) <= 1
    assert found.how == ("stratified" if rare > 1 and len(found.test) > 1 else "random")


def test_by_time_the_newest_rows_are_held_out_whatever_their_order() -> None:
    frame = table(100, at=pd.Timestamp("2024-01-01") + pd.to_timedelta(np.random.default_rng(2).permutation(100), "D"))
    found = parts(frame, split="time", time_column="at", test_size=0.3)
    assert found.how == "time"
    assert len(found.test) == 30
    assert frame.loc[found.train, "at"].max() < frame.loc[found.test, "at"].min()
    written = frame.assign(at=frame["at"].dt.strftime("%Y-%m-%d"))
    assert list(parts(written, split="time", time_column="at", test_size=0.3).test) == list(found.test)
    assert list(parts(frame, split="time").test) == list(range(80, 100))
    with pytest.raises(InvalidInput):
        parts(frame, split="time", time_column="gone")
    with pytest.raises(InvalidInput):
        parts(frame.assign(at="soon"), split="time", time_column="at")


def test_of_too_few_rows_none_are_held_out_and_the_report_says_so() -> None:
    assert parts(table(9)).how == "none"
    assert not len(parts(table(9)).test)
    frame = pd.DataFrame({"x": range(8), "y": [0, 1] * 4})
    report = train(frame, Plan(target_column="y", algorithm="logistic_regression", explain=False)).report
    assert report["measured_on"] == "training rows"
    assert "no_rows_held_out" in {one["code"] for one in report["warnings"]}


@pytest.mark.parametrize(
    ("values", "wanted", "task", "positive"),
    [
        (["no", "yes"] * 5, "auto", "binary", "yes"),
        ([0, 1] * 5, "auto", "binary", 1),
        ([True, False] * 5, "auto", "binary", True),
        (["a"] * 7 + ["b"] * 3, "auto", "binary", "b"),
        ([1.0, 2.0, 3.0] * 4, "auto", "multiclass", None),
        (list(range(30)), "auto", "regression", None),
        ([0.5, 1.5, 2.5] * 4, "auto", "regression", None),
        ([1, 2, 3] * 4, "regression", "regression", None),
        (list(range(30)), "classification", "multiclass", None),
        (["a", "b", "c"] * 4, "auto", "multiclass", None),
    ],
)
def test_the_task_and_the_class_that_matters_are_found(
    values: list[Any], wanted: Any, task: str, positive: Any
) -> None:
    found = read_target(tidy(pd.DataFrame({"y": values}))["y"], wanted)
    assert (found.task, found.positive) == (task, positive)
    if found.classes:
        coded = found.coded(tidy(pd.DataFrame({"y": values}))["y"])
        assert [found.classes[code] for code in coded] == values


@pytest.mark.parametrize(
    ("values", "wanted", "positive", "field"),
    [
        ([None, None], "auto", None, "$.target_column"),
        ([1, 1], "auto", None, "$.target_column"),
        ([f"name {one}" for one in range(60)], "auto", None, "$.target_column"),
        (["a", "b"], "regression", None, "$.task"),
        (["a", "b"], "auto", "c", "$.positive"),
        (["a", "b", "c"], "auto", "a", "$.positive"),
        (pd.to_datetime(["2024-01-01", "2024-01-02"]), "auto", None, "$.target_column"),
    ],
)
def test_what_cannot_be_predicted_is_refused(values: Any, wanted: Any, positive: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_target(tidy(pd.DataFrame({"y": values}))["y"], wanted, positive)
    assert error.value.field == field


def test_a_positive_class_may_be_named_in_another_type() -> None:
    assert read_target(pd.Series([0, 1, 1], name="y"), "auto", "0").positive == 0


def test_columns_that_tell_nothing_are_left_out_with_the_reason() -> None:
    n = 200
    frame = tidy(
        table(
            n,
            empty=pd.Series([None] * n, dtype=object),
            same=["k"] * n,
            name=[f"customer {one}" for one in range(n)],
            price=[f"{one}.5" for one in range(n)],
            town=["Ulm", "Bonn"] * (n // 2),
        )
    )
    schema, reasons = choose(frame, [], ["y"])
    assert set(reasons) == {"empty", "same", "name"}
    kinds = {one.name: (one.kind, one.written) for one in schema.features}
    assert kinds == {"x": ("number", False), "price": ("number", True), "town": ("text", False)}
    assert read_schema(json.loads(json.dumps(schema.to_json()))) == schema
    assert useless(frame["name"], chosen=True) is None
    with pytest.raises(InvalidInput, match="not in the data"):
        choose(frame, ["gone"], ["y"])


def test_what_models_answered_is_no_feature_and_no_target() -> None:
    frame = table(prediction=1.0).rename(columns={"prediction": "prediction.probability"})
    data = prepare(frame, Plan(target_column="y"))
    assert "prediction.probability" in data.left_out
    assert data.schema.names() == ["x"]
    trained = train(frame, Plan(target_column="y", algorithm="logistic_regression", explain=False))
    assert trained.held_out.columns.is_unique
    with pytest.raises(InvalidInput):
        prepare(frame.assign(y=frame["y"]), Plan(target_column="prediction.probability"))


def test_rows_without_a_target_are_no_rows_and_infinity_is_no_number() -> None:
    frame = table().assign(z=np.where(np.arange(200) == 3, np.inf, 1.0 * np.arange(200)))
    frame.loc[:9, "y"] = None
    data = prepare(frame, Plan(target_column="y"))
    assert data.dropped == 10
    assert len(data.train) + len(data.test) == 190
    numbers = prepare(frame, Plan(target_column="z", task="regression"))
    assert np.isfinite(numbers.train["z"]).all()
    assert numbers.dropped == 1
    with pytest.raises(NotEnoughData):
        prepare(frame.iloc[:9], Plan(target_column="y"))


def test_what_is_learnt_is_learnt_from_the_training_part_alone() -> None:
    random = np.random.default_rng(3)
    frame = pd.DataFrame({"x": random.normal(size=300), "gap": random.normal(size=300)})
    frame["y"] = (frame["x"] > 0).astype(int)
    frame.loc[::4, "gap"] = np.nan
    steps = read_recipe([{"step": "impute", "columns": ["gap"], "params": {"strategy": "mean"}}], "y")
    plan = Plan(target_column="y", algorithm="logistic_regression", explain=False)
    trained = train(frame, plan, steps)
    data = prepare(frame, plan)
    known = data.train["gap"].mean()
    filled = trained.held_out.loc[frame["gap"].isna().reindex(trained.held_out.index), "gap"]
    np.testing.assert_allclose(filled, known)
    assert known != pytest.approx(frame["gap"].mean(), abs=1e-6)
    scaler = trained.pipeline["prepare"].named_transformers_["numbers"]["scale"]
    np.testing.assert_allclose(
        scaler.mean_, [data.train["x"].mean(), data.train["gap"].fillna(known).mean()], atol=1e-12
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
NUMBERS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**53), 2**53))
WRITTEN = st.one_of(TEXTS, st.from_regex(r"\s?[+-]?[0-9_]{1,4}(\.[0-9]{0,3})?(e[0-9]{1,3})?\s?", fullmatch=True))
DATES = st.one_of(st.none(), TEXTS, st.datetimes().map(lambda one: one.isoformat()))


@example(rows=[(None, "+1000E30", None, None)])
@given(rows=st.lists(st.tuples(NUMBERS, WRITTEN, DATES, st.one_of(st.none(), TEXTS)), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_a_table_and_its_rows_are_read_alike_to_the_bit(rows: list[Any]) -> None:
    names = ("n", "w", "d", "t")
    listed = [dict(zip(names, row, strict=True)) for row in rows]
    frame = tidy(pd.DataFrame({name: pd.Series([row[name] for row in listed], dtype=object) for name in names}))
    reader = ReadColumns(["n", "w"], ["d"], ["t"]).fit(frame.astype({"t": "str"}))
    np.testing.assert_array_equal(reader.transform(frame), reader.transform(listed))
