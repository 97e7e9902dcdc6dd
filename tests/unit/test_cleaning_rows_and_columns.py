"""Rows and columns that are not wanted go, and columns get other names."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cleaning.assembly import counting
from core.cleaning.fitting import fit
from core.cleaning.recipe import read_recipe
from core.cleaning.replay import apply
from core.cleaning.step import RejectColumn
from core.cleaning.steps import drop_columns, drop_duplicates, filter_rows, rename
from core.errors import InvalidInput


def cleaned(frame: pd.DataFrame, step: str, columns: list[str] | None = None, **params: Any) -> pd.DataFrame:
    fitted, result = fit(read_recipe([{"step": step, "columns": columns or [], "params": params}]), frame)
    again = apply(fitted, frame).frame
    pd.testing.assert_frame_equal(again, result)
    return result


TABLE = pd.DataFrame(
    {
        "age": [20.0, 35.0, None, 50.0],
        "town": ["Ulm", "ulm", "Bonn", None],
        "since": pd.to_datetime(["2020-01-01", "2021-01-01", "2022-01-01", "NaT"]),
        "paid": pd.array([True, False, None, True], dtype="boolean"),
    }
)


@pytest.mark.parametrize(
    ("column", "params", "rows"),
    [
        ("age", {"operator": ">=", "value": 35}, [1, 3]),
        ("age", {"operator": "<", "value": "35"}, [0]),
        ("age", {"operator": "!=", "value": 20}, [1, 2, 3]),
        ("age", {"operator": "in", "values": [20, 50]}, [0, 3]),
        ("age", {"operator": "is missing"}, [2]),
        ("age", {"operator": "is missing", "action": "drop"}, [0, 1, 3]),
        ("town", {"operator": "=", "value": "Ulm"}, [0]),
        ("town", {"operator": "contains", "value": "ul"}, [0, 1]),
        ("town", {"operator": "contains", "value": "ul", "case": True}, [1]),
        ("town", {"operator": "contains", "value": "."}, []),
        ("town", {"operator": "is present"}, [0, 1, 2]),
        ("since", {"operator": ">", "value": "2020-06-01"}, [1, 2]),
        ("paid", {"operator": "=", "value": "yes"}, [0, 3]),
        ("paid", {"operator": "=", "value": False}, [1]),
    ],
)
def test_rows_are_kept_or_dropped_by_a_condition(column: str, params: dict[str, Any], rows: list[int]) -> None:
    assert cleaned(TABLE, "filter_rows", [column], **params).index.tolist() == rows


@pytest.mark.parametrize(
    ("column", "params"),
    [
        ("age", {"operator": "<", "value": "old"}),
        ("since", {"operator": "<", "value": "soon"}),
        ("paid", {"operator": "=", "value": "perhaps"}),
        ("age", {"operator": "="}),
        ("town", {"operator": "contains"}),
        ("age", {"operator": "<", "value": True}),
    ],
)
def test_a_value_that_the_column_cannot_hold_is_refused(column: str, params: dict[str, Any]) -> None:
    with pytest.raises(RejectColumn):
        filter_rows.fit(TABLE[column], filter_rows.Params(**params), None)


def test_a_value_is_only_ever_compared_never_run() -> None:
    texts = pd.DataFrame({"town": ["__import__('os')", "Ulm"]})
    assert len(cleaned(texts, "filter_rows", ["town"], operator="=", value="__import__('os')")) == 1


@pytest.mark.parametrize("step", ["filter_rows", "drop_columns"])
def test_steps_that_would_take_all_columns_ask_for_names(step: str) -> None:
    with pytest.raises(InvalidInput, match="needs columns to be named"):
        cleaned(TABLE, step)


def test_columns_chosen_are_dropped_from_new_data_too() -> None:
    assert cleaned(TABLE, "drop_columns", ["age", "since"]).columns.tolist() == ["town", "paid"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([None] * 30, "all 30 values are missing"),
        (["x"] * 30, "all 30 values are the same: x"),
        ([*[None] * 29, 1.0], "29 of 30 values are missing"),
        ([f"id-{n}" for n in range(30)], "all 30 values differ: it tells rows apart and nothing of them"),
        (list(range(30)), "all 30 values differ: it tells rows apart and nothing of them"),
    ],
)
def test_columns_that_say_nothing_are_suggested_to_go(values: list[Any], reason: str) -> None:
    found = drop_columns.propose(pd.Series(values, name="value"))
    assert found is not None
    assert found.reason == reason


@pytest.mark.parametrize("values", [np.arange(30.0) ** 2, np.random.default_rng(0).normal(size=30), ["a", "b"] * 15])
def test_columns_that_say_something_are_not(values: Any) -> None:
    assert drop_columns.propose(pd.Series(values, name="value")) is None


def test_a_column_that_is_not_so_is_kept() -> None:
    with pytest.raises(RejectColumn, match="it is not empty"):
        drop_columns.fit(TABLE["age"], drop_columns.Params("empty"), None)


def test_columns_get_their_new_names() -> None:
    assert cleaned(TABLE, "rename", names={"age": "years"}).columns.tolist() == ["years", "town", "since", "paid"]


@pytest.mark.parametrize("names", [{}, {"age": "town"}, {"salary": "pay"}, {"age": " "}, {"age": "x", "town": "x"}])
def test_names_that_cannot_be_are_refused(names: dict[str, str]) -> None:
    with pytest.raises(RejectColumn):
        rename.fit(TABLE, tuple(TABLE.columns), rename.Params(names))


def test_needless_spaces_in_names_are_suggested_to_go() -> None:
    (found,) = rename.propose(pd.DataFrame({" age ": [1], "town": [2]}))
    assert found.params.names == {" age ": "age"}
    assert rename.propose(pd.DataFrame({" age": [1], "age": [2]})) == []


def test_rows_that_repeat_another_in_the_columns_chosen_are_dropped() -> None:
    frame = pd.DataFrame({"key": [1, 1, 2], "value": ["a", "b", "c"]})
    assert cleaned(frame, "drop_duplicates").index.tolist() == [0, 1, 2]
    assert cleaned(frame, "drop_duplicates", ["key"]).index.tolist() == [0, 2]
    assert cleaned(frame, "drop_duplicates", ["key"], keep="last").index.tolist() == [1, 2]


@given(
    st.lists(st.tuples(*[st.sampled_from([None, 0.0, 1.0, 2.0])] * 5, st.sampled_from(["a", None])), max_size=40),
    st.sampled_from(["first", "last"]),
)
def test_only_rows_that_are_the_same_in_every_column_repeat_another(rows: list[Any], keep: Any) -> None:
    frame = pd.DataFrame(rows, columns=list("abcdef")).astype({"f": "str"})
    params = drop_duplicates.Params(keep)
    result = drop_duplicates.apply(frame, tuple("abcdef"), {}, params, lambda *_: None)
    pd.testing.assert_frame_equal(result, frame.drop_duplicates(keep=keep))
    repeated = int(frame.duplicated().sum())
    assert [one.affected for one in drop_duplicates.propose(frame)] == [repeated] * bool(repeated)


def test_a_column_that_differs_only_far_down_is_not_constant_nor_one_that_repeats_there_a_key() -> None:
    same, keys = pd.Series([1.0] * 5_000 + [2.0]), pd.Series([*range(5_000), 0])
    assert drop_columns.propose(same) is None
    assert drop_columns.propose(keys) is None
    assert drop_columns.propose(keys.iloc[:-1]) is not None


def test_rows_whose_texts_are_nearly_the_same_are_dropped_if_all_else_is_equal() -> None:
    names = ["Anna Schmidt", "Ana Schmidt", "Schmidt Anna", "Bernd Maier", "Anna Schmitt"]
    frame = pd.DataFrame({"name": names, "born": [1980, 1980, 1980, 1980, 1999]})
    notes = Counter[str]()
    params = drop_duplicates.Params(similarity=0.9)
    result = drop_duplicates.apply(frame, ("name", "born"), {}, params, counting(notes))
    assert result["name"].tolist() == ["Anna Schmidt", "Schmidt Anna", "Bernd Maier", "Anna Schmitt"]
    assert notes == {"nearly the same": 1}


@given(st.lists(st.text("ab ", max_size=6), max_size=30), st.sampled_from([None, 0.6, 0.8]))
def test_what_is_left_repeats_nothing(texts: list[str], similarity: float | None) -> None:
    frame, params = pd.DataFrame({"text": texts}, dtype="str"), drop_duplicates.Params(similarity=similarity)
    once = drop_duplicates.apply(frame, ("text",), {}, params, lambda *_: None)
    assert drop_duplicates.apply(once, ("text",), {}, params, lambda *_: None).equals(once)


def test_many_rows_are_compared_in_little_time() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"text": [f"{a} street {b} town" for a, b in rng.integers(0, 10**9, (20_000, 2))]})
    start = time.perf_counter()
    drop_duplicates.apply(frame, ("text",), {}, drop_duplicates.Params(similarity=0.95), lambda *_: None)
    assert time.perf_counter() - start < 10
