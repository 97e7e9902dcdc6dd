"""A table is seen as it is: figures as pandas has them, findings that say how many, scores that follow from them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cleaning.bars import MOST_BARS, bars, edges_of, quantiles
from core.cleaning.finding import SORTS, finding
from core.cleaning.kinds import tidy
from core.cleaning.look import ColumnLook, look
from core.cleaning.steps.fix_types import propose

numbers = st.floats(allow_nan=True, allow_infinity=True)


def seen(values: Any, **rest: Any) -> ColumnLook:
    return look(tidy(pd.DataFrame({"x": pd.Series(values, **rest)}))).columns[0]


def sorts(column: ColumnLook) -> dict[str, int]:
    return {one.sort: one.n for one in column.findings}


def test_the_figures_of_numbers_are_those_of_pandas() -> None:
    values = pd.Series(np.random.default_rng(0).normal(3, 2, 500)).mask(lambda one: one < 0)
    column = seen(values)
    assert column.numbers is not None
    assert column.bars is not None
    told = column.numbers
    wanted = values.describe()
    assert [told.low, told.first, told.median, told.third, told.high, told.mean] == pytest.approx(
        wanted[["min", "25%", "50%", "75%", "max", "mean"]].tolist()
    )
    assert (column.missing, column.distinct) == (values.isna().sum(), values.nunique())
    assert column.bars.n == values.notna().sum()
    assert len(column.bars.counts) == MOST_BARS


def test_frequent_values_come_with_their_counts() -> None:
    assert seen(["b", "a", "b", None, "c"]).frequent[:1] == (("b", 2),)
    assert seen([5, 1, 5, 5, 1]).frequent == ((5, 3), (1, 2))
    assert seen([True, None, True, False]).frequent == ((True, 2), (False, 1))
    days = seen(pd.to_datetime(pd.Series(["2024-01-02", "2024-01-02", "2024-01-01"])))
    assert days.frequent == (("2024-01-02T00:00:00", 2), ("2024-01-01T00:00:00", 1))
    assert days.examples[0] == "2024-01-02T00:00:00"


@given(st.lists(numbers, min_size=1, max_size=60))
def test_every_finite_number_is_counted_in_a_bar_or_beside_them(values: list[float]) -> None:
    finite = np.sort([one for one in values if np.isfinite(one)])
    table = look(tidy(pd.DataFrame({"x": pd.Series(values, dtype="float64")})))
    json.dumps(table.to_json(), allow_nan=False)
    told = table.columns[0].bars
    assert (told.n if told else 0) == len(finite)
    assert told is None or (len(told.counts) <= MOST_BARS and list(told.edges) == sorted(told.edges))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.lists(st.floats(0, 1), min_size=1))
def test_quantiles_of_sorted_values_are_those_of_numpy(values: list[float], shares: list[float]) -> None:
    ordered = np.sort(values)
    np.testing.assert_allclose(quantiles(ordered, *shares), np.quantile(ordered, shares), rtol=1e-9, atol=1e-9)


def test_bars_count_as_numpy_does_and_keep_what_lies_far_away_beside_them() -> None:
    values = np.sort(np.append(np.random.default_rng(1).normal(0, 1, 1_000), [1e6, -1e6, 1e6]))
    edges = edges_of(values)
    told = bars(values, edges)
    np.testing.assert_array_equal(told.counts, np.histogram(values, edges)[0])
    assert (told.below, told.above) == (1, 2)


@given(st.lists(st.tuples(st.sampled_from([0.0, -0.0, 1.5, None]), st.sampled_from(["a", "b", None])), max_size=30))
def test_repeated_rows_are_counted_as_pandas_counts_them(rows: list[tuple[float | None, str | None]]) -> None:
    frame = tidy(pd.DataFrame({"x": [one for one, _ in rows], "t": [one for _, one in rows]}, dtype=object))
    assert look(frame).duplicates == frame.duplicated().sum()


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1.0, None, 3.0, 4.0], {"missing": 1}),
        ([None, None], {"empty": 2}),
        (["a", "a"], {"constant": 2}),
        ([*range(20), 1_000], {"outliers": 1}),
        ([1.0, 2.0, float("inf")], {"infinite": 1}),
        (["1", "2", "x", "3"], {"mixed": 1}),
        (["1", "2", "3.5"], {"numbers as text": 3}),
        (["1,5", "2,25", "3", "10,0"], {"numbers as text": 4}),
        (["1.234,50 €", "2,25 €", "n/a"], {"numbers as text": 2, "codes": 1}),
        (["1,234", "5,678", "9"], {"numbers as text": 3}),
        (["1,5", "2,5", "red", "blue"], {"mixed": 2}),
        (["1 Main Street", "2 Main Street", "3 Park Lane", "4 Hill Road"], {}),
        (["1.2.3", "1.2.4"], {}),
        (["1", " ", "3.5"], {"codes": 1, "numbers as text": 2}),
        (["a", " b", "c"], {"whitespace": 1}),
        (["red", "N/A", "blue", "n/a"], {"codes": 2}),
        ([20, 31, 45, 28, 999, 999], {"codes": 2, "outliers": 0}),
        ([20, 31, 45, 28, -1, -1], {}),
        ([True, False, None], {"missing": 1}),
        (["a", "b", "c"], {}),
    ],
)
def test_what_is_wrong_is_found_and_counted(values: list[Any], found: dict[str, int]) -> None:
    told = sorts(seen(values))
    assert {sort: n for sort, n in told.items() if found.get(sort) != 0} == {s: n for s, n in found.items() if n}


def test_numbers_that_are_suggested_to_be_read_are_seen_to_be_numbers() -> None:
    for texts in (["1,5", "2,25"], ["$1,234.50", "$7"], ["13,99 %", "4 %"], ["1 000", "2 500"]):
        told = seen(texts).findings[0]
        proposal = propose(pd.Series(texts))
        assert proposal is not None
        assert told.sort == "numbers as text"
        how = proposal.reason.partition("texts are numbers")[2]
        assert told.sentence == f"2 of 2 values are numbers kept as text{how} (100%)"


def test_a_score_is_a_hundred_less_what_the_findings_cost() -> None:
    column = seen([" a", None, "b", "b"])
    assert column.score == pytest.approx(100 - sum(one.cost for one in column.findings))
    for sort, rule in SORTS.items():
        assert finding(sort, 1, 10**9).cost >= rule.least
        assert finding(sort, 10, 10).cost <= rule.most
    assert seen([None]).score == 0
    clean = look(tidy(pd.DataFrame({"x": [1.0, 2.0, 3.0], "t": ["a", "b", "c"]})))
    assert (clean.score, clean.findings) == (100, ())
    repeated = look(tidy(pd.DataFrame({"x": [1.0, 2.0, 2.0]})))
    assert repeated.score == pytest.approx(100 - finding("duplicates", 1, 3).cost)


def test_columns_that_name_rows_are_told_from_those_that_measure() -> None:
    assert seen([f"u{i}" for i in range(30)]).identifier
    assert seen(range(30)).identifier
    assert not seen(np.random.default_rng(0).normal(size=30)).identifier
    assert not seen(["a", "b"]).identifier


def test_tables_without_rows_or_columns_are_seen_too() -> None:
    for frame in (pd.DataFrame(), pd.DataFrame({"x": pd.Series([], dtype="float64"), "t": pd.Series([], dtype="str")})):
        table = look(tidy(frame))
        assert (table.rows, table.duplicates, table.score) == (0, 0, 100)
        json.dumps(table.to_json(), allow_nan=False)


def test_columns_that_are_gone_still_tell_rows_apart() -> None:
    frame = pd.DataFrame({"id": [f"c{n}" for n in range(40)], "plan": ["a", "b"] * 20})
    left = frame.drop(columns="id")
    assert look(left).duplicates == 38
    seen = look(left, frame[["id"]])
    assert (seen.duplicates, [one.name for one in seen.columns]) == (0, ["plan"])
