"""Saved recipes: bring, take along, delete; and the steps they are made of."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec
from flask import Blueprint, Response

from api.paging import limit, offset, page
from api.render_cleaning import recipe
from core.cleaning.step import STEPS
from core.params import options
from services import recipes
from services.decoding import convert, decode
from web.answer import answer
from web.body import read_body
from web.context import current
from web.query import only

blueprint = Blueprint("recipes", __name__)


class RecipeIn(msgspec.Struct):
    """A recipe: its steps, or all of what was exported."""

    name: str
    steps: list[dict[str, Any]]
    target: str | None = None


@blueprint.get("/recipes/steps/")
def steps() -> Response:
    """Return every step there is, with its params: what they mean, their defaults, choices and bounds."""
    only()
    return answer(
        [
            {
                "step": one.name,
                "label": one.label,
                "summary": one.summary,
                "scope": one.scope,
                "params": [asdict(option) for option in options(one.params)],
            }
            for one in STEPS.all().values()
        ]
    )


@blueprint.post("/recipes/")
def save() -> Response:
    """Save a recipe: ``steps``, or one that was exported with what it learnt."""
    value = decode(read_body(inflated=recipes.MOST_BYTES))
    asked = convert(value, RecipeIn)
    return answer(recipe(recipes.save(current(), asked.name, value)), 201)


@blueprint.get("/recipes/")
def all_recipes() -> Response:
    """List the recipes, the newest first, without what they learnt."""
    only("limit", "cursor")
    n, found = recipes.newest(current(), limit(), offset())
    return answer(page(n, [recipe(one) for one in found]))


@blueprint.get("/recipes/<recipe_id>/")
def one_recipe(recipe_id: str) -> Response:
    """Return one recipe, which can be saved elsewhere as it is."""
    only()
    return answer(recipe(recipes.get(current(), recipe_id)))


@blueprint.delete("/recipes/<recipe_id>/")
def remove(recipe_id: str) -> Response:
    """Delete a recipe by which no model's rows are cleaned."""
    recipes.remove(current(), recipe_id)
    return Response(status=204)
