"""The first step of the wizard: the data to learn from, as a list to choose from, a file, or what a model logged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import skeletons, train_ids
from components.aria import aria
from components.cards import card
from components.clean_words import several
from components.data_lists import SOURCES
from components.data_upload import paste_dialog, upload_zone
from components.empty import empty
from components.forms import segmented
from components.times import when
from services.views.cleaning import DatasetView
from services.views.model import ModelView

SHOWN = 30
FROM = (("any", "All"), ("upload", "Uploaded"), ("cleaning", "Cleaned by a recipe"), ("predictions", "Logged"))
DAYS = 30


def data_panel(days: str | None) -> list[Component]:
    """Return the step before its lists came."""
    search = dbc.Input(
        id=train_ids.TRAIN_FIND, type="search", placeholder="Search datasets", debounce=250, autoComplete="off"
    )
    bar = [
        html.Label([html.Span("Search datasets", className="visually-hidden"), search], className="picker"),
        segmented(train_ids.TRAIN_SOURCE, FROM, "any", "Where the data came from"),
    ]
    return [
        card(
            "Choose a dataset",
            html.Div(bar, className="toolbar train-bar"),
            html.Div(id=train_ids.note("dataset"), className="field-note", role="status"),
            html.Div(skeletons.lines(4, 36), id=train_ids.TRAIN_DATASETS),
            flush=True,
        ),
        card("Or bring one", upload_zone(), sub="It is read, then you go on here"),
        card("Or learn from what a model logged", *_logged(days), sub="Its predictions whose truth is known by now"),
        paste_dialog(),
    ]


def dataset_list(found: Sequence[DatasetView], chosen: str | None, now: int, *, any_at_all: bool) -> Component:
    """Return datasets as a list of buttons; the first thirty, for the others are searched for."""
    if not found:
        if any_at_all:
            return empty("lost", "No such dataset", "Search for less of its name, or look at all of them.", small=True)
        return empty("data", "No data yet", "Bring a file below, or learn from what a model logged.", small=True)
    rows: list[Component] = [_dataset(one, now, chosen=one.id == chosen) for one in found[:SHOWN]]
    if len(found) > SHOWN:
        rows.append(html.Li(f"and {len(found) - SHOWN:,} more: search for them by name", className="train-more muted"))
    return html.Ul(rows, className="train-datasets")


def found_datasets(known: Sequence[DatasetView], find: str, source: str) -> list[DatasetView]:
    """Return the datasets whose name holds what is searched for, of where they came from."""
    wanted = find.strip().casefold()
    return [one for one in known if wanted in one.name.casefold() and source in ("any", one.source)]


def model_options(models: Sequence[ModelView]) -> list[dict[str, str]]:
    """Return the models whose predictions can be learnt from."""
    return [{"value": one.id, "label": f"{one.name} {one.version}"} for one in models]


def _dataset(one: DatasetView, now: int, *, chosen: bool) -> Component:
    facts = [
        html.Span(several(one.n, "row")),
        html.Span(several(len(one.columns), "column")),
        html.Span(SOURCES.get(one.source, one.source)),
        when(one.created_at, now),
    ]
    body = [html.Span(one.name, className="train-dataset-name", dir="auto"), html.Span(facts, className="dots")]
    return html.Li(
        html.Button(
            body,
            id=train_ids.act("dataset", one.id),
            className="train-dataset",
            type="button",
            title=one.name,
            **aria(pressed="true" if chosen else "false"),
        )
    )


def _logged(days: str | None) -> list[Component]:
    model = dbc.Select(id=train_ids.TRAIN_LOGGED_MODEL, options=[])
    span: Any = dbc.Input(
        id=train_ids.TRAIN_LOGGED_DAYS, type="text", inputMode="numeric", value=days or str(DAYS), autoComplete="off"
    )
    send = html.Button(
        "Use these predictions", id=train_ids.TRAIN_LOGGED_SEND, className="btn btn-quiet", type="button"
    )
    hint = "The newest 200,000 at most; they become a dataset of their features and the label."
    fields = [
        html.Div([html.Label("Model", htmlFor=train_ids.TRAIN_LOGGED_MODEL, className="form-label"), model],
                 className="field"),
        html.Div([html.Label("Of the last days", htmlFor=train_ids.TRAIN_LOGGED_DAYS, className="form-label"), span],
                 className="field"),
    ]  # fmt: skip
    note = html.Div(hint, id=train_ids.TRAIN_LOGGED_NOTE, className="field-note", role="status")
    return [html.Div(fields, className="fields"), note, html.Div(send, className="form-foot")]
