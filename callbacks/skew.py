"""Shows by which recipe the rows of a model are cleaned, how they fare in it, and ends that."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, callback_context, no_update

from components import clean_ids, ids
from components.skew import recipe_line, skew_card
from core.errors import NotFound
from services import models, recipes
from services.context import Context
from services.models import ModelChange
from services.skew import skew
from web.context import current


@callback(Output(clean_ids.SKEW_CARD, "children"), Input(ids.REFRESH, "data"), Input(ids.QUALITY_CHOICE, "data"))
def show(_: Any, choice: dict[str, Any]) -> Any:
    """Return how the rows of the current window fare in the recipe of their model; nothing where there is none."""
    ctx = current()
    recipe = models.get(ctx, choice["model"]).recipe
    return None if recipe is None else skew_card(skew(ctx, choice["model"]), _name(ctx, recipe))


@callback(
    Output(clean_ids.SKEW_RECIPE, "children"),
    Output(clean_ids.SKEW_RECIPE, "data-recipe"),
    Input(ids.REFRESH, "data"),
    Input(ids.MODEL_CHOICE, "data"),
    State(clean_ids.SKEW_RECIPE, "data-recipe"),
)
def show_recipe(_: Any, choice: dict[str, Any], shown: str | None) -> tuple[Any, Any]:
    """Return by which recipe the rows of a model are cleaned; a button drawn anew would lose a press, so not again."""
    ctx = current()
    recipe = models.get(ctx, choice["model"]).recipe
    if (recipe or "") == shown:
        return no_update, no_update
    line = None if recipe is None else recipe_line(recipe, _name(ctx, recipe), choice["model"])
    return line, recipe or ""


@callback(
    Output(ids.REFRESH, "data", allow_duplicate=True),
    Input(clean_ids.part("detach", ALL), "n_clicks"),
    prevent_initial_call=True,
)
def detach(clicks: list[int | None]) -> Any:
    """Take the rows of a model as they come from now on, and have the page show it."""
    if not any(clicks):
        return no_update
    ctx, pressed = current(), callback_context.triggered_id
    models.change(ctx, pressed["place"], ModelChange(recipe=None))
    return ctx.now()


def _name(ctx: Context, recipe_id: str) -> str:
    try:
        return recipes.get(ctx, recipe_id).name
    except NotFound:
        return "a recipe"
