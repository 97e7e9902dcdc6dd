"""Suggestions are what a careful person would do, in the order they would do it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.cleaning.fitting import fit
from core.cleaning.recipe import Recipe
from core.cleaning.suggest import Suggestion, suggest

RNG = np.random.default_rng(0)


def of(found: tuple[Suggestion, ...], step: str) -> list[Suggestion]:
    return [one for one in found if one.step == step]


def customers(n: int = 400) -> pd.DataFrame:
    total = [f"{one:.2f}" for one in RNG.gamma(2, 900, n)]
    total[:11] = [" "] * 11
    return pd.DataFrame(
        {
            "customerID": [f"{one:04}-VHVEG" for one in range(n)],
            "partner": RNG.choice(["Yes", "No"], n),
            "phone": RNG.choice(["Yes", "No"], n),
            "contract": RNG.choice(["Month-to-month", "One year", "Two year"], n),
            "charges": RNG.gamma(5, 12, n).round(2),
            "total": total,
            "churn": RNG.choice(["Yes", "No"], n),
        }
    )


def test_blanks_become_missing_then_texts_numbers_then_gaps_are_filled() -> None:
    found = suggest(customers())
    steps = [one.step for one in found if "total" in one.columns]
    assert steps[:3] == ["missing_codes", "fix_types", "impute"]
    assert of(found, "missing_codes")[0].reason == "11 of 400 values stand for a missing one: blank (11)"
    assert of(found, "impute")[0].affected == 11
    assert of(found, "drop_columns")[0].columns == ("customerID",)


def test_columns_with_the_same_params_share_one_suggestion_that_sums_up() -> None:
    (found,) = of(suggest(customers()), "fix_types")
    assert found.columns == ("partner", "phone", "total", "churn")
    assert found.reason.startswith("4 columns: partner: 400 of 400 texts are truth values; ")
    assert found.reason.endswith("; and 1 more")


def test_the_column_that_a_model_will_predict_is_left_alone() -> None:
    frame = customers()
    found = suggest(frame, "churn")
    assert not [one for one in found if "churn" in one.columns]
    again = frame.iloc[:5].assign(churn=["No" if one == "Yes" else "Yes" for one in frame["churn"][:5]])
    twice = pd.concat([frame, again, frame.iloc[:5]], ignore_index=True)
    (repeated,) = of(suggest(twice, "churn"), "drop_duplicates")
    assert repeated.affected == 5
    assert len(fit(Recipe((repeated.ingredient(),), "churn"), twice)[1]) == len(frame) + 5


def test_all_suggestions_together_can_be_done() -> None:
    frame = customers()
    found = suggest(frame)
    _, cleaned = fit(Recipe(tuple(one.ingredient() for one in found)), frame)
    assert not cleaned.isna().any().any()
    assert cleaned["total"].dtype == "float64"


def test_a_clean_table_needs_none_of_the_repairs() -> None:
    frame = pd.DataFrame({"x": RNG.normal(size=200), "kind": RNG.choice(["red", "green", "blue"], 200)})
    repairs = {
        "missing_codes",
        "fix_types",
        "text_case",
        "cluster_spellings",
        "repair_by_key",
        "impute",
        "drop_columns",
    }
    assert not repairs & {one.step for one in suggest(frame)}


def test_a_suggestion_that_an_earlier_one_made_needless_is_left_out() -> None:
    number = np.repeat(np.arange(10, 30), 12)
    frame = pd.DataFrame({"number": number.astype("str"), "name": [f"clinic {one}" for one in number]})
    frame.loc[3, "name"] = "clinix 10"
    steps = [one.step for one in suggest(frame.assign(visit=RNG.normal(size=240)))]
    assert "cluster_spellings" in steps
    assert "repair_by_key" not in steps


def test_tables_without_rows_or_columns_need_nothing() -> None:
    assert suggest(pd.DataFrame()) == ()
    assert suggest(customers().iloc[:0]) == ()


def test_rows_without_their_numbers_are_not_taken_for_repeated_ones() -> None:
    frame = pd.DataFrame({"id": [f"c{n}" for n in range(40)], "plan": ["a", "b"] * 20, "months": [1, 2] * 20})
    assert "drop_duplicates" not in {one.step for one in suggest(frame)}
    left = frame.drop(columns="id")
    assert "drop_duplicates" in {one.step for one in suggest(left)}
    assert "drop_duplicates" not in {one.step for one in suggest(left, gone=frame[["id"]])}
