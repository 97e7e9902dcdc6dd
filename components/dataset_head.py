"""The head of a dataset: what it is called, what it is, and what can be done with it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.data_lists import SOURCES, size_of
from components.data_upload import dialog
from components.forms import field, text
from components.times import when
from components.verdicts import icon
from services.views.cleaning import DatasetView

TAKEN = (("csv", "CSV"), ("parquet", "Parquet"))


def dataset_head(view: DatasetView, now: int) -> list[Component]:
    """Return the name of a dataset and what it is."""
    crumbs = html.Div([dcc.Link("Data", href="/data"), icon("right"), html.Span(view.name)], className="crumbs")
    facts: list[Any] = [
        html.Span(f"{view.n:,} rows"),
        html.Span(f"{len(view.columns):,} columns"),
        html.Span(f"{SOURCES.get(view.source, view.source)}, {size_of(view.size)}"),
        when(view.created_at, now),
    ]
    return [crumbs, html.H1(view.name), html.Div(facts, className="sub dots")]


def dataset_actions(dataset_id: str) -> Component:
    """Return what can be done with a dataset."""
    links = [
        html.A(
            [icon("download"), word],
            href=f"/api/datasets/{dataset_id}/download/?format={form}",
            className="btn btn-quiet",
            download="",
            **aria(label=f"Download as {word}"),
        )
        for form, word in TAKEN
    ]
    clean = dcc.Link(
        clean_words(0), href=f"/data/{dataset_id}/clean", id=ids.DATASET_CLEAN, className="btn btn-primary"
    )
    delete = aria(label="Delete this dataset")
    buttons = [
        html.Button("Use as reference", id=ids.DATASET_REFERENCE_OPEN, className="btn btn-quiet", type="button"),
        html.Button("Rename", id=ids.DATASET_RENAME_OPEN, className="btn btn-quiet", type="button"),
        html.Button(icon("trash"), id=ids.DATASET_DELETE_OPEN, className="btn btn-quiet", type="button", **delete),
    ]
    train = dcc.Link("Train on this", href=f"/train?dataset={dataset_id}", className="btn btn-quiet")
    return html.Div([clean, train, *links, *buttons], className="toolbar")


def clean_words(chosen: int) -> str:
    """Return what the link to the recipe says, after so many steps of it were chosen."""
    return f"Clean this data ({chosen} {'step' if chosen == 1 else 'steps'})" if chosen else "Clean this data"


def rename_dialog() -> Component:
    """Return the dialog that another name is typed into."""
    name = field(ids.DATASET_NAME, "Name", text(ids.DATASET_NAME), "1 to 200 characters.", whole=True)
    send = html.Button("Rename", id=ids.DATASET_NAME_SEND, className="btn btn-primary", type="button")
    return dialog(ids.DATASET_RENAME, "Rename", name, send)
