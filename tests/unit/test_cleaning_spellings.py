"""Spellings of one value are joined; values that only look alike are not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cleaning.assembly import counting
from core.cleaning.spelling import Rule, joined
from core.cleaning.step import RejectColumn
from core.cleaning.steps.cluster_spellings import Params, apply, fit, propose


def column(**counts: int) -> pd.Series[Any]:
    return pd.Series([text for text, n in counts.items() for _ in range(n)], dtype="str")


def silent(what: str, n: int) -> None:
    """Take a note and lose it."""


@pytest.mark.parametrize(
    ("rare", "frequent"),
    [
        ("birminghxm", "birmingham"),
        ("Birmingham", "birmingham"),
        ("BIRMINGHAM ", "birmingham"),
        ("Muller, Anna", "Anna Müller"),
        ("heart attak", "heart attack"),
        ("self emp", "Self-emp"),
    ],
)
def test_another_spelling_is_joined_to_the_frequent_one(rare: str, frequent: str) -> None:
    texts = column(**{frequent: 20, rare: 1, "something else": 20})
    result = apply(texts, fit(texts, Params(), None), Params(), silent)
    assert set(result) == {frequent, "something else"}


@pytest.mark.parametrize(
    ("rare", "frequent"),
    [
        ("scip-inf-2", "scip-inf-1"),
        ("10A", "10B"),
        (">50K", "<=50K"),
        ("C++", "C#"),
        ("unemployed", "employed"),
        ("female", "male"),
        ("north side clinic", "south side clinic"),
        ("Married-AF-spouse", "Married-civ-spouse"),
        ("Room 12 east", "Room 21 east"),
        ("A-B", "B-A"),
        ("cat", "bat"),
        ("-5 kg", "5 kg"),
        ("(120) euros", "120 euros"),
        ("1.5 metres", "15 metres"),
    ],
)
def test_values_that_only_look_alike_stay_apart(rare: str, frequent: str) -> None:
    assert fit(column(**{frequent: 50, rare: 1}), Params(), None)["joined"] == {}


def test_a_spelling_as_frequent_as_another_is_a_value_of_its_own() -> None:
    assert fit(column(Kingston=20, Kingstown=10), Params(), None)["joined"] == {}
    assert fit(column(Kingston=20, Kingstown=10), Params(ratio=2), None)["joined"] == {"Kingstown": "Kingston"}


def test_a_text_as_near_to_two_values_is_left_alone() -> None:
    assert fit(column(marina=20, marino=20, marinx=1), Params(), None)["joined"] == {}


def test_free_texts_and_dates_are_not_the_business_of_this_step() -> None:
    with pytest.raises(RejectColumn, match="no spellings of a few"):
        fit(pd.Series([f"text number {n}" for n in range(50)]), Params(), None)
    with pytest.raises(RejectColumn, match="numbers"):
        fit(column(**{"0.17": 20, "-0.17": 1}), Params(), None)
    with pytest.raises(RejectColumn, match="dates"):
        fit(column(**{"Mar-1995": 20, "May-1995": 1}), Params(), None)


def test_new_rows_are_joined_by_the_same_rule() -> None:
    texts = column(birmingham=20, montgomery=20, mobile=1)
    notes = Counter[str]()
    new = pd.Series(["Montgomery", "montgomexy", "mobile", "mobille", "huntsville", None])
    result = apply(new, fit(texts, Params(), None), Params(), counting(notes))
    assert result.tolist()[:5] == ["montgomery", "montgomery", "mobile", "mobille", "huntsville"]
    assert notes == {"joined": 2}


def test_the_suggestion_shows_what_is_joined() -> None:
    found = propose(column(birmingham=20, birminghxm=2))
    assert found is not None
    assert found.reason == "2 of 22 values are other spellings of frequent ones: 'birminghxm' is 'birmingham'"
    assert propose(column(birmingham=20, montgomery=2)) is None


@given(st.dictionaries(st.text("abcde-12 ", min_size=1, max_size=8), st.integers(1, 40), max_size=25))
def test_what_a_spelling_is_joined_to_stays_itself(counts: dict[str, int]) -> None:
    meant = joined(counts, Rule(0.7), 2)
    assert not set(meant) & set(meant.values())
    assert set(meant) | set(meant.values()) <= set(counts)
