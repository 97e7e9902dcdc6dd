"""A model in one form: the data, what is predicted of it, how that is measured, how it is learnt, what it is called."""

from __future__ import annotations

from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from components import skeletons, train_ids
from components.aria import aria
from components.cards import card
from components.train_columns import columns_card
from components.train_data import data_panel

STORES = ("FORMED", "WRITTEN", "SWITCHED", "SEEN", "PARAMED", "REFUSED", "GO", "PLACE")


def layout(dataset: str | None = None, step: str | None = None, **asked: Any) -> Component:
    """Return the wizard before its first answer.

    Parameters
    ----------
    dataset : str, optional
        Id of the data to learn from.
    step : str, optional
        The one that is looked at.
    asked : str
        What is to stand in the fields: ``target``, ``recipe``, ``model``, ``days``, and fields by name.
    """
    known = step if step in train_ids.NAMES and dataset else ("features" if dataset else "data")
    panels = {
        "data": data_panel(asked.get("days")),
        "features": [_target(), columns_card()],
        "split": [_split()],
        "algorithm": [_algorithm(), _params(), card("Limits", html.Div(id=train_ids.TRAIN_LIMITS))],
        "name": [_name(), _train()],
    }
    return html.Div(
        [
            dcc.Store(id=train_ids.TRAIN_CHOICE, data={"dataset": dataset, "asked": asked}),
            dcc.Store(id=train_ids.TRAIN_STEP, data=known),
            *[dcc.Store(id=getattr(train_ids, f"TRAIN_{name}")) for name in STORES],
            html.Div(_head(), id=train_ids.TRAIN_HEAD),
            html.Div(
                [
                    html.Nav(html.Ol(_steps(known), className="train-steps"), **aria(label="Steps")),
                    html.Div([_panel(name, panels[name], known) for name in train_ids.NAMES]),
                ],
                className="train",
            ),
        ],
        className="page train-page",
    )


def _head() -> Component:
    about = "From a table to a model that is measured, explained and watched, in five steps."
    return html.Div(html.Div([html.H1("Train a model"), html.P(about, className="sub")]), className="page-head")


def _steps(known: str) -> list[Component]:
    return [
        html.Li(
            html.Button(
                [
                    html.Span(str(place), className="step-number"),
                    html.Span(
                        [
                            html.Span(label, className="step-name"),
                            html.Span(id=train_ids.words(name), className="step-about", dir="auto"),
                        ]
                    ),
                ],
                id=train_ids.act("step", name),
                className="train-step" + (" is-here" if name == known else ""),
                type="button",
            )
        )
        for place, (name, label) in enumerate(train_ids.STEPS, start=1)
    ]


def _panel(name: str, body: list[Component], known: str) -> Component:
    at = train_ids.NAMES.index(name)
    label = dict(train_ids.STEPS)[name]
    back = html.Button("Back", id=train_ids.act("back", name), className="btn btn-quiet", type="button")
    following = html.Button("Next", id=train_ids.act("next", name), className="btn btn-primary", type="button")
    foot = ([back] if at else []) + ([following] if at < len(train_ids.NAMES) - 1 else [])
    title = html.H2(f"Step {at + 1} of {len(train_ids.NAMES)}: {label}", className="visually-hidden", tabIndex="-1")
    return html.Section(
        [title, *body, html.Div(foot, className="train-foot")],
        id=train_ids.panel(name),
        className="stack train-panel",
        hidden=name != known,
        **aria(label=label),
    )


def _target() -> Component:
    return html.Div(
        card(
            "What is predicted",
            html.Div(
                [
                    html.Div(skeletons.lines(3), id=train_ids.TRAIN_TARGET, className="train-contents"),
                    html.Div(id=train_ids.TRAIN_POSITIVE, className="train-contents"),
                ],
                className="fields",
            ),
            html.Div(id=train_ids.TRAIN_TARGET_LOOK, className="train-target-look", **aria(live="polite")),
        ),
        id=train_ids.TRAIN_TARGET_CARD,
        className="clean-working",
    )


def _split() -> Component:
    drawing = html.Div(id=train_ids.TRAIN_SPLIT_LOOK, className="train-split-look", **aria(live="polite"))
    return card("How it is measured", drawing, html.Div(skeletons.lines(4), id=train_ids.TRAIN_SPLIT))


def _algorithm() -> Component:
    note = html.Div(id=train_ids.note("algorithm"), className="field-note", role="status")
    return card("Algorithm", html.Div(skeletons.lines(4, 40), id=train_ids.TRAIN_ALGORITHMS), note)


def _params() -> Component:
    return card(html.Span("Its params", id=train_ids.TRAIN_PARAMS_TITLE), html.Div(id=train_ids.TRAIN_PARAMS))


def _name() -> Component:
    return card("What it is called", html.Div(skeletons.lines(3), id=train_ids.TRAIN_NAME))


def _train() -> Component:
    go = html.Button("Train", id=train_ids.TRAIN_SEND, className="btn btn-primary", type="button")
    said = html.Div(id=train_ids.TRAIN_ANSWER, className="answer", **aria(live="polite"))
    return card(
        "All of it",
        html.Div(skeletons.lines(5), id=train_ids.TRAIN_SUMMARY),
        html.Div([go, said], className="form-foot"),
    )


dash.register_page(
    __name__,
    path="/train",
    name="Train",
    title="Train a model · Plumbline",
    description="From a table to a model that is measured, explained and watched.",
    order=7,
    icon="learning",
    layout=layout,
)
