"""The look at one dataset: how it was read, what is in each column, what is wrong, and its rows."""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids, skeletons
from components.aria import aria
from components.cards import card
from components.column_cards import SORTS
from components.data_upload import dialog, uploads
from components.dataset_head import dataset_actions, rename_dialog
from components.dataset_read import again_form
from components.dataset_reference import reference_dialog
from components.dataset_table import rows_grid


def layout(dataset_id: str = "", find: str = "", sort: str = "file", **_: Any) -> Component:
    """Return the page of the dataset `dataset_id` before its first answer.

    Parameters
    ----------
    find, sort : str
        Which columns are looked at, and in which order, from the query.
    """
    known = sort if sort in [name for name, _ in SORTS] else "file"
    return html.Div(
        [
            dcc.Store(id=ids.DATASET, data={"id": dataset_id}),
            dcc.Store(id=ids.DATASET_KIND),
            dcc.Store(id=ids.DATASET_GONE),
            dcc.Store(id=ids.DATASET_SEEN),
            dcc.Store(id=ids.DATASET_SHOWN, data=False),
            _head(dataset_id),
            uploads(),
            html.Div(id=ids.DATASET_PROBLEMS),
            html.Div(
                [
                    card("Score", html.Div(skeletons.lines(4), id=ids.DATASET_SCORE), sub="What cost how many points"),
                    card("How it was read", html.Div(skeletons.lines(2), id=ids.DATASET_READ), again_form()),
                ],
                className="columns score-and-read",
            ),
            _columns(find, known),
            card("Rows", rows_grid(), sub="As they are now", flush=True),
            _toast(dataset_id),
            rename_dialog(),
            reference_dialog(),
            _delete(),
        ],
        className="page dataset-page",
    )


def _head(dataset_id: str) -> Component:
    words = html.Div(skeletons.title(), id=ids.DATASET_HEAD, className="head-words")
    return html.Div([words, dataset_actions(dataset_id)], className="page-head")


def _columns(find: str, sort: str) -> Component:
    search = dbc.Input(
        id=ids.DATASET_FIND, type="search", value=find, placeholder="Search columns", debounce=250, autoComplete="off"
    )
    order = dbc.Select(
        id=ids.DATASET_SORT, value=sort, options=[{"value": name, "label": word} for name, word in SORTS]
    )
    bar = [
        html.Label([html.Span("Search columns", className="visually-hidden"), search], className="picker"),
        html.Label([html.Span("Order", className="visually-hidden"), order], className="picker"),
    ]
    more = html.Button(id=ids.DATASET_MORE, className="btn btn-quiet", type="button", hidden=True)
    return card(
        "Columns",
        html.Div(skeletons.lines(9, 22), id=ids.DATASET_CARDS, className="column-cards"),
        html.Div(more, className="more-line"),
        sub="What is in each, and what looks wrong",
        actions=html.Div(bar, className="toolbar"),
    )


def _toast(dataset_id: str) -> Component:
    words = html.Span(id=ids.DATASET_TOAST_WORDS, role="status", **aria(live="polite"))
    link = dcc.Link("Open the recipe", href=f"/data/{dataset_id}/clean")
    return html.Div([words, link], id=ids.DATASET_TOAST, className="toast-line")


def _delete() -> Component:
    body = html.Div(
        [
            html.P("The rows and the file they came in will be gone; what was made of them stays."),
            html.Div(id=ids.DATASET_DELETE_ANSWER, role="status", **aria(live="polite")),
        ],
        className="stack-tight",
    )
    delete = html.Button("Delete", id=ids.DATASET_DELETE_SEND, className="btn btn-danger", type="button")
    return dialog(ids.DATASET_DELETE, "Delete this dataset?", body, delete)


dash.register_page(
    __name__,
    path_template="/data/<dataset_id>",
    name="Dataset",
    title="Data · Plumbline",
    description="How a file was read, what is in each column, and what looks wrong.",
    order=19,  # after the pages below /data/<dataset_id>, whose addresses fit here too
    layout=layout,
)
