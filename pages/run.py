"""One run: how far it is; once it is done, what it made of the data, and what can be done with that."""

from __future__ import annotations

from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from components import clean_ids, skeletons, training_ids
from components.aria import aria
from components.cards import card
from components.figures import graph
from components.run_next import attach_form, reference_form
from components.run_report import report_grid
from components.verdicts import icon

PULSE_MS = 1_000


def layout(run_id: str = "", column: str | None = None, **_: Any) -> Component:
    """Return the page of the run `run_id` before its first answer.

    Parameters
    ----------
    column : str, optional
        The column that is looked at closely, from the query.
    """
    cancel = html.Button(
        [icon("close"), "Cancel"], id=clean_ids.RUN_CANCEL, className="btn btn-quiet", type="button", hidden=True
    )
    again = html.Button("Try again", id=training_ids.RUN_AGAIN, className="btn btn-primary", type="button", hidden=True)
    answers = [html.Div(id=clean_ids.RUN_CANCEL_ANSWER), html.Div(id=training_ids.RUN_AGAIN_ANSWER)]
    progress = [
        html.Div(skeletons.lines(2), id=clean_ids.RUN_PROGRESS, **aria(live="polite")),
        html.Div([cancel, again, html.Div(id=training_ids.RUN_CHANGE), *answers], className="form-foot run-foot"),
    ]
    return html.Div(
        [
            dcc.Store(id=clean_ids.RUN_CHOICE, data={"run": run_id, "column": column}),
            dcc.Store(id=clean_ids.RUN_STATE),
            dcc.Store(id=training_ids.RUN_GO),
            dcc.Store(id=training_ids.RUN_SEEN),
            dcc.Interval(id=clean_ids.RUN_PULSE, interval=PULSE_MS),
            html.Div(skeletons.title(), id=clean_ids.RUN_HEAD),
            html.Div(card("Progress", *progress), id=clean_ids.RUN_PROGRESS_BOX),
            html.Div(id=training_ids.RUN_MADE, className="if-any"),
            html.Div(id=training_ids.RUN_BOARD, className="if-any"),
            html.Div(_report(), id=clean_ids.RUN_BODY, className="stack", hidden=True),
        ],
        className="page",
    )


def _report() -> list[Component]:
    figure = html.Div(
        [
            html.H3("Share of values, before and after"),
            graph("cleaned-column", 300, "Values of the column before and after"),
        ]
    )
    forms = [
        html.Div(attach_form(), className="run-form"),
        html.Div(reference_form(), className="run-form"),
    ]
    return [
        html.Div(id=clean_ids.RUN_SUMMARY, className="run-summary"),
        html.Div(skeletons.tiles(5), id=clean_ids.RUN_TILES, className="tiles"),
        card("What next", html.Div(id=clean_ids.RUN_NEXT), html.Div(forms, className="columns next-forms")),
        card("What each step did", html.Div(id=clean_ids.RUN_STEPS), flush=True),
        card("Columns", report_grid(), sub="Those that changed most first; choose one to look closer", flush=True),
        html.Div(
            card(
                html.Span("Column", id=clean_ids.RUN_COLUMN_TITLE, className="title-line"),
                html.Div([figure, html.Div(id=clean_ids.RUN_COLUMN_FACTS)], className="columns"),
            ),
            id=clean_ids.RUN_DETAIL,
        ),
    ]


dash.register_page(
    __name__,
    path_template="/runs/<run_id>",
    name="Run",
    title="Run · Plumbline",
    description="How far one piece of work is, and what came of it.",
    order=10,
)
