"""The data there is: files come in here, and what became of them is listed."""

from __future__ import annotations

from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from components import ids, skeletons
from components.aria import aria, data
from components.cards import card
from components.data_lists import datasets_grid, no_recipes, recipes_grid
from components.data_upload import dialog, paste_dialog, upload_zone
from components.verdicts import icon

OPEN_MS = 1_000  # between two looks at runs, while one is not over

dash.register_page(
    __name__,
    path="/data",
    name="Data",
    title="Data · Plumbline",
    description="Upload data, look at it, clean it.",
    order=6,
    icon="data",
)


def layout(**_: Any) -> Component:
    """Return the page before its first answer."""
    lists = [
        html.Div(skeletons.lines(4, 22), id=ids.DATA_NOTHING),
        html.Div(datasets_grid(), id=ids.DATA_SETS_BOX, hidden=True),
    ]
    return html.Div(
        [
            dcc.Store(id=ids.DATA_COMMAND),
            dcc.Store(id=ids.DATA_DOOMED),
            dcc.Interval(id=ids.DATA_RUNS_PULSE, interval=OPEN_MS, disabled=True),
            html.Div(
                html.Div(
                    [
                        html.H1("Data"),
                        html.P("Bring data in, see what is in it, clean it by a recipe.", className="sub"),
                    ]
                ),
                className="page-head",
            ),
            upload_zone(),
            card("Datasets", *lists, sub=html.Span(id=ids.DATA_SETS_SUB), flush=True),
            html.Div([_recipes(), _runs()], className="columns"),
            paste_dialog(),
            delete_dialog(),
        ],
        className="page data-page",
    )


def delete_dialog() -> Component:
    """Return the dialog that asks before anything is deleted."""
    body = html.Div(
        [html.P(id=ids.DATA_DELETE_WORDS), html.Div(id=ids.DATA_DELETE_ANSWER, role="status", **aria(live="polite"))],
        className="stack-tight",
    )
    keep = html.Button("Keep it", id=ids.DATA_DELETE_KEEP, className="btn btn-quiet", type="button")
    delete = html.Button("Delete", id=ids.DATA_DELETE_SEND, className="btn btn-danger", type="button")
    return dialog(ids.DATA_DELETE, "Delete?", body, keep, delete)


def _recipes() -> Component:
    bring = html.Button([icon("upload"), "Import"], className="btn btn-quiet", type="button", **data(upload="recipe"))
    said = html.Div(id="data-recipe-said", className="field-note", role="status")
    return card(
        "Recipes",
        html.Div(no_recipes(), id=ids.DATA_NO_RECIPES, hidden=True),
        html.Div(recipes_grid(), id=ids.DATA_RECIPES_BOX, hidden=True),
        said,
        sub="Steps that were saved",
        actions=bring,
        flush=True,
    )


def _runs() -> Component:
    return card("Recent work", html.Div(skeletons.lines(3), id=ids.DATA_RUNS), sub="The newest first", flush=True)
