"""Cleaning a dataset: the steps of its recipe, what is suggested, and what a step would do, before anything is done."""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import clean_ids, skeletons
from components.aria import aria
from components.cards import card
from components.clean_preview import SIDES, preview_grid
from components.clean_recipe import step_menu
from components.forms import field, segmented, text
from components.verdicts import icon


def layout(dataset_id: str = "", recipe: str | None = None, step: str | None = None, **_: Any) -> Component:
    """Return the page of the dataset `dataset_id` before its first answer.

    Parameters
    ----------
    recipe : str, optional
        Id of a saved recipe to begin with, from the query.
    step : str, optional
        Number of the step that is looked at.
    """
    picked = int(step) - 1 if step and step.isascii() and step.isdigit() and 0 < len(step) < 4 else None
    stores = [
        dcc.Store(id=clean_ids.CLEAN_CHOICE, data={"dataset": dataset_id, "recipe": recipe}),
        dcc.Store(id=clean_ids.CLEAN_PICKED, data={"step": picked}),
        *[
            dcc.Store(id=name)
            for name in (
                clean_ids.CLEAN_COMMAND,
                clean_ids.CLEAN_PLACE,
                clean_ids.CLEAN_REHEARSED,
                clean_ids.CLEAN_SUGGESTED,
                clean_ids.CLEAN_FORMED,
                clean_ids.CLEAN_AIMED,
                clean_ids.CLEAN_WRITTEN,
                clean_ids.CLEAN_GO,
            )
        ],
    ]
    left = [_recipe(), _form(), _suggestions()]
    return html.Div(
        [
            *stores,
            html.Div(skeletons.title(), id=clean_ids.CLEAN_HEAD),
            html.Div(id=clean_ids.CLEAN_SAVED, className="reasons"),
            html.Div([html.Div(left, className="stack"), html.Div([_preview(), _run()], className="stack")],
                     className="clean"),
        ],
        className="page",
    )  # fmt: skip


def _recipe() -> Component:
    menu = html.Details(
        [
            html.Summary([icon("plus"), "Add a step"], className="btn btn-quiet"),
            html.Div(step_menu(), className="step-menu"),
        ],
        id=clean_ids.CLEAN_ADD,
        className="add-menu",
    )
    back = [
        html.Button(icon(name), id=f"clean-{name}", className="icon-button", type="button", disabled=True,
                    title=f"{label} ({keys})", **aria(label=label, keyshortcuts=said))
        for name, label, keys, said in (
            ("undo", "Undo", "Ctrl+Z", "Control+Z"),
            ("redo", "Redo", "Ctrl+Shift+Z", "Control+Shift+Z"),
        )
    ]  # fmt: skip
    return card(
        "Recipe",
        html.Div(id=clean_ids.CLEAN_TARGET, className="clean-target"),
        html.Div(skeletons.lines(4, 40), id=clean_ids.CLEAN_STEPS, **aria(live="polite")),
        sub=html.Span(id=clean_ids.CLEAN_STEPS_SUB),
        actions=html.Div([*back, menu], className="clean-actions"),
        flush=True,
    )


def _form() -> Component:
    return html.Div(
        card(
            html.Span("Step", id=clean_ids.CLEAN_FORM_TITLE),
            html.Div(id=clean_ids.CLEAN_FORM_HEAD, className="clean-fields"),
            html.Div(id=clean_ids.CLEAN_COLUMNS_NOTE, className="field-note", role="status"),
            html.Div(id=clean_ids.CLEAN_FORM, className="clean-fields"),
        ),
        id=clean_ids.CLEAN_FORM_BOX,
        hidden=True,
    )


def _suggestions() -> Component:
    every = html.Button("Add all", id=clean_ids.CLEAN_ADD_ALL, className="btn btn-quiet", type="button", disabled=True)
    return html.Div(
        card(
            "Suggested",
            html.Div(skeletons.lines(5, 30), id=clean_ids.CLEAN_SUGGESTIONS),
            sub=html.Span(id=clean_ids.CLEAN_SUGGESTIONS_SUB),
            actions=every,
            flush=True,
        ),
        id=clean_ids.CLEAN_SUGGESTIONS_BOX,
        className="clean-working",
    )


def _preview() -> Component:
    side = segmented(clean_ids.CLEAN_SIDE, SIDES, "both", "Values shown")
    only = dbc.Switch(id=clean_ids.CLEAN_ONLY, value=False, label="Only rows that change")
    key = html.Div(
        [html.Del("before"), html.Span("→", className="muted"), html.Ins("after"),
         html.Span("\N{MINUS SIGN} dropped", className="drop-sign")],
        className="diff-key", **aria(hidden="true"),
    )  # fmt: skip
    return html.Div(
        card(
            html.Span("Preview", id=clean_ids.CLEAN_PREVIEW_TITLE),
            html.Div([html.Div([side, only], className="toolbar"), key], className="preview-bar"),
            html.Div(skeletons.lines(8), id=clean_ids.CLEAN_PREVIEW_SAID),
            html.Div(preview_grid(), id=clean_ids.CLEAN_PREVIEW_BOX, hidden=True),
            sub=html.Span(id=clean_ids.CLEAN_PREVIEW_SUB, role="status"),
            flush=True,
        ),
        id=clean_ids.CLEAN_PREVIEW_CARD,
        className="clean-working",
    )


def _run() -> Component:
    hint = "The recipe is kept under it too."
    name = field(clean_ids.CLEAN_NAME, "Name of the result", text(clean_ids.CLEAN_NAME), hint)
    go = html.Button(
        "Run on all rows", id=clean_ids.CLEAN_RUN, className="btn btn-primary", type="button", disabled=True
    )
    said = html.Div(id=clean_ids.CLEAN_ANSWER, className="answer", **aria(live="polite"))
    about = "The dataset stays as it is: the result is a new one, with a report of what was done."
    return card("Run", html.Div([name, html.Div([go, said], className="form-foot")], className="clean-run"), sub=about)


dash.register_page(
    __name__,
    path_template="/data/<dataset_id>/clean",
    name="Clean",
    title="Clean · Plumbline",
    description="Put together what is done to a dataset, see what it does, and run it.",
    order=10,
    layout=layout,
)
