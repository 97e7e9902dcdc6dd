"""Flags stand for recipes, and a wrong one is refused by name."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from core.cleaning.config import Config, read_config, recipe_of, steps_of
from core.cleaning.fitting import fit
from core.errors import InvalidInput
from core.params import options

EXAMPLE: list[dict[str, Any]] = [
    {"feature1": 1.0, "feature2": None, "category": "A"},
    {"feature1": None, "feature2": 3.0, "category": "B"},
]


def cleaned(rows: list[dict[str, Any]], **config: Any) -> list[dict[Any, Any]]:
    frame = pd.DataFrame(rows)
    return fit(recipe_of(config, list(frame.columns)), frame)[1].to_dict("records")


def test_the_example_of_the_api_is_filled_and_encoded() -> None:
    assert cleaned(EXAMPLE, handle_missing=True, encode_categorical=True) == [
        {"feature1": 1.0, "feature2": 3.0, "category=A": 1, "category=B": 0},
        {"feature1": 1.0, "feature2": 3.0, "category=A": 0, "category=B": 1},
    ]


def test_no_flag_changes_nothing() -> None:
    assert recipe_of({}, []).steps == ()
    assert recipe_of({"missing_strategy": "mean", "handle_missing": False}, []).steps == ()


def test_steps_come_in_the_order_that_is_right() -> None:
    flags = {one.name: True for one in options(Config) if one.entry == "truth"}
    names = [one["step"] for one in steps_of(read_config(dict(reversed(flags.items()))), [])]
    assert names == ["fix_types", "drop_duplicates", "impute", "outliers", "encode", "scale"]


def test_texts_take_the_most_frequent_value_where_numbers_take_the_mean() -> None:
    rows: list[dict[str, Any]] = [{"n": 1.0, "t": "a"}, {"n": 3.0, "t": "a"}, {"n": None, "t": None}]
    assert cleaned(rows, handle_missing=True, missing_strategy="mean")[2] == {"n": 2.0, "t": "a"}


def test_each_column_can_have_its_strategy_and_the_others_are_left() -> None:
    rows: list[dict[str, Any]] = [
        {"a": 1.0, "b": 4.0, "c": None},
        {"a": None, "b": None, "c": 1.0},
        {"a": 5.0, "b": 4.0, "c": 1.0},
    ]
    strategies = {"a": "mean", "b": "constant"}
    done = cleaned(rows, handle_missing=True, missing_strategy=strategies, missing_value=-1)
    assert done[1] == {"a": 3.0, "b": -1.0, "c": 1.0}
    assert pd.isna(done[0]["c"])


def test_outliers_scales_and_labels_take_their_params() -> None:
    rows: list[dict[str, Any]] = [{"x": float(i), "t": "ab"[i % 2]} for i in range(20)] + [{"x": 500.0, "t": "a"}]
    assert len(cleaned(rows, handle_outliers=True, outlier_action="drop", outlier_threshold=3)) == 20
    assert cleaned(rows, encode_categorical=True, encoding_method="label")[1]["t"] == 1
    assert cleaned(rows, scale_features=True, scaling_method="minmax")[20]["x"] == 1
    assert len(cleaned([*rows, rows[0]], remove_duplicates=True)) == 21


@pytest.mark.parametrize(
    ("config", "field", "said"),
    [
        ({"handle_mising": True}, "$.config.handle_mising", "did you mean 'handle_missing'?"),
        ({"zzz": 1}, "$.config.zzz", "there are fix_types, remove_duplicates"),
        ({"handle_missing": "yes"}, "$.config.handle_missing", "true or false"),
        ({"missing_strategy": "average"}, "$.config.missing_strategy", "mean, median, mode"),
        ({"missing_strategy": 3}, "$.config.missing_strategy", "mean, median, mode"),
        ({"outlier_method": "mad"}, "$.config.outlier_method", "iqr, robust, zscore"),
        ({"outlier_threshold": 0}, "$.config.outlier_threshold", "a number above 0"),
        ({"missing_value": []}, "$.config.missing_value", "a text, a number or a truth value"),
        ({"missing_strategy": "constant"}, "$.config.missing_value", "there is none"),
        ({"missing_strategy": {"hight": "mean"}}, "$.config.missing_strategy.hight", "did you mean 'height'?"),
        ({"missing_strategy": {"height": "avg"}}, "$.config.missing_strategy.height", "mean, median, mode"),
    ],
)
def test_a_wrong_flag_is_refused_by_name_with_what_is_allowed(config: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        recipe_of({"handle_missing": True} | config, ["height"])
    assert refused.value.field == field
    assert said in refused.value.message
