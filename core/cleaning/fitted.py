"""A recipe that has seen data: what each step learnt and did, as JSON that any process can replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from core.cleaning.effect import Effect
from core.cleaning.kinds import Kind
from core.cleaning.recipe import Ingredient, Recipe, read_recipe
from core.cleaning.step import State
from core.errors import InvalidInput

FORMAT = 1


@dataclass(frozen=True)
class FittedStep:
    """A step and what it learnt.

    Parameters
    ----------
    ingredient : Ingredient
    states : mapping of str to dict
        By column; that of a step of several columns is under ``""``.
    columns : tuple of str
        Those it is applied to.
    refused : mapping of str to str
        Columns that it did not take, and why.
    """

    ingredient: Ingredient
    states: Mapping[str, State]
    columns: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FittedRecipe:
    """A recipe that has seen data and can be applied to any more of its like.

    Parameters
    ----------
    recipe : Recipe
    columns_in, columns_out : mapping of str to str
        Kind of each column that comes and goes, in order.
    steps : tuple of FittedStep
    effects : tuple of Effect
        Of each step on the data it was fitted with.
    versions : mapping of str to str
        Of the libraries that took part.
    """

    recipe: Recipe
    columns_in: Mapping[str, Kind]
    columns_out: Mapping[str, Kind]
    steps: tuple[FittedStep, ...]
    effects: tuple[Effect, ...]
    versions: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON, which `read_fitted` reads."""
        return {
            "format": FORMAT,
            **self.recipe.to_json(),
            "columns_in": [list(one) for one in self.columns_in.items()],
            "columns_out": [list(one) for one in self.columns_out.items()],
            "fitted": [{"states": one.states, "columns": one.columns, "refused": one.refused} for one in self.steps],
            "effects": [asdict(effect) for effect in self.effects],
            "versions": dict(self.versions),
        }


def read_fitted(value: Mapping[str, Any]) -> FittedRecipe:
    """Return the fitted recipe that `FittedRecipe.to_json` wrote.

    Raises
    ------
    InvalidInput
        It is of another format, or not one at all.
    """
    if value.get("format") != FORMAT:
        raise InvalidInput(f"this recipe has format {value.get('format')!r}; {FORMAT} is read", field="$.format")
    recipe = read_recipe(value["steps"], value["target"])
    return FittedRecipe(
        recipe,
        dict(value["columns_in"]),
        dict(value["columns_out"]),
        tuple(
            FittedStep(ingredient, one["states"], tuple(one["columns"]), one["refused"])
            for ingredient, one in zip(recipe.steps, value["fitted"], strict=True)
        ),
        tuple(map(Effect.from_json, value["effects"])),
        value["versions"],
    )
