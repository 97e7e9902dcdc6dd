"""Fields with a line under each that says what is wrong with it, and the two forms of the dashboard."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.empty import command, predict_command
from components.shell import notice
from components.verdicts import icon
from core.errors import MonitorError
from core.predictions import OUTPUT_PREFIX
from core.profiles.column import ColumnSpec
from services.views.model import ModelView, Receipt

TASKS = ("auto", "classification", "regression")


def field(name: str, label: str, control: Component, hint: str = "", *, whole: bool = False) -> Component:
    """Return a labelled control; `hint` stands under it until there is something to correct."""
    note = html.Div(hint, id=ids.note_of(name), className="field-note")
    return html.Div(
        [html.Label(label, htmlFor=name, className="form-label"), control, note],
        className="field whole" if whole else "field",
    )


def text(name: str, placeholder: str = "", kind: str = "text", value: str | None = None) -> Component:
    """Return a line of text."""
    arguments: dict[str, Any] = {"id": name, "type": kind, "placeholder": placeholder, "autoComplete": "off"}
    line: Component = dbc.Input(**arguments | ({} if value is None else {"value": value}))
    return line


def choice(name: str, options: Sequence[tuple[str, str]], value: str) -> Component:
    """Return a list to choose from, of (value, word)."""
    chosen: Component = dbc.Select(
        id=name, options=[{"value": key, "label": word} for key, word in options], value=value
    )
    return chosen


def segmented(name: str, options: Sequence[tuple[str, str]], value: str, label: str) -> Component:
    """Return a few options side by side, of (value, word)."""
    buttons = dbc.RadioItems(id=name, options=[{"value": key, "label": word} for key, word in options], value=value)
    return html.Div(buttons, className="segmented", role="group", **aria(label=label))


def editor(name: str, placeholder: str) -> Component:
    """Return a field for JSON."""
    return dcc.Textarea(id=name, className="form-control editor", placeholder=placeholder, spellCheck=False)


def registration() -> Component:
    """Return the form that registers a model."""
    fields = [
        field(ids.REGISTER_NAME, "Name", text(ids.REGISTER_NAME, "FraudDetectionModel")),
        field(ids.REGISTER_VERSION, "Version", text(ids.REGISTER_VERSION, "v1.0"), "Unique together with the name."),
        field(ids.REGISTER_DESCRIPTION, "Description", text(ids.REGISTER_DESCRIPTION), "Optional.", whole=True),
        field(ids.REGISTER_TASK, "Task", choice(ids.REGISTER_TASK, [(task, task) for task in TASKS], "auto")),
        field(
            ids.REGISTER_RULES,
            "Drift rules",
            choice(ids.REGISTER_RULES, (("calibrated", "calibrated"), ("literal", "literal")), "calibrated"),
        ),
        field(ids.REGISTER_BUCKET, "Bucket", text(ids.REGISTER_BUCKET, value="1h"), "Such as 15m, 1h or 1d."),
        field(
            ids.REGISTER_WINDOW, "Window", text(ids.REGISTER_WINDOW, kind="number", value="24"), "Buckets, 1 to 400."
        ),
    ]
    foot = [
        html.Button("Register", id=ids.REGISTER_SEND, className="btn btn-primary", type="button"),
        html.Div(id=ids.REGISTER_ANSWER, **aria(live="polite")),
    ]
    return html.Div([html.Div(fields, className="fields"), html.Div(foot, className="form-foot")])


def registered(model: ModelView, base: str) -> Component:
    """Return the answer to a registration, and what comes next."""
    link = dcc.Link("Open the model", href=f"/models/{model.id}")
    said = notice([f"{model.name} {model.version} is registered. ", link], "ok", "ok")
    return html.Div(
        [said, html.P("Log its first prediction:", className="form-label"), command(predict_command(model.id, base))]
    )


def submission() -> Component:
    """Return the form that logs one prediction by hand."""
    fields = [
        field(ids.SUBMIT_INPUT, "Input data", editor(ids.SUBMIT_INPUT, '{\n  "age": 35,\n  "income": 50000\n}')),
        field(
            ids.SUBMIT_OUTPUT,
            "Prediction result",
            editor(ids.SUBMIT_OUTPUT, '{\n  "class": "approved",\n  "probability": 0.85\n}'),
        ),
        field(
            ids.SUBMIT_LATENCY, "Latency in ms", text(ids.SUBMIT_LATENCY, "45", kind="text"), "Optional, such as 45."
        ),
    ]
    button = html.Button(
        [icon("send"), "Submit prediction"], id=ids.SUBMIT_SEND, className="btn btn-primary", type="button"
    )
    score = html.Button(
        [icon("check"), "Score with this model"],
        id=ids.SUBMIT_SCORE,
        className="btn btn-quiet",
        type="button",
        hidden=True,
        title="It answers the input data; the answer is logged",
    )
    foot = [button, score, html.Div(id=ids.SUBMIT_ANSWER, className="answer", **aria(live="polite"))]
    return html.Div([html.Div(fields, className="fields"), html.Div(foot, className="form-foot")])


def submitted(receipt: Receipt) -> Component:
    """Return the answer to a submitted prediction."""
    known = "" if receipt.accepted else " It was known already."
    return notice(["Stored as ", html.Code(receipt.ids[0]), ".", known], "ok", "ok")


def scored(prediction: Mapping[str, Any], logged_as: str) -> Component:
    """Return what a model answered to the input data of the form."""
    said = json.dumps(prediction, ensure_ascii=False)
    return notice(["It answers ", html.Code(said), ", stored as ", html.Code(logged_as), "."], "ok", "ok")


def example(columns: Sequence[ColumnSpec]) -> tuple[str, str]:
    """Return input data and prediction as a model usually sees and gives them, as JSON to edit."""
    inputs = {column.name: typical(column) for column in columns if column.role == "feature"}
    outputs = {
        column.name.removeprefix(OUTPUT_PREFIX): typical(column) for column in columns if column.role == "output"
    }
    return written(inputs), written(outputs)


def written(value: Any) -> str:
    """Return a value as JSON that people can edit."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def typical(column: ColumnSpec) -> float | str | bool | None:
    """Return a usual value of a column: its median, or its first level; None where the reference holds none."""
    if column.edges:
        middle = column.edges[len(column.edges) // 2]
        return int(middle) if float(middle).is_integer() else float(f"{middle:.6g}")
    if not column.levels:
        return None
    level = column.levels[0]
    return level == "true" if "bool" in column.accepts and level in ("true", "false") else level


def problems(error: MonitorError, fields: Mapping[str, str], elsewhere: str) -> dict[str, str]:
    """Return what is wrong by the id of the field it belongs to.

    Parameters
    ----------
    fields : mapping of str to str
        Beginning of a path in the body -> field.
    elsewhere : str
        Field for what belongs to none.
    """
    found: dict[str, str] = {}
    entries = [(item.field, item.message) for item in error.details] or [(error.field or "", error.message)]
    for path, message in entries:
        name = next((name for start, name in fields.items() if path.startswith(start)), elsewhere)
        place = f"{path}: " if name != elsewhere and path not in fields else ""
        found.setdefault(name, place + message[:1].upper() + message[1:])
    return found
