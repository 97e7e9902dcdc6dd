"""What a training would work with is seen before it begins, and what it cannot do is refused at its field."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.errors import InvalidInput, NotEnoughData
from services import datasets, recipes, runs, training_look
from services.context import Context
from services.training import Named

N = 300


def customers(n: int = N) -> pd.DataFrame:
    """Return rows of which one column gives the target away, one names rows and one is a date."""
    random = np.random.default_rng(3)
    left = np.where(random.uniform(size=n) < 0.25, "yes", "no")
    left[0] = "no"
    return pd.DataFrame(
        {
            "id": [f"c{index}" for index in range(n)],
            "months": random.uniform(0, 60, n),
            "plan": random.choice(["monthly", "yearly"], n),
            "since": pd.date_range("2024-01-01", periods=n, freq="D"),
            "__proto__": 1,
            "refund": np.where(left == "yes", 1.0, 0.0) + random.normal(0, 0.01, n),
            "left": [None, *left[1:]],
        }
    )


def kept(ctx: Context, frame: pd.DataFrame | None = None) -> str:
    return datasets.keep(ctx, "customers", customers() if frame is None else frame).id


def test_the_target_its_classes_and_the_features_are_seen_before_anything_is_trained(ctx: Context) -> None:
    seen = training_look.prospect(ctx, kept(ctx), "left")
    assert (seen.target.task, seen.target.classes, seen.target.positive) == ("binary", ("no", "yes"), "yes")
    assert (seen.n, seen.missing, sum(seen.counts)) == (N - 1, 1, N - 1)
    assert {name: one.kind for name, one in seen.features.items()} == {
        "months": "number", "plan": "text", "since": "date", "refund": "number",
    }  # fmt: skip
    assert seen.left_out == {
        "id": "it names rows: 299 different texts in 299 rows",
        "__proto__": "it holds one value only",
    }
    assert [one.name for one in seen.columns] == ["id", "months", "plan", "since", "__proto__", "refund"]


def test_a_recipe_is_done_before_columns_are_looked_at(ctx: Context) -> None:
    steps = [{"step": "drop_columns", "columns": ["months"], "params": {}}]
    recipe = recipes.save(ctx, "Without months", {"steps": steps}).id
    seen = training_look.prospect(ctx, kept(ctx), "left", "auto", recipe)
    assert "months" not in seen.features


def test_a_recipe_that_takes_the_target_away_is_refused_at_the_recipe(ctx: Context) -> None:
    steps = [{"step": "drop_columns", "columns": ["left"], "params": {}}]
    recipe = recipes.save(ctx, "Without", {"steps": steps}).id
    with pytest.raises(InvalidInput, match="takes the target away") as refused:
        training_look.prospect(ctx, kept(ctx), "left", "auto", recipe)
    assert refused.value.field == "$.recipe"


def test_a_column_that_gives_the_target_away_is_told_of(ctx: Context) -> None:
    (found,) = training_look.leaks(ctx, kept(ctx), "left")
    assert found.column == "refund"
    assert "refund alone predicts left" in found.message


def test_a_split_by_time_shows_where_it_cuts(ctx: Context) -> None:
    seen = training_look.periods(ctx, kept(ctx), "since", 0.2)
    assert (seen.first, seen.cut, seen.last) == ("2024-01-01", "2024-08-28", "2024-10-26")
    assert (sum(seen.learnt), sum(seen.held_out)) == (240, 60)
    by_number = training_look.periods(ctx, kept(ctx), "months", 0.5)
    assert sum(by_number.held_out) == 150
    with pytest.raises(InvalidInput) as refused:
        training_look.periods(ctx, kept(ctx), "plan", 0.2)
    assert refused.value.field == "$.time_column"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"features": ["months", "gone"]}, "$.features[1]"),
        ({"features": ["left"]}, "$.features[0]"),
        ({"positive": "maybe"}, "$.positive"),
        ({"split": "time", "time_column": "plan"}, "$.time_column"),
        ({"algorithm": "logistic_regression", "params": {"C": 0}}, "$.params.C"),
        ({"algorithm": "ridge"}, "$.algorithm"),
        ({"algorithm": "nearest_neighbours", "balanced": True}, "$.balanced"),
        ({"task": "regression"}, "$.task"),
        ({"target_column": "months", "cost_false_positive": 1.0, "cost_false_negative": 1.0}, "$.cost_false_positive"),
    ],
)
def test_what_cannot_be_trained_is_refused_at_its_field_before_a_run_begins(
    ctx: Context, wanted: dict[str, Any], field: str
) -> None:
    with pytest.raises((InvalidInput, NotEnoughData)) as refused:
        training_look.begin(ctx, kept(ctx), {"target_column": "left", **wanted}, Named("churn"))
    assert refused.value.field == field
    assert runs.newest(ctx, 5, 0)[0] == 0


def test_a_class_too_rare_for_the_sample_is_no_reason_to_refuse(ctx: Context) -> None:
    n = 20_000
    frame = pd.DataFrame({"x": np.arange(n, dtype=float), "left": ["no"] * n})
    frame.loc[:20, "left"] = "yes"
    dataset = kept(ctx, frame)
    assert training_look.prospect(ctx, dataset, "left").counts == (n - 21, 21)
    run = training_look.begin(ctx, dataset, {"target_column": "left"}, Named("churn"))
    assert run.kind == "train"
