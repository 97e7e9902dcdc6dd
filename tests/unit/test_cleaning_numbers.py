"""Steps that fill, bound and drop numbers: what they learn is what pandas and scikit-learn say."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.experimental import enable_iterative_imputer  # noqa: F401 - the next import needs it
from sklearn.impute import IterativeImputer, KNNImputer

from core.cleaning.fitted import read_fitted
from core.cleaning.fitting import fit
from core.cleaning.recipe import read_recipe
from core.cleaning.replay import apply
from core.cleaning.step import STEPS


def recipe(*steps: Any, target: str | None = None) -> Any:
    return read_recipe([{"step": name, **rest} for name, rest in steps], target)


def fitted_and_clean(frame: pd.DataFrame, *steps: Any, **rest: Any) -> Any:
    fitted, clean = fit(recipe(*steps, target=rest.pop("target", None)), frame, **rest)
    again = apply(read_fitted(json.loads(json.dumps(fitted.to_json(), allow_nan=False))), frame)
    if "learn_from" not in rest and all(STEPS.get(name).fit_apply is None for name, _ in steps):
        pd.testing.assert_frame_equal(again.frame, clean, check_dtype=False)
    return fitted, clean


GAPS = pd.DataFrame(
    {
        "n": [1.0, None, 4.0, 1.0, 10.0],
        "t": ["a", None, "b", "b", None],
        "yes": pd.array([True, None, False, True, None], dtype="boolean"),
        "day": pd.to_datetime(pd.Series(["2024-01-01", "2024-03-01", None, "2024-03-01", "2024-01-02"])),
    }
)


@pytest.mark.parametrize("strategy", ["mean", "median"])
def test_gaps_in_numbers_are_filled_as_pandas_fills_them(strategy: str) -> None:
    _, clean = fitted_and_clean(GAPS, ("impute", {"columns": ["n"], "params": {"strategy": strategy}}))
    pd.testing.assert_series_equal(clean["n"], GAPS["n"].fillna(getattr(GAPS["n"], strategy)()))


def test_the_most_frequent_value_fills_texts_truths_and_dates_through_json() -> None:
    _, clean = fitted_and_clean(GAPS, ("impute", {"params": {"strategy": "mode"}}))
    assert clean["n"].tolist() == [1.0, 1.0, 4.0, 1.0, 10.0]
    assert clean["t"].tolist() == ["a", "b", "b", "b", "b"]
    assert clean["yes"].tolist() == [True, True, False, True, True]
    assert clean["day"].tolist() == [*map(pd.Timestamp, ["2024-01-01", "2024-03-01"] + ["2024-03-01"] * 2), GAPS.day[4]]
    assert clean["day"].dtype == GAPS["day"].dtype


def test_dates_have_a_mean_and_texts_and_truths_have_none() -> None:
    fitted, clean = fitted_and_clean(GAPS, ("impute", {"params": {"strategy": "mean"}}))
    assert clean["day"][2] == GAPS["day"].mean()
    assert fitted.effects[0].refused == {"t": "texts have no mean", "yes": "truth values have no mean"}


def test_where_there_is_no_mean_the_most_frequent_value_can_stand_in() -> None:
    _, clean = fitted_and_clean(GAPS, ("impute", {"params": {"strategy": "mean", "without": "mode"}}))
    assert not clean.isna().any().any()


@pytest.mark.parametrize(
    ("column", "value", "filled"),
    [("n", 7, 7.0), ("t", "x", "x"), ("t", 5.0, "5.0"), ("yes", False, False), ("day", "2020-02-02T01:00:00Z", None)],
)
def test_a_constant_is_filled_in_the_type_of_its_column(column: str, value: Any, filled: Any) -> None:
    step = ("impute", {"columns": [column], "params": {"strategy": "constant", "value": value}})
    _, clean = fitted_and_clean(GAPS, step)
    filled = pd.Timestamp("2020-02-02T01:00:00") if filled is None else filled
    assert (clean.loc[GAPS[column].isna(), column] == filled).all()


@pytest.mark.parametrize(("column", "value"), [("n", "x"), ("n", True), ("yes", 1.0), ("day", "soon"), ("t", None)])
def test_a_constant_that_the_column_cannot_hold_is_refused(column: str, value: Any) -> None:
    step = ("impute", {"columns": [column], "params": {"strategy": "constant", "value": value}})
    fitted, clean = fitted_and_clean(GAPS, step)
    assert "can hold" in fitted.effects[0].refused[column]
    assert clean[column].isna().sum() == GAPS[column].isna().sum()


def test_infinite_numbers_do_not_decide_what_is_filled() -> None:
    frame = pd.DataFrame({"n": [1.0, 3.0, np.inf, np.inf, None]})
    for strategy, filled in {"mean": 2.0, "median": 2.0, "mode": 1.0}.items():
        _, clean = fitted_and_clean(frame, ("impute", {"params": {"strategy": strategy}}))
        assert clean["n"][4] == filled


def test_a_table_of_nothing_but_gaps_is_refused_not_broken() -> None:
    frame = pd.DataFrame({"n": np.full(3, np.nan), "t": [None] * 3, "day": pd.to_datetime(pd.Series([None] * 3))})
    for name in ("impute", "impute_neighbours", "impute_related", "outliers", "isolation_forest"):
        fitted, clean = fitted_and_clean(frame, (name, {}))
        assert set(fitted.effects[0].refused) == set(frame) or not fitted.steps[0].states
        assert clean.shape == frame.shape
    _, clean = fitted_and_clean(frame, ("impute", {"params": {"strategy": "constant", "value": 0}}))
    assert clean["n"].tolist() == [0, 0, 0]
    assert clean["t"].tolist() == ["0.0"] * 3 or clean["t"].tolist() == ["0"] * 3


def test_what_is_filled_comes_from_the_rows_learnt_from() -> None:
    frame = pd.DataFrame({"n": [1.0, 3.0, None, 1000.0], "t": ["a", "a", None, "b"]})
    _, clean = fitted_and_clean(frame, ("impute", {}), learn_from=pd.Index([0, 1]))
    assert clean.loc[2].tolist() == [2.0, "a"]


def test_rows_with_gaps_are_dropped_unless_each_must_be_answered() -> None:
    fitted, clean = fitted_and_clean(GAPS, ("impute", {"params": {"strategy": "drop"}}), ("scale", {"columns": ["n"]}))
    assert clean.index.tolist() == [0, 3]
    kept = apply(fitted, GAPS, keep_rows=True)
    assert kept.frame.index.tolist() == [0, 1, 2, 3, 4]
    assert kept.frame["n"].isna().tolist() == [False, True, False, False, False]


def test_columns_mostly_missing_when_fitted_go_from_every_table() -> None:
    frame = pd.DataFrame({"a": [None, None, None, 1.0], "b": [1, 2, 3, 4], "c": ["x", None, None, "y"]})
    fitted, clean = fitted_and_clean(frame, ("drop_incomplete", {}))
    assert list(clean) == ["b", "c"]
    assert list(apply(fitted, frame.assign(a=1.0, b=None)).frame) == ["b", "c"]
    assert STEPS.get("drop_incomplete").propose(frame)[0].columns == ("a",)  # type: ignore[misc]
    assert not STEPS.get("drop_incomplete").propose(frame[["b", "c"]])  # type: ignore[misc]


def test_rows_mostly_missing_go_each_by_itself() -> None:
    frame = pd.DataFrame({"a": [None, None, 1.0], "b": [None, 2, 3.0], "c": ["x", None, "y"]})
    fitted, clean = fitted_and_clean(frame, ("drop_incomplete", {"params": {"what": "rows", "share": 0.5}}))
    assert clean.index.tolist() == [2]
    assert len(apply(fitted, frame, keep_rows=True).frame) == 3


@pytest.fixture(scope="module")
def related() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    a = rng.normal(50, 10, 600)
    frame = pd.DataFrame({"a": a, "b": 3 * a + rng.normal(0, 1, 600), "years": np.round(a / 5), "t": "x"})
    holes = rng.random((600, 3)) < 0.1
    holes[:, 0] &= ~holes[:, 1]
    frame.iloc[:, :3] = frame.iloc[:, :3].mask(holes)
    return frame


@pytest.mark.parametrize("name", ["impute_neighbours", "impute_related"])
def test_gaps_are_filled_as_scikit_learn_fills_them(related: pd.DataFrame, name: str) -> None:
    _, clean = fitted_and_clean(related, (name, {}))
    numbers = related[["a", "b", "years"]]
    scaled = ((numbers - numbers.median()) / numbers.std(ddof=0)).to_numpy()
    model = KNNImputer() if name == "impute_neighbours" else IterativeImputer(random_state=0)
    there = model.fit_transform(scaled) * numbers.std(ddof=0).to_numpy() + numbers.median().to_numpy()
    there[:, 2] = np.round(there[:, 2])
    np.testing.assert_allclose(clean[["a", "b", "years"]], there, rtol=1e-6)
    assert clean["t"].tolist() == related["t"].tolist()
    known = numbers.notna().to_numpy()
    assert (clean[["a", "b", "years"]].to_numpy()[known] == numbers.to_numpy()[known]).all()


@pytest.mark.parametrize("name", ["impute_neighbours", "impute_related"])
def test_a_row_is_filled_the_same_alone_and_among_others(related: pd.DataFrame, name: str) -> None:
    fitted, clean = fitted_and_clean(related, (name, {}))
    row = int(np.flatnonzero(related["b"].isna())[0])
    alone = apply(fitted, related.iloc[[row]]).frame
    assert alone["b"].iloc[0] == pytest.approx(clean["b"].iloc[row], rel=1e-9)
    empty = apply(fitted, pd.DataFrame({"a": [None, 1.0]})).frame
    assert not empty[["a", "b", "years"]].isna().any().any()
    assert apply(fitted, related.iloc[:0]).frame.shape == (0, 4)


def test_the_sample_that_is_kept_is_bounded_and_has_every_column() -> None:
    n = 20_000
    frame = pd.DataFrame({f"x{i}": np.arange(n, dtype=float) for i in range(40)})
    frame["rare"] = np.where(np.arange(n) < 2, 1.0, np.nan)
    state = STEPS.get("impute_neighbours").fit(frame, tuple(frame), STEPS.get("impute_neighbours").params())
    assert len(state["rows"]) <= 2_000
    assert sum(row[-1] is not None for row in state["rows"]) == 2


def test_fences_are_those_of_their_definitions() -> None:
    values = pd.Series(stats.t(3).rvs(500, random_state=1))
    low, high = values.quantile([0.25, 0.75])
    spread = values.std(ddof=0)
    mad = stats.median_abs_deviation(values, scale="normal")
    wanted = {
        "iqr": (low - 1.5 * (high - low), high + 1.5 * (high - low)),
        "zscore": (values.mean() - 3 * spread, values.mean() + 3 * spread),
        "robust": (values.median() - 3.5 * mad, values.median() + 3.5 * mad),
    }
    for method, fences in wanted.items():
        fitted, clean = fitted_and_clean(pd.DataFrame({"x": values}), ("outliers", {"params": {"method": method}}))
        state = fitted.steps[0].states["x"]
        assert (state["low"], state["high"]) == pytest.approx(fences, rel=1e-4)
        pd.testing.assert_series_equal(clean["x"], values.clip(state["low"], state["high"]), check_names=False)


@pytest.mark.parametrize("action", ["clip", "drop", "null"])
def test_what_lies_outside_is_clipped_dropped_or_emptied_and_gaps_stay(action: str) -> None:
    frame = pd.DataFrame({"x": [*range(20), 1_000, None]})
    _, clean = fitted_and_clean(frame, ("outliers", {"params": {"action": action}}))
    assert clean["x"].max() == (30.0 if action == "clip" else 19.0)
    assert len(clean) == (21 if action == "drop" else 22)
    assert clean["x"].isna().sum() == (2 if action == "null" else 1)


def test_whole_numbers_stay_whole_at_the_fence() -> None:
    frame = pd.DataFrame({"x": [1, 2, 3, 4, 6, 1_000]})
    fitted, clean = fitted_and_clean(frame, ("outliers", {}))
    assert clean["x"].dtype == "int64"
    huge = apply(fitted, pd.DataFrame({"x": [2**62, -(2**62)]})).frame
    assert huge["x"].tolist() == [clean["x"].max(), fitted.steps[0].states["x"]["low"]]


def test_columns_without_spread_and_texts_are_refused_with_the_reason() -> None:
    frame = pd.DataFrame({"same": [1.0] * 5, "t": list("abcde"), "yes": [True, False] * 2 + [True]})
    for method in ("iqr", "zscore", "robust"):
        fitted, _ = fitted_and_clean(frame, ("outliers", {"params": {"method": method}}))
        assert set(fitted.effects[0].refused) == set(frame)


def test_only_few_and_far_values_are_proposed_to_be_pulled_in() -> None:
    rng = np.random.default_rng(3)
    propose = STEPS.get("outliers").propose
    assert propose is not None
    normal = rng.normal(0, 1, 5_000)
    strays = normal.copy()
    strays[:10] = 40
    assert propose(pd.Series(normal)) is None
    assert propose(pd.Series(strays)).affected == 10
    tails = [rng.exponential(1, 5_000), rng.lognormal(0, 1, 5_000), rng.pareto(2, 5_000), rng.laplace(0, 1, 5_000)]
    for tail in [*tails, rng.standard_t(5, 5_000), rng.negative_binomial(1, 0.4, 5_000)]:
        assert propose(pd.Series(tail)) is None
    first, third = np.quantile(strays, [0.25, 0.75])
    assert propose(pd.Series(strays)).reason.endswith(f"are set to {third + 3 * (third - first):.4g}")


@pytest.mark.parametrize("action", ["flag", "drop"])
def test_rows_odd_together_are_found_though_each_number_is_common(action: str) -> None:
    rng = np.random.default_rng(5)
    a = rng.normal(0, 1, 500)
    frame = pd.DataFrame({"a": a, "b": a + rng.normal(0, 0.05, 500), "t": "x"})
    frame.loc[:2, ["a", "b"]] = [[2.5, -2.5], [-2.5, 2.5], [2.4, -2.6]]
    fitted, clean = fitted_and_clean(frame, ("isolation_forest", {"params": {"share": 0.02, "action": action}}))
    if action == "flag":
        assert clean.loc[:2, "odd_row"].all()
        assert clean["odd_row"].sum() == 10
        assert "already" in fit(recipe(("isolation_forest", {})), clean)[0].effects[0].refused["a"]
    else:
        assert len(clean) == 490
        assert len(apply(fitted, frame, keep_rows=True).frame) == 500


@pytest.mark.parametrize("name", sorted(STEPS.all()))
def test_no_step_learns_from_rows_that_are_held_out(name: str, related: pd.DataFrame) -> None:
    frame = related.assign(t=np.where(related.index % 3, "a", "b"), y=related.index % 2)
    held_out = frame.index[400:]
    other = frame.copy()
    other.loc[held_out, ["a", "b", "years"]] *= 1_000
    other.loc[held_out, "t"] = None
    steps = recipe((name, {"columns": ["a", "t"]} if STEPS.get(name).named else {}), target="y")
    learnt = [fit(steps, one, learn_from=frame.index[:400])[0].steps for one in (frame, other)]
    assert learnt[0] == learnt[1]


def test_each_prediction_is_answered_whatever_its_row_lacks() -> None:
    frame = pd.DataFrame({"x": [*map(float, range(30)), 900.0], "t": ["a", "b", "c"] * 10 + ["a"]})
    fitted, clean = fitted_and_clean(
        frame,
        ("drop_duplicates", {}),
        ("drop_incomplete", {"params": {"what": "rows", "share": 0.4}}),
        ("impute", {"params": {"strategy": "drop"}}),
        ("outliers", {"params": {"action": "drop"}}),
        ("encode", {}),
        ("scale", {}),
    )
    assert len(clean) == 30
    asked = pd.DataFrame({"x": [None, 1e6, 3.0, 3.0], "t": [None, "new", "a", "a"]}, index=[7, 5, 3, 1])
    answered = apply(fitted, asked, keep_rows=True).frame
    assert answered.index.tolist() == [7, 5, 3, 1]
    assert list(answered) == list(clean)
    assert answered["t=a"].tolist() == [0, 0, 1, 1]
    assert answered["x"].isna().tolist() == [True, False, False, False]
