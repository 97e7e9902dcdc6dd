"""How it learns: the algorithms that fit, what can be set of the one that is chosen, and the limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import train_ids
from components.aria import aria
from components.clean_form import option_field
from components.clean_read import shown_value
from components.train_draft import PLAN
from components.train_split import plan_field
from core.params import options
from core.training.algorithm import Algorithm
from services.training import AUTO

AUTO_WORDS = "Tries all of them, looks for better params of those that do well, and keeps the best one."
LAST = "baseline"
LIMITS = {
    "time_limit_s": "Seconds, for all of it: 600 are ten minutes. From 1 to 21,600.",
    "memory_limit_mb": "MiB, some 300 of which the libraries take. Beyond it the training ends, nothing else.",
    "explain": "Which features matter, how, and whether more rows would help; takes a twentieth of the time.",
}


def algorithm_choice(found: Sequence[Algorithm], chosen: str) -> Component:
    """Return the algorithms that fit the question, as cards of which one is chosen."""
    ranked = sorted(found, key=lambda one: (one.name == LAST, one.order))
    cards = [_card(AUTO, "All of them (auto)", AUTO_WORDS)]
    cards += [_card(one.name, one.label, one.summary) for one in ranked]
    value = chosen if chosen in [one["value"] for one in cards] else AUTO
    choice: Component = dbc.RadioItems(id=train_ids.field("algorithm"), options=cards, value=value)
    return html.Div(choice, className="train-algorithms", role="group", **aria(label="Algorithm"))


def params_form(algorithm: Algorithm | None, raw: Mapping[str, Any]) -> list[Component]:
    """Return the fields of what can be set of an algorithm, holding what was written in them."""
    if algorithm is None:
        return [html.P("It looks for the best params by itself.", className="muted")]
    known = options(algorithm.params)
    if not known:
        return [html.P("There is nothing to set.", className="muted")]
    made = [
        option_field(
            option,
            raw.get(option.name, shown_value(option, option.default)),
            train_ids.param(algorithm.name, option.name),
            train_ids.note(f"params.{option.name}"),
        )
        for option in known
    ]
    return [html.Div(made, className="fields")]


def limits_form(fields: Mapping[str, Any]) -> list[Component]:
    """Return the fields of what a training may take."""
    return [html.Div([plan_field(PLAN[name], fields, hint) for name, hint in LIMITS.items()], className="fields")]


def _card(name: str, label: str, summary: str) -> dict[str, Any]:
    parts = [html.Span(label, className="algorithm-name"), html.Span(summary, className="algorithm-about")]
    return {"value": name, "label": html.Span(parts), "input_id": f"train-algorithm-{name}"}
