"""Training against serving: whether a recipe does to incoming rows what it did to the data it was fitted to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from core.cleaning.fitted import FittedRecipe
from core.cleaning.replay import apply
from core.cleaning.rows import frame_of
from core.cleaning.skew import StepSkew, skews
from core.cleaning.step import STEPS
from services import models
from services.baseline import read_baseline
from services.comparison import current_window
from services.context import Context
from services.serving import recipe_of
from services.views.model import ModelView
from services.views.window import WindowView
from storage import predictions

MOST_ROWS = 5_000


@dataclass(frozen=True)
class SkewView:
    """How far the rows of the current window are changed otherwise than the training data was.

    Parameters
    ----------
    recipe : str, optional
        Id of what the rows are cleaned by; None where they are taken as they come.
    n : int
        Newest rows of the window that were looked at, at most 5,000.
    verdict : {"ok", "insufficient", "warning", "critical", "no_data"}
    steps : tuple of StepSkew
        The worst first.
    oddities : mapping of str to int
        Missing and unknown columns, and values of another type, of these rows.
    """

    model: ModelView
    recipe: str | None
    window: WindowView | None
    n: int
    verdict: str
    steps: tuple[StepSkew, ...]
    oddities: Mapping[str, int]


def skew(ctx: Context, model_id: str) -> SkewView:
    """Return how the rows of the current window fare in the recipe of their model.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        recipe = recipe_of(connection, model.id)
        baseline = read_baseline(connection, model)
        window = None if baseline is None else current_window(connection, baseline)
        rows = predictions.between(connection, model.id, *window.span, MOST_ROWS) if window else []
    shown = models.view(model)
    if recipe is None or not rows:
        return SkewView(shown, shown.recipe, window, len(rows), "no_data", (), {})
    features = orjson.loads("[" + ",".join(row.features for row in rows) + "]")
    if not any(features):
        return SkewView(shown, shown.recipe, window, len(rows), "no_data", (), {})
    cleaned = apply(recipe, frame_of(features), keep_rows=True)
    found = skews(_labels(recipe), recipe.effects, cleaned.effects)
    worst = max((step.rank for step in found), default=0)
    verdict = ("ok", "warning", "critical")[worst] if len(rows) >= 30 else "insufficient"
    return SkewView(shown, shown.recipe, window, len(rows), verdict, found, cleaned.oddities)


def _labels(recipe: FittedRecipe) -> list[str]:
    return [STEPS.get(one.ingredient.step).label for one in recipe.steps]
