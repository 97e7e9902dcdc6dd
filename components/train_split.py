"""How rows are parted into those learnt from and those held out: the form, and a small drawing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import train_ids
from components.aria import aria
from components.clean_form import option_field
from components.clean_words import column_of, column_options, column_value, several
from components.train_draft import PLAN
from components.train_target import select
from core.params import Option
from services.training_look import Periods

SPLITS = (("random", "Rows drawn at random"), ("time", "The newest rows, as in real life"))
CELLS = 120
HINTS = {
    "split": "By time is how it will be used: what is known now answers what comes next.",
    "time_column": "A column of dates or numbers. It is not learnt from.",
    "test_size": "A share from 0.05 to 0.5. A model never learns from these rows: it is measured on them.",
    "cv": "The rows to learn from are parted into so many; each part is answered by a model that did not learn from "
    "it. 0 for none; left empty, 5 up to 20,000 rows and none beyond.",
    "seed": "Of everything that is drawn: the same seed gives the same model.",
    "balanced": "Helps to find a rare class, at the price of more false alarms.",
    "cost_false_positive": "What it costs to act where nothing was. The two costs together choose the threshold.",
    "cost_false_negative": "What it costs to overlook one. Left empty, the more likely class is told.",
}


def split_form(fields: Mapping[str, Any], columns: Sequence[str]) -> list[Component]:
    """Return the fields of the split and of what mistakes cost."""
    wanted = column_of(fields["time_column"])
    times = [{"value": column_value(None), "label": "The order of the rows"}, *column_options(columns)]
    if wanted and wanted not in columns:
        times.append({"value": column_value(wanted), "label": f"{wanted} (not in this dataset)"})
    time = select("time_column", "In the order of", times, fields["time_column"], HINTS["time_column"])
    splits = [{"value": value, "label": label} for value, label in SPLITS]
    return [
        html.Div(
            [
                select("split", "Held out are", splits, fields["split"], HINTS["split"]),
                html.Div(time, id=train_ids.box("time"), hidden=fields["split"] != "time"),
                _field("test_size", fields),
                _field("cv", fields),
                _field("seed", fields),
            ],
            className="fields",
        ),
        html.Div(_field("balanced", fields), id=train_ids.box("classes"), className="train-part"),
        html.Div(
            [
                html.H3("What mistakes cost"),
                html.Div([_field(name, fields) for name in ("cost_false_positive", "cost_false_negative")],
                         className="fields"),
            ],
            id=train_ids.box("costs"),
            className="train-part",
        ),
    ]  # fmt: skip


def plan_field(option: Option, fields: Mapping[str, Any], hint: str = "") -> Component:
    """Return the field of one member of the plan, holding what stands in it."""
    name = option.name
    return option_field(option, fields[name], train_ids.field(name), train_ids.note(name), hint=hint)


def random_split(n: int, test_size: float, task: str) -> list[Component]:
    """Return the drawing of a split at random: rows as stripes, those held out told apart."""
    held = np.random.default_rng(4).permutation(CELLS) < round(test_size * CELLS)
    stops, width = [], 100 / CELLS
    for at, one in enumerate(held):
        colour = "var(--accent)" if one else "var(--accent-faint)"
        stops.append(f"{colour} {at * width:.4g}% {(at + 1) * width:.4g}%")
    learnt, out = parts_of(n, test_size)
    alike = "" if task == "regression" else ", with the same share of each class in both"
    label = f"{several(out, 'row')} of {n:,}, drawn at random, are held out"
    bar = html.Div(
        style={"backgroundImage": f"linear-gradient(90deg, {', '.join(stops)})"},
        className="split-bar", role="img", **aria(label=label),
    )  # fmt: skip
    return [bar, _legend(learnt, out), html.P(f"Drawn at random{alike}.", className="muted small")]


def order_split(n: int, test_size: float) -> list[Component]:
    """Return the drawing of a split by the order of the rows."""
    learnt, out = parts_of(n, test_size)
    at = 100 * learnt / max(n, 1)
    stops = f"var(--accent-faint) 0 {at:.4g}%, var(--accent) {at:.4g}% 100%"
    bar = html.Div(
        style={"backgroundImage": f"linear-gradient(90deg, {stops})"},
        className="split-bar", role="img", **aria(label=f"The last {several(out, 'row')} of {n:,} are held out"),
    )  # fmt: skip
    words = html.P("In the order of the rows: the last ones are held out.", className="muted small")
    return [bar, _legend(learnt, out), words]


def time_split(seen: Periods, n: int, test_size: float) -> list[Component]:
    """Return the drawing of a split by time: rows over time, those held out told apart."""
    highest = max(1, *(a + b for a, b in zip(seen.learnt, seen.held_out, strict=True)))
    bars = [
        html.Div(style={"clipPath": _clip(counts, base, highest)}, className=f"split-rows is-{name}")
        for name, counts, base in (
            ("learnt", seen.learnt, [0] * len(seen.learnt)),
            ("held", seen.held_out, seen.learnt),
        )
    ]
    learnt, out = parts_of(n, test_size)
    label = f"Rows over time from {seen.first} to {seen.last}; those from {seen.cut} on are held out"
    ends = html.Div([html.Span(seen.first), html.Span(seen.last)], className="split-ends")
    return [
        html.Div(bars, className="split-time", role="img", **aria(label=label)),
        ends,
        _legend(learnt, out),
        html.P(f"Held out are the rows from {seen.cut} on.", className="muted small"),
    ]


def parts_of(n: int, test_size: float) -> tuple[int, int]:
    """Return how many of `n` rows are learnt from, and how many are held out.

    Examples
    --------
    >>> parts_of(100, 0.2), parts_of(9, 0.2)
    ((80, 20), (9, 0))
    """
    out = 0 if n < 10 else int(np.ceil(round(test_size * n, 6)))
    return n - out, out


def _field(name: str, fields: Mapping[str, Any]) -> Component:
    return plan_field(PLAN[name], fields, HINTS.get(name, ""))


def _legend(learnt: int, out: int) -> Component:
    return html.Div(
        [
            html.Span([html.Span(className="key is-learnt"), f"{several(learnt, 'row')} to learn from"]),
            html.Span([html.Span(className="key is-held"), f"{several(out, 'row')} held out, to measure on"]),
        ],
        className="split-legend",
    )


def _clip(counts: Sequence[int], base: Sequence[int], highest: int) -> str:
    """Return the shape of bars that stand on others."""
    width, corners = 100 / len(counts), ["0% 100%"]
    for at, (n, below) in enumerate(zip(counts, base, strict=True)):
        left, right = at * width, (at + 0.86) * width
        foot, top = 100 - 96 * below / highest, 100 - 96 * (below + n) / highest
        bar = ((left, 100), (left, foot), (left, top), (right, top), (right, foot), (left, foot), (left, 100))
        corners += [f"{x:.4g}% {y:.4g}%" for x, y in bar] if n else []
    return f"polygon({', '.join(corners)})"
