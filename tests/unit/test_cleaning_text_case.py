"""Texts are written in one way, and how many were not is counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cleaning.assembly import counting
from core.cleaning.step import RejectColumn
from core.cleaning.steps.text_case import Params, apply, fit, propose


def test_spaces_and_accents_are_made_alike_and_counted() -> None:
    notes = Counter[str]()
    column = pd.Series([" a", "a  b", "e\u0301", "fine", None])
    assert apply(column, {}, Params(), counting(notes)).tolist()[:4] == ["a", "a b", "\u00e9", "fine"]
    assert notes == {"with spaces at the ends": 1, "with several spaces": 1, "with parted accents": 1}


@pytest.mark.parametrize(("case", "result"), [("lower", "new york"), ("upper", "NEW YORK"), ("title", "New York")])
def test_letters_are_written_in_one_case(case: Any, result: str) -> None:
    assert apply(pd.Series(["nEW yORK"]), {}, Params(case=case), lambda *_: None).tolist() == [result]


def test_only_texts_are_tidied() -> None:
    with pytest.raises(RejectColumn, match="no texts"):
        fit(pd.Series([1]), Params(), None)


def test_the_suggestion_counts_uneven_texts_and_leaves_blanks_to_another_step() -> None:
    found = propose(pd.Series([" 36 months", " 60 months", "x"]))
    assert found is not None
    assert found.reason == "2 of 3 values are written unevenly: 2 with spaces at the ends"
    assert propose(pd.Series(["29.85", " ", "1889.5"])) is None


@given(st.lists(st.text(), min_size=1), st.sampled_from(["keep", "lower", "upper", "title"]))
def test_tidied_texts_are_tidy(texts: list[str], case: Any) -> None:
    column = pd.Series([text.encode("utf-8", "ignore").decode() for text in texts], dtype="str")
    once = apply(column, {}, Params(case=case), lambda *_: None)
    assert apply(once, {}, Params(case=case), lambda *_: None).tolist() == once.tolist()
