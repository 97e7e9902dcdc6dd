"""Recipes: an ordered list of steps as people wrote it, before anything is learnt from data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from core.cleaning.step import STEPS
from core.errors import InvalidInput
from core.params import read_params, refusal

MOST_STEPS = 100


@dataclass(frozen=True)
class Ingredient:
    """One step of a recipe.

    Parameters
    ----------
    step : str
        Name of a registered step.
    columns : tuple of str
        All that the step accepts when empty.
    params : object
        Of the params class of the step.
    """

    step: str
    columns: tuple[str, ...] = ()
    params: Any = None

    def to_json(self) -> dict[str, Any]:
        """Return the step as JSON."""
        return {"step": self.step, "columns": list(self.columns), "params": asdict(self.params)}


@dataclass(frozen=True)
class Recipe:
    """Steps in the order they are done.

    Parameters
    ----------
    steps : tuple of Ingredient
    target : str, optional
        Column that a model will predict: no step changes it unless it is named, and only some look at it.
    """

    steps: tuple[Ingredient, ...] = ()
    target: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the recipe as JSON, which `read_recipe` reads."""
        return {"steps": [one.to_json() for one in self.steps], "target": self.target}


class StepIn(msgspec.Struct, forbid_unknown_fields=True):
    """A step as it comes from outside."""

    step: str
    columns: list[str] = []
    params: dict[str, Any] = {}


def read_recipe(steps: Sequence[Mapping[str, Any]], target: str | None = None, field: str = "$.steps") -> Recipe:
    """Return the recipe that JSON describes.

    Parameters
    ----------
    field : str
        Where the steps stand in what was sent, for errors.

    Raises
    ------
    InvalidInput
        There is no such step or param, or a value is not allowed; the message names it.
    """
    if len(steps) > MOST_STEPS:
        raise InvalidInput(f"{len(steps):,} steps; at most {MOST_STEPS} are taken", field=field)
    return Recipe(tuple(_read(one, f"{field}[{index}]") for index, one in enumerate(steps)), target)


def _read(value: Mapping[str, Any], field: str) -> Ingredient:
    try:
        asked = msgspec.convert(value, StepIn)
    except msgspec.ValidationError as error:
        raise refusal(error, field) from error
    try:
        step = STEPS.get(asked.step[:100])
    except InvalidInput as error:
        raise InvalidInput(error.message, field=f"{field}.step") from error
    return Ingredient(
        step.name, tuple(dict.fromkeys(asked.columns)), read_params(step.params, asked.params, f"{field}.params")
    )
