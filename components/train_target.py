"""What is predicted: the column, what kind of question that makes, how its values are spread, which class matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import train_ids
from components.clean_ids import written
from components.clean_words import column_entries, column_of, column_value, several
from components.column_cards import column_body
from components.numbers import share
from components.shell import notice
from components.train_draft import NO_RECIPE
from core.errors import MonitorError
from core.profiles.encode import token
from services.training_look import Prospect
from services.views.cleaning import RecipeView

MOST_CLASSES = 12
ASKS = {
    "binary": "One of two classes",
    "multiclass": "One of several classes",
    "regression": "A number",
}
TASKS = (("auto", "As found from the values"), ("classification", "Classes"), ("regression", "A number"))
HINTS = {
    "target_column": "Rows without it are left out.",
    "task": "Whole numbers of few different values are classes unless you say otherwise.",
    "recipe": "It learns from the training part only, and then cleans every row that comes to the model.",
    "positive": "Such as the fraud, the churn: what is looked for.",
}


def target_form(fields: Mapping[str, Any], columns: Sequence[str], recipes: Sequence[RecipeView]) -> list[Component]:
    """Return the fields of the target, of the kind of question, and of the recipe that cleans rows first."""
    names = column_entries(columns)
    wanted = column_of(fields["target_column"])
    if wanted and wanted not in columns:
        names.append({"value": column_value(wanted), "label": f"{wanted} (not in this dataset)"})
    names[0] = names[0] | {"label": "Choose a column"}
    known = [{"value": NO_RECIPE, "label": "None: rows as they are"}]
    known += [{"value": one.id, "label": f"{one.name} ({several(len(one.steps), 'step')})"} for one in recipes]
    if fields["recipe"] not in [one["value"] for one in known]:
        known.append({"value": fields["recipe"], "label": "A recipe that is gone"})
    tasks = [{"value": value, "label": label} for value, label in TASKS]
    return [
        select("target_column", "Column to predict", names, fields["target_column"]),
        select("task", "What it is read as", tasks, fields["task"]),
        select("recipe", "Clean rows by a recipe first", known, fields["recipe"]),
    ]


def positive_field(seen: Mapping[str, Any], chosen: str) -> Component | None:
    """Return the list of the two classes from which the one that matters is chosen."""
    if seen.get("problem") or seen["task"] != "binary":
        return None
    value = chosen if chosen in seen["classes"] else seen["positive"]
    options = [{"value": one, "label": one} for one in seen["classes"]]
    return select("positive", "The class that matters", options, value)


def select(name: str, label: str, options: Sequence[Mapping[str, str]], value: str, hint: str = "") -> Component:
    """Return a field of the wizard that is a list to choose from."""
    hint = hint or HINTS.get(name, "")
    control = dbc.Select(id=train_ids.field(name), options=list(options), value=value)
    note = html.Div(hint, id=train_ids.note(name), className="field-note")
    label_of = html.Label(label, htmlFor=written(train_ids.field(name)), className="form-label")
    return html.Div([label_of, control, note], className="field")


def told(seen: Prospect) -> dict[str, Any]:
    """Return what is known of target and features as the page keeps it."""
    target = seen.target
    return {
        "task": target.task,
        "classes": [token(one) for one in target.classes],
        "counts": list(seen.counts),
        "positive": target.positive_token or "",
        "n": seen.n,
        "looked_at": seen.of.n,
        "names": [one.name for one in seen.columns],
        "left_out": dict(seen.left_out),
        "problem": None,
    }


def told_problem(error: MonitorError, place: str) -> dict[str, Any]:
    """Return why nothing is known of target and features, and at which field that is said."""
    message = error.message[:1].upper() + error.message[1:] + "."
    return {"task": None, "names": [], "left_out": {}, "problem": {"field": place, "message": message}}


def target_look(seen: Prospect) -> list[Component]:
    """Return what the target asks for and how its values are spread."""
    target = seen.target
    words: list[Any] = [html.Strong(ASKS[target.task]), f", known of {several(seen.n, 'row')}."]
    if seen.missing:
        words.append(f" {several(seen.missing, 'row')} without it {'is' if seen.missing == 1 else 'are'} left out.")
    body = _classes(seen) if seen.counts else html.Div(column_body(seen.of), className="train-target-number")
    return [html.P(words), body]


def leak_notice(found: Sequence[Any]) -> Component | None:
    """Return which columns alone give the target away, each with a way to switch it off."""
    if not found:
        return None
    lines = [
        html.Li(
            [
                html.Span(one.message, dir="auto"),
                html.Button(
                    "Switch it off", type="button", className="btn btn-quiet btn-small",
                    **{"data-train-off": one.column, "aria-label": f"Switch {one.column} off"},
                ),
            ]
        )
        for one in found
    ]  # fmt: skip
    return notice(html.Ul(lines, className="train-leaks"))


def _classes(seen: Prospect) -> Component:
    """Return the classes, the frequent ones first, each as a bar."""
    ranked = sorted(zip(seen.target.classes, seen.counts, strict=True), key=lambda one: -one[1])
    rows = [_class(str(token(name)), n, n / max(seen.n, 1), name == seen.target.positive) for name, n in ranked]
    rest = len(rows) - MOST_CLASSES
    if rest > 0:
        rows = [*rows[:MOST_CLASSES], html.Li(f"and {rest:,} more classes", className="muted")]
    return html.Ul(rows, className="class-balance")


def _class(name: str, n: int, part: float, positive: bool) -> Component:
    bar = html.Span(style={"width": f"{max(100 * part, 0.5):.4g}%"}, className="class-bar")
    label = html.Span(name if name.strip() else f"“{name}”", className="class-name", dir="auto", title=name)
    return html.Li(
        [label, html.Span(bar, className="class-track"), html.Span(f"{share(part)} · {n:,}", className="class-n")],
        className="is-positive" if positive else "",
    )
