"""Values that stand for a missing one are found, and those that only look so are left."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.cleaning.step import RejectColumn
from core.cleaning.steps.missing_codes import Params, apply, fit, propose

RNG = np.random.default_rng(0)


def silent(what: str, n: int) -> None:
    """Take a note and lose it."""


def codes(column: pd.Series[Any], params: Params | None = None) -> list[Any]:
    try:
        state = fit(column, params or Params(), None)
    except RejectColumn:
        return []
    return state.get("numbers") or [one for one in state["texts"] if one]


@pytest.mark.parametrize("code", ["?", "N/A", "null", "NaN", "#N/A", "--", " ", ""])
def test_texts_that_mean_nothing_are_missing(code: str) -> None:
    column = pd.Series([*["red", "green", "blue"] * 5, code])
    assert apply(column, fit(column, Params(), None), Params(), silent).isna().tolist() == [False] * 15 + [True]


@pytest.mark.parametrize(
    "levels",
    [["+", "-"], ["none", "mild", "severe"], ["NA", "DE", "FR", "US", "BW", "ZA"], ["x", "o"]],
)
def test_texts_that_are_values_stay(levels: list[str]) -> None:
    assert codes(pd.Series(levels * 20)) == []


@pytest.mark.parametrize("code", ["\u00a0N/A\u00a0", "\x1cnull", "mi\u017f\u017fing", "?\u2003", "(BLANK)"])
def test_codes_are_found_among_spaces_and_letters_of_any_sort(code: str) -> None:
    assert codes(pd.Series([*["red", "green", "blue"] * 5, code])) == [code.strip()]


def test_a_dash_among_numbers_is_missing() -> None:
    assert codes(pd.Series([*map(str, range(20)), "-"])) == ["-"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (RNG.normal(15, 8, 500), -999),
        (RNG.integers(0, 28, 500), 999),
        (RNG.integers(0, 60, 500), -1),
        (RNG.normal(0, 1, 500), -200),
        (RNG.normal(120, 20, 500).round().clip(44), 0),
    ],
)
def test_numbers_that_lie_apart_and_repeat_are_missing(values: Any, code: float) -> None:
    assert codes(pd.Series([*values.astype(float), *[float(code)] * 8])) == [code]


@pytest.mark.parametrize(
    "values",
    [
        RNG.integers(0, 4, 500),
        RNG.choice([0, 1], 500),
        RNG.choice([-1, 0, 1], 500),
        RNG.poisson(3, 500),
        np.where(RNG.random(500) < 0.5, 0, RNG.gamma(2, 3000, 500)),
        RNG.normal(0, 30, 500).round(),
        np.append(RNG.lognormal(0, 2, 500), 9999),
        RNG.integers(0, 100, 500),
        np.append(np.where(RNG.random(500) < 0.9, 0, RNG.integers(100, 41_310, 500)), [99_999] * 8),
    ],
    ids=["small counts", "truth", "signs", "counts", "amounts", "both signs", "one far", "to 99", "capped"],
)
def test_numbers_that_belong_stay(values: Any) -> None:
    assert codes(pd.Series(values)) == []


def test_codes_that_people_name_are_taken_too() -> None:
    numbers = pd.Series([1.0, 2.0, 7.0])
    assert apply(numbers, fit(numbers, Params(codes=(7, "seven")), None), Params(codes=(7,)), silent).isna().sum() == 1
    texts = pd.Series(["a", "unknown"])
    assert codes(texts, Params(codes=("unknown",))) == ["unknown"]


def test_new_rows_lose_the_codes_that_were_found() -> None:
    state = fit(pd.Series([*map(str, range(20)), "-"]), Params(), None)
    new = apply(pd.Series(["5", "-", " ", "?"]), state, Params(), silent)
    assert new.isna().tolist() == [False, True, True, False]


def test_the_suggestion_names_the_codes() -> None:
    found = propose(pd.Series(["29.85"] * 89 + [" "] * 11))
    assert found is not None
    assert found.reason == "11 of 100 values stand for a missing one: blank (11)"
    assert propose(pd.Series(["a", "b", None])) is None
