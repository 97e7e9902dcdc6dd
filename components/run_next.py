"""What can be done with the result of a cleaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import clean_ids
from components.aria import aria
from components.shell import notice
from components.verdicts import icon
from services.views.cleaning import RecipeView
from services.views.model import ModelView

ATTACH = (
    "From then on every row that comes to the model is cleaned by this recipe, with what it learnt here, before it is "
    "counted. Attach it to a model that was trained on data cleaned this way."
)
TRAIN = (
    "Takes the data as it came and the steps of this recipe: so the recipe learns from the training part only, never "
    "from the rows the model is measured on, and is attached to the model."
)
REFERENCE = "What comes to the model is held against these rows from then on."


def next_links(run_id: str, result: Mapping[str, Any]) -> Component:
    """Return what is a press away: the new dataset, its files, the report and the recipe."""
    dataset, recipe = result["dataset"], result["recipe"]
    data = f"/api/datasets/{dataset}/download/"
    links = [
        dcc.Link([icon("data"), "Open the cleaned dataset"], href=f"/data/{dataset}", className="btn btn-primary"),
        _file("CSV", f"{data}?format=csv"),
        _file("Parquet", f"{data}?format=parquet"),
        _file("Report, HTML", f"/api/runs/{run_id}/report/"),
        _file("Recipe, JSON", f"/api/recipes/{recipe}/"),
    ]
    return html.Div(links, className="next-links")


def recipe_words(name: str) -> Component:
    """Return that the recipe is kept, and under which name."""
    about = " and can be replayed on other data, exported, and attached to a model."
    return html.P(["The recipe is saved as ", html.B(name), about], className="muted")


def train_on(dataset: str | None, recipe: RecipeView) -> Component | None:
    """Return the way to a model of the data as it came, with the recipe learnt anew; None where that data is gone."""
    if dataset is None:
        return None
    asked = {"dataset": dataset, "recipe": recipe.id} | ({"target": recipe.target} if recipe.target else {})
    link = dcc.Link([icon("learning"), "Train on this"], href=f"/train?{urlencode(asked)}", className="btn btn-quiet")
    return html.Div([link, html.P(TRAIN, className="muted small")], className="train-on")


def attach_form() -> list[Component]:
    """Return the form that has the rows of a model cleaned by the recipe."""
    return [
        html.H3("Attach to a model"),
        html.P(ATTACH, className="muted small"),
        _choice(clean_ids.RUN_MODEL, "Model"),
        _foot(clean_ids.RUN_ATTACH, "Attach", clean_ids.RUN_ATTACH_ANSWER),
    ]


def reference_form() -> list[Component]:
    """Return the form that makes the result the reference of a model."""
    return [
        html.H3("Use as reference"),
        html.P(REFERENCE, className="muted small"),
        _choice(clean_ids.RUN_REFERENCE_MODEL, "Model"),
        _choice(clean_ids.RUN_LABEL, "Column of what was true"),
        _choice(clean_ids.RUN_PREDICTION, "Column of what the model answered"),
        _foot(clean_ids.RUN_REFERENCE, "Use as reference", clean_ids.RUN_REFERENCE_ANSWER),
    ]


def done(text: str, model: ModelView, end: str = "") -> Component:
    """Return the answer to one of the forms, with the way to the model."""
    link = dcc.Link(f"{model.name} {model.version}", href=f"/models/{model.id}{end}")
    return notice([text, " ", link], "ok", "ok")


def model_entries(models: Sequence[ModelView]) -> list[dict[str, str]]:
    """Return a list to choose a model from."""
    return [{"value": model.id, "label": f"{model.name} {model.version}"} for model in models]


def _choice(name: str, label: str) -> Component:
    control = dbc.Select(id=name, options=[])
    return html.Div([html.Label(label, htmlFor=name, className="form-label"), control], className="field")


def _foot(name: str, label: str, answer: str) -> Component:
    button = html.Button(label, id=name, className="btn btn-quiet", type="button")
    return html.Div([button, html.Div(id=answer, className="answer", **aria(live="polite"))], className="form-foot")


def _file(label: str, href: str) -> Component:
    link: Component = html.A([icon("download"), label], href=href, download="", className="btn btn-quiet")
    return link
