"""The columns a model would look at, a card each: what is in it, what it is used as, and a switch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import skeletons, train_ids
from components.aria import aria, data
from components.cards import card
from components.clean_words import several
from components.column_cards import FIRST, column_body
from components.empty import empty
from core.cleaning.look import ColumnLook
from core.training.features import ONE_HOT_LEVELS, Feature

ORDERS = "It puts rows in order, and is not learnt from"


def columns_card() -> Component:
    """Return the card of the columns before they came."""
    search = dbc.Input(
        id=train_ids.TRAIN_COLUMNS_FIND, type="search", placeholder="Search columns", debounce=250, autoComplete="off"
    )
    acts = [
        html.Label([html.Span("Search columns", className="visually-hidden"), search], className="picker"),
        html.Button("Usual ones", type="button", className="btn btn-quiet", title="All that tell something",
                    **data(**{"train-all": "on"})),
        html.Button("None", type="button", className="btn btn-quiet", **data(**{"train-all": "off"}),
                    **aria(label="Switch every column off")),
    ]  # fmt: skip
    return card(
        "What it learns from",
        html.Div(id=train_ids.note("features"), className="field-note", role="status"),
        html.Div(id=train_ids.TRAIN_LEAKS, **aria(live="polite")),
        dcc.Store(id=train_ids.TRAIN_COLUMNS_PAGE, data=0),
        html.Div(_pager(), id=train_ids.TRAIN_COLUMNS_PAGER, className="train-pager", hidden=True),
        html.Div(skeletons.lines(6, 22), id=train_ids.TRAIN_COLUMNS),
        sub=html.Span(id=train_ids.TRAIN_COLUMNS_SUB, role="status"),
        actions=html.Div(acts, className="toolbar"),
    )


def feature_cards(
    columns: Sequence[ColumnLook], features: Mapping[str, Feature], left_out: Mapping[str, str], on: Collection[str]
) -> list[Component]:
    """Return a card a column; no more than a page of them is given, for hundreds at once take a browser seconds.

    Parameters
    ----------
    on : collection of str
        Those that a model would look at.
    """
    if not columns:
        return [empty("lost", "No such column", "No name holds this. Search for less of it.", small=True)]
    return [_card(one, used_as(one, features.get(one.name)), left_out.get(one.name), one.name in on) for one in columns]


def page_of(n: int, page: int) -> tuple[int, slice, str]:
    """Return the page there is, which of `n` columns are on it, and how that is said.

    Examples
    --------
    >>> page_of(50, 2), page_of(50, 9)[0], page_of(3, -1)[2]
    ((2, slice(48, 72, None), '49 to 50 of 50'), 2, '1 to 3 of 3')
    """
    page = min(max(page, 0), max(n - 1, 0) // FIRST)
    first = page * FIRST
    return page, slice(first, first + FIRST), f"{min(first + 1, n):,} to {min(first + FIRST, n):,} of {n:,}"


def used_as(column: ColumnLook, feature: Feature | None) -> str:
    """Return what a column is for a model, in words."""
    if feature is None:
        return {"text": "Used as a text", "date": "Used as a date"}.get(column.kind, "Used as a number")
    if feature.kind == "number":
        return "Used as a number" + ", 0 or 1" * feature.truth + ", written as text" * feature.written
    if feature.kind == "date":
        return "Used as a date: how long ago, month, weekday, hour"
    levels = several(feature.levels, "level")
    return f"Used as a text of {levels}" + (
        ", each by the target it came with" if feature.levels > ONE_HOT_LEVELS else ""
    )


def count_words(used: int, of: int, looked_at: int) -> str:
    """Return how many columns are learnt from, and on how many rows they were looked at."""
    return f"{used:,} of {several(of, 'column')} used; looked at on {several(looked_at, 'row')}"


def _pager() -> list[Component]:
    buttons = [
        html.Button(label, id=name, type="button", className="btn btn-quiet", **aria(label=f"{label} columns"))
        for label, name in (
            ("Earlier", train_ids.TRAIN_COLUMNS_EARLIER),
            ("Later", train_ids.TRAIN_COLUMNS_LATER),
        )
    ]
    return [html.Span(id=train_ids.TRAIN_COLUMNS_AT, role="status", className="muted small"), *buttons]


def _card(column: ColumnLook, use: str, reason: str | None, on: bool) -> Component:
    off = f"Left out: {reason}" if reason else "Switched off"
    head = html.Div([html.H3(column.name, title=column.name), _switch(column.name, on)], className="column-head")
    said = html.P([html.Span(use, className="when-on"), html.Span(off, className="when-off")], className="column-use")
    return html.Article(
        [head, said, *column_body(column)],
        className="column-card train-column" + ("" if on else " is-off"),
        **aria(label=f"Column {column.name}"),
    )


def _switch(name: str, on: bool) -> Component:
    made: Component = html.Button(
        html.Span(className="switch-knob"),
        type="button",
        role="switch",
        className="switch",
        **data(**{"train-column": name}),
        **aria(checked="true" if on else "false", label=f"Learn from {name}"),
    )
    return made
