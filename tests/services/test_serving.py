"""A recipe attached to a model: its rows are cleaned as the training data was, and what differs is told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import pytest

from core.cleaning.fitting import fit
from core.cleaning.recipe import read_recipe
from core.errors import Conflict, InvalidInput, NotFound
from services import datasets, models, recipes, references
from services.context import Context
from services.drift import drift
from services.models import ModelChange
from services.skew import skew
from tests.factories import a_model, log, rows, work

STEPS: list[dict[str, Any]] = [
    {"step": "fix_types", "columns": ["amount"], "params": {"to": "number"}},
    {"step": "impute", "columns": ["amount"]},
    {"step": "text_case", "columns": ["country"], "params": {"case": "upper"}},
]


def training_rows(n: int = 3_000) -> pd.DataFrame:
    """Return rows as a file has them: amounts in euros, written as texts, one in fifty left out."""
    rng = np.random.default_rng(1)
    amounts = [None if index % 50 == 0 else f"€ {value:.4f}" for index, value in enumerate(rng.normal(0, 1, n))]
    return pd.DataFrame({"amount": amounts, "country": rng.choice(["ch", "de", "fr"], n, p=[0.5, 0.3, 0.2])})


def raw_rows(model_id: str, n: int, *, missing: float = 0.02, prefix: str = "r") -> list[dict[str, Any]]:
    """Return predictions whose features are as dirty as the file was."""
    rng = np.random.default_rng(3)
    sent = rows(model_id, n, prefix=prefix)
    for row in sent:
        features = row["input_data"]
        amount = None if rng.random() < missing else f"€ {features['amount']:.4f}"
        row["input_data"] = {"amount": amount, "country": features["country"].lower()}
    return sent


def saved_recipe(ctx: Context) -> tuple[str, pd.DataFrame]:
    """Return the id of a recipe fitted to the training rows, and these cleaned."""
    fitted, cleaned = fit(read_recipe(STEPS), training_rows())
    return recipes.save(ctx, "euros", fitted.to_json()).id, cleaned


def an_attached_model(ctx: Context) -> str:
    """Return a model whose reference is the cleaned training data and whose rows are cleaned likewise."""
    recipe, cleaned = saved_recipe(ctx)
    model = a_model(ctx)
    references.from_dataset(ctx, model.id, datasets.keep(ctx, "cleaned", cleaned).id)
    models.change(ctx, model.id, ModelChange(recipe=recipe))
    return model.id


def test_rows_are_counted_as_their_recipe_cleans_them(ctx: Context) -> None:
    model = an_attached_model(ctx)
    log(ctx, raw_rows(model, 1_000))
    work(ctx, model)
    found = drift(ctx, model)
    assert found.n == 1_000
    assert {column.column: column.verdict for column in found.columns} == {"amount": "ok", "country": "ok"}


def test_without_the_recipe_the_same_rows_are_of_another_type(ctx: Context) -> None:
    model = an_attached_model(ctx)
    log(ctx, raw_rows(model, 1_000))
    work(ctx, model)
    models.change(ctx, model, ModelChange(recipe=None))
    work(ctx, model)
    assert {column.column: column.verdict for column in drift(ctx, model).columns}["amount"] == "critical"


def test_a_model_that_learns_does_so_from_cleaned_rows(ctx: Context) -> None:
    model = a_model(ctx)
    log(ctx, raw_rows(model.id, 1_500))
    work(ctx, model.id)
    models.change(ctx, model.id, ModelChange(recipe=saved_recipe(ctx)[0]))
    work(ctx, model.id)
    kinds = {column.column: column.kind for column in drift(ctx, model.id).columns}
    assert kinds["amount"] == "numeric"
    assert models.get(ctx, model.id).recipe is not None


def test_more_gaps_than_in_training_are_a_skew_and_as_many_are_none(ctx: Context) -> None:
    model = an_attached_model(ctx)
    log(ctx, raw_rows(model, 1_000))
    work(ctx, model)
    assert skew(ctx, model).verdict == "ok"
    log(ctx, raw_rows(model, 1_000, missing=0.6, prefix="s"))
    work(ctx, model)
    found = skew(ctx, model)
    assert found.verdict == "critical"
    assert (found.steps[0].column, found.steps[0].verdict) == ("amount", "critical")
    assert "amount" in found.steps[0].sentence


def test_only_a_recipe_that_has_seen_data_can_be_attached(ctx: Context) -> None:
    model = a_model(ctx)
    unfitted = recipes.save(ctx, "plan", {"steps": STEPS})
    with pytest.raises(InvalidInput, match="not been fitted"):
        models.change(ctx, model.id, ModelChange(recipe=unfitted.id))
    with pytest.raises(NotFound):
        models.change(ctx, model.id, ModelChange(recipe="none"))
    assert skew(ctx, model.id).verdict == "no_data"


def test_a_recipe_in_use_is_not_deleted(ctx: Context) -> None:
    model = an_attached_model(ctx)
    recipe = models.get(ctx, model).recipe
    assert recipe is not None
    with pytest.raises(Conflict, match="fraud"):
        recipes.remove(ctx, recipe)
    models.change(ctx, model, ModelChange(recipe=None))
    recipes.remove(ctx, recipe)
    with pytest.raises(NotFound):
        recipes.get(ctx, recipe)


def test_a_reference_of_a_dataset_names_its_label_and_answers(ctx: Context) -> None:
    frame = pd.DataFrame({"x": np.arange(100.0), "answer": ["a", "b"] * 50, "truth": ["a", "b"] * 50})
    dataset = datasets.keep(ctx, "scored", frame)
    model = a_model(ctx)
    with pytest.raises(InvalidInput, match="no column 'trut'"):
        references.from_dataset(ctx, model.id, dataset.id, "trut")
    found = references.from_dataset(ctx, model.id, dataset.id, "truth", "answer")
    assert (found.n, found.source) == (100, "dataset")
    assert UUID(model.id)
