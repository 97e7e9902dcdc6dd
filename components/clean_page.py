"""The head of the wizard, the column to predict, and the recipe it may begin with."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import clean_ids
from components.clean_words import column_entries, column_value, several
from components.numbers import count
from components.shell import notice
from components.verdicts import icon
from services.views.cleaning import DatasetView, RecipeView


def clean_head(dataset: DatasetView) -> Component:
    """Return where we are and what is cleaned."""
    crumbs = html.Div(
        [
            dcc.Link("Data", href="/data"),
            icon("right"),
            dcc.Link(dataset.name, href=f"/data/{dataset.id}", className="crumb-name"),
            icon("right"),
            html.Span("Clean"),
        ],
        className="crumbs",
    )
    about = f"{several(dataset.n, 'row')}, {several(len(dataset.columns), 'column')}. {sample_words(dataset.n)}"
    title = html.Div([html.H1(["Clean ", dataset.name])], className="title-line")
    return html.Div(html.Div([crumbs, title, html.P(about, className="sub")]), className="page-head")


def sample_words(n: int) -> str:
    """Return what steps are tried on."""
    return "Steps are tried on all of them." if n <= 5_000 else f"Steps are tried on {count(5_000)} of the rows."


def target_field(columns: Sequence[str], target: str | None) -> Component:
    """Return the list from which the column to predict is chosen."""
    names = column_entries(columns)
    if target and target not in columns:
        names.append({"value": column_value(target), "label": f"{target} (not in this dataset)"})
    name = clean_ids.part("target-choice")
    label = html.Label("Column to predict", htmlFor=clean_ids.written(name), className="form-label")
    control = dbc.Select(id=name, options=names, value=column_value(target))
    note = html.Div("Steps leave it alone unless they name it.", className="field-note")
    return html.Div([label, control, note], className="field")


def saved_recipe(recipe: RecipeView) -> Component:
    """Return what is said of the recipe the wizard began with, and how to run it as it learnt."""
    about = " is open below: its steps learn anew from this dataset, and you can change them."
    opened: list[str | Component] = [html.B(recipe.name), about]
    if not recipe.is_fitted:
        return notice(opened, "info", "info")
    replay = html.Button("Replay as fitted", id=clean_ids.act("replay", 0), className="btn btn-quiet", type="button")
    why = " Or do exactly what it learnt from its own data, such as the same means and levels, to all rows here: "
    return notice([html.Div([*opened, why]), html.Div(replay, className="form-foot")], "info", "info")
