"""Whether rows in production fare in a recipe as the training data did, and which recipe that is."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components import clean_ids
from components.cards import card
from components.clean_words import several
from components.verdicts import icon
from core.cleaning.skew import StepSkew
from services.skew import SkewView

MOST_STEPS = 5
WORDS = {
    "ok": ("ok", "ok", "The recipe does to incoming rows what it did to the training data."),
    "warning": ("warning", "warn", "The recipe changes incoming rows otherwise than it changed the training data."),
    "critical": (
        "critical",
        "bad",
        "The recipe changes incoming rows quite otherwise than it changed the training data.",
    ),
    "insufficient": ("none", "mute", "Too few rows came yet to tell."),
    "no_data": ("none", "mute", "No row with input data came yet."),
}


def skew_card(view: SkewView, recipe: str | None) -> Component | None:
    """Return the card of a model that has a recipe; none for others.

    Parameters
    ----------
    recipe : str, optional
        Its name.
    """
    if view.recipe is None:
        return None
    shape, tone, said = WORDS[view.verdict]
    shown = [one for one in view.steps if one.rank] or []
    body: list[Component] = [html.P([icon(shape), " ", said], className=f"skew-verdict tone-{tone}")]
    body += [_steps(shown[:MOST_STEPS])] if shown else []
    body += [html.P(oddity_words(view.oddities), className="skew-oddities")] if view.oddities else []
    about = f"{recipe or 'the recipe'}, {several(view.n, 'row')} of the window" if view.n else recipe or "the recipe"
    return card("Training / serving skew", *body, sub=about)


def oddity_words(oddities: Mapping[str, int]) -> str:
    """Return what incoming rows are, that the recipe does not expect.

    Examples
    --------
    >>> oddity_words({"missing columns": 1, "values of another type": 3})
    'Not as the recipe expects: 1 of missing columns, 3 of values of another type.'
    """
    listed = ", ".join(f"{n:,} of {name}" for name, n in oddities.items())
    return f"Not as the recipe expects: {listed}."


def recipe_line(recipe_id: str | None, name: str, model_id: str) -> Component | None:
    """Return by which recipe the rows of a model are cleaned, and how to end that; nothing where by none."""
    if recipe_id is None:
        return None
    detach = html.Button(
        "Detach",
        id=clean_ids.part("detach", model_id),
        className="btn btn-quiet",
        type="button",
        title="Rows are counted as they come from then on",
    )
    said: list[str | Component] = [
        "Incoming rows are cleaned by ",
        html.B(name),
        ". ",
        dcc.Link("Skew against training", href=f"/models/{quote(model_id)}/quality"),
    ]
    return html.Div([html.Div(said), detach], className="recipe-line")


def _steps(steps: list[StepSkew]) -> Component:
    return html.Ul([html.Li(f"{one.sentence}.") for one in steps], className="found skew-steps")
