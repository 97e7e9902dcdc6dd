"""Models trained in the process of a test, where it is no matter that training has one of its own."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

import trainer
from core.training.workshop import ROWS, WANTED
from services import datasets, models, recipes, registration, runs
from services.context import Context
from services.views.model import ModelView


def customers(n: int = 400, seed: int = 7) -> pd.DataFrame:
    """Return rows of which the longer a customer stays the less likely it leaves."""
    random = np.random.default_rng(seed)
    months = random.uniform(0, 60, n)
    plan = random.choice(["monthly", "yearly"], n)
    leaves = random.uniform(size=n) < 1 / (1 + np.exp(months / 10 - 2 + 2 * (plan == "yearly")))
    return pd.DataFrame({"months": months, "plan": plan, "left": np.where(leaves, "yes", "no")})


def trained_model(
    ctx: Context, frame: pd.DataFrame | None = None, name: str = "churn", recipe: str | None = None, **wanted: Any
) -> ModelView:
    """Return a model trained on a table, cleaned by the steps of a recipe first, the next version of its name."""
    dataset = datasets.keep(ctx, "customers", customers() if frame is None else frame)
    plan = {"target_column": "left", "algorithm": "logistic_regression", "explain": False, **wanted}
    steps = None if recipe is None else {"steps": recipes.get(ctx, recipe).steps}
    asked = {"plan": plan, "recipe": steps, "name": name, "version": None, "description": "", "bucket": "1h"}
    run = runs.start(ctx, "train", asked, uuid.UUID(dataset.id))
    with ctx.files.workshop(uuid.UUID(run.id)) as folder:
        datasets.read_rows(ctx, dataset.id).to_parquet(folder / ROWS, index=False)
        (folder / WANTED).write_bytes(orjson.dumps({"plan": plan, "recipe": steps}))
        _train(folder)
        result = registration.register(ctx, run, asked, folder)
    return models.get(ctx, result["model"]["id"])


def _train(folder: Path) -> None:
    assert trainer.work(folder) == 0, (folder / "error.json").read_text()
