"""Texts become numbers and numbers come to one scale: as scikit-learn does it, with a place for what is new."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, RobustScaler, StandardScaler, TargetEncoder

from core.cleaning.fitted import FittedRecipe, read_fitted
from core.cleaning.fitting import fit
from core.cleaning.recipe import read_recipe
from core.cleaning.replay import apply
from core.errors import InvalidInput


def fitted_and_clean(frame: pd.DataFrame, *steps: dict[str, Any], **rest: Any) -> tuple[FittedRecipe, pd.DataFrame]:
    fitted, clean = fit(read_recipe(steps, rest.pop("target", None)), frame, **rest)
    return read_fitted(json.loads(json.dumps(fitted.to_json(), allow_nan=False))), clean


def encode(columns: list[str] | None = None, **params: Any) -> dict[str, Any]:
    return {"step": "encode", "columns": columns or [], "params": params}


PLANS = pd.DataFrame({"n": range(6), "plan": ["pro", "free", None, "free", "team", "free"]})


def test_each_level_gets_a_column_of_0_and_1_where_the_text_stood() -> None:
    fitted, clean = fitted_and_clean(PLANS, encode())
    assert list(clean) == ["n", "plan=free", "plan=pro", "plan=team"]
    there = OneHotEncoder(handle_unknown="ignore", categories=[["free", "pro", "team"]])
    known = PLANS["plan"].notna()
    np.testing.assert_array_equal(clean.iloc[:, 1:][known], there.fit_transform(PLANS[["plan"]][known]).toarray())
    assert clean.iloc[2, 1:].sum() == 0
    assert fitted.effects[0].notes == {"missing": 1}
    assert fitted.effects[0].refused == {"n": "its values are numbers already"}


def test_rare_levels_share_a_column_with_those_never_seen() -> None:
    fitted, clean = fitted_and_clean(PLANS, encode(most_levels=1))
    assert list(clean) == ["n", "plan=free", "plan=other"]
    assert clean["plan=other"].tolist() == [1, 0, 0, 0, 1, 0]
    new = apply(fitted, pd.DataFrame({"n": [1, 2, 3], "plan": ["pro", "new", None]}))
    assert new.frame["plan=other"].tolist() == [1, 1, 0]
    assert new.effects[0].notes == {"unseen": 1, "missing": 1}


def test_a_level_called_other_keeps_its_own_column() -> None:
    frame = pd.DataFrame({"plan": ["other"] * 3 + ["a", "b"]})
    _, clean = fitted_and_clean(frame, encode(most_levels=1))
    assert list(clean) == ["plan=other", "plan=other levels"]
    assert clean["plan=other"].tolist() == [1, 1, 1, 0, 0]


def test_a_level_whose_column_is_there_already_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match="'plan=pro'"):
        fitted_and_clean(PLANS.assign(**{"plan=pro": 5}), encode())


@pytest.mark.parametrize(
    ("params", "codes"),
    [
        ({"method": "label"}, [1, 0, -1, -1]),
        ({"method": "ordinal"}, [1, 0, np.nan, np.nan]),
        ({"method": "ordinal", "order": ["free", "team", "pro"]}, [2, 0, np.nan, np.nan]),
        ({"method": "ordinal", "by": "frequency"}, [1, 2, np.nan, np.nan]),
    ],
)
def test_one_number_a_level_by_alphabet_order_or_frequency(params: dict[str, Any], codes: list[float]) -> None:
    fitted, _ = fitted_and_clean(PLANS, encode(**params))
    new = apply(fitted, pd.DataFrame({"n": 0, "plan": ["pro", "free", None, "new"]}))
    np.testing.assert_array_equal(new.frame["plan"], codes)
    assert new.effects[0].notes == {"unseen": 1, "missing": 1}


def test_the_target_and_texts_without_company_are_left_alone_unless_named() -> None:
    n = 60
    frame = pd.DataFrame({"id": [f"u{i}" for i in range(n)], "yes": [True, False] * 30, "y": ["a", "b"] * 30})
    fitted, clean = fitted_and_clean(frame, encode(), target="y")
    assert list(clean) == ["id", "yes=false", "yes=true", "y"]
    assert fitted.effects[0].refused == {"id": "60 of 60 texts are distinct, so few rows have one in common"}
    _, clean = fitted_and_clean(frame, encode(["y"], method="label"), target="y")
    assert clean["y"].tolist() == [0, 1] * 30


@pytest.fixture(scope="module")
def churn() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    plan = rng.choice(["free", "pro", "team"], 300, p=[0.6, 0.3, 0.1])
    gone = np.where(rng.random(300) < np.where(plan == "free", 0.7, 0.2), "yes", "no")
    return pd.DataFrame({"plan": plan, "gone": gone})


def test_means_of_the_target_are_cross_fitted_and_smoothed_as_scikit_learn_does(churn: pd.DataFrame) -> None:
    fitted, clean = fitted_and_clean(churn, encode(["plan"], method="target"), target="gone")
    there = TargetEncoder(cv=StratifiedKFold(5, shuffle=True, random_state=0))
    yes = (churn["gone"] == "yes").astype(int)
    np.testing.assert_allclose(clean["plan"], there.fit_transform(churn[["plan"]].astype(object), yes)[:, 0])
    new = apply(fitted, pd.DataFrame({"plan": ["free", "new", None], "gone": None}))
    np.testing.assert_allclose(new.frame["plan"], [there.encodings_[0][0], yes.mean(), yes.mean()])


def test_rows_learnt_from_and_others_are_encoded_apart(churn: pd.DataFrame) -> None:
    step = encode(["plan"], method="target")
    known = churn.index[churn.index % 3 != 0]
    fitted, clean = fitted_and_clean(churn, step, target="gone", learn_from=known)
    _, alone = fitted_and_clean(churn.loc[known], step, target="gone")
    pd.testing.assert_frame_equal(clean.loc[known], alone)
    others = churn.drop(known)
    pd.testing.assert_frame_equal(apply(fitted, others).frame, clean.loc[others.index])
    turned = churn.assign(gone=churn["gone"].where(churn.index.isin(known), "no"))
    pd.testing.assert_series_equal(
        fitted_and_clean(turned, step, target="gone", learn_from=known)[1]["plan"], clean["plan"]
    )


def test_chance_levels_do_not_carry_their_own_target_over() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"level": rng.integers(0, 100, 400).astype(str), "y": rng.integers(0, 2, 400)})
    fitted, clean = fitted_and_clean(frame, encode(["level"], method="target"), target="y")
    replayed = apply(fitted, frame).frame
    assert abs(np.corrcoef(clean["level"], frame["y"])[0, 1]) < 0.15
    assert np.corrcoef(replayed["level"], frame["y"])[0, 1] > 0.3


@pytest.mark.parametrize(
    ("y", "reason"),
    [(None, "names no column to predict"), (["a", "b", "c"] * 2, "3 classes"), ([None] * 6, "no row has both")],
)
def test_means_of_a_target_that_has_none_are_refused(y: Any, reason: str) -> None:
    frame = PLANS if y is None else PLANS.assign(y=y)
    fitted, _ = fitted_and_clean(frame, encode(["plan"], method="target"), target="y" if y else None)
    assert reason in fitted.effects[0].refused["plan"]


@pytest.mark.parametrize(
    ("method", "scaler"),
    [("standard", StandardScaler()), ("minmax", MinMaxScaler()), ("robust", RobustScaler())],
)
def test_numbers_are_scaled_as_scikit_learn_scales_them(method: str, scaler: Any) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(5, 3, 200), "w": rng.integers(0, 9, 200), "c": 0.1})
    frame.loc[::7, "x"] = np.nan
    fitted, clean = fitted_and_clean(frame, {"step": "scale", "params": {"method": method}})
    np.testing.assert_allclose(clean, scaler.fit_transform(frame), atol=1e-9)
    assert (clean["c"] == 0).all()
    assert np.isfinite(apply(fitted, frame.assign(c=5.0)).frame["c"]).all()


def test_texts_truths_dates_and_marks_of_0_and_1_have_no_scale() -> None:
    frame = pd.DataFrame(
        {"t": ["a", "b"], "yes": [True, False], "day": pd.to_datetime(["2024-01-01"] * 2), "m": [0, 1]}
    )
    fitted, clean = fitted_and_clean(frame, {"step": "scale"})
    assert set(fitted.effects[0].refused) == set(frame)
    assert clean["m"].tolist() == [0, 1]


@pytest.mark.parametrize("method", ["one_hot", "label", "ordinal", "target"])
def test_new_tables_without_rows_or_values_give_the_same_columns(method: str, churn: pd.DataFrame) -> None:
    fitted, clean = fitted_and_clean(churn, encode(["plan"], method=method), target="gone")
    for new in (churn.iloc[:0], churn.assign(plan=None), pd.DataFrame({"else": [1]})):
        assert list(apply(fitted, new).frame) == list(clean)
    assert fitted_and_clean(churn.iloc[:0], encode(["plan"], method=method))[0].steps[0].refused
