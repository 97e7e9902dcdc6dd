"""Empty states: what is not there yet, and the command that changes it."""

from __future__ import annotations

import json

from dash import dcc, html
from dash.development.base_component import Component

from components.aria import aria, data
from components.verdicts import icon

BASE = "http://localhost:8000"


def command(text: str) -> Component:
    """Return a command with a button that copies it."""
    button = html.Button(
        [icon("copy"), icon("check")],
        type="button",
        className="icon-button",
        title="Copy",
        **data(copy="pre"),
        **aria(label="Copy the command"),
    )
    return html.Div([html.Pre(text, tabIndex="0"), button], className="command")


def empty(shape: str, title: str, text: str, *more: Component, small: bool = False) -> Component:
    """Return an empty state: an icon, what is missing, and what to do next."""
    look = "empty is-small" if small else "empty"
    return html.Div([icon(shape), html.H2(title), html.P(text), *more], className=look)


def no_models(base: str = BASE) -> Component:
    """Return what a fresh installation shows: how to register the first model."""
    return empty(
        "models",
        "No models yet",
        "Register one, then send it predictions; the first thousand become a provisional reference.",
        command(register_command(base)),
        dcc.Link("Register a model", href="/models", className="btn btn-primary"),
    )


def no_alerts(filtered: bool = False) -> Component:
    """Return the good empty state, or what to do when filters hide everything."""
    if filtered:
        return empty("lost", "Nothing matches", "No alert fits these filters. Widen one of them.", small=True)
    return empty("ok", "All quiet", "No open alerts. New ones appear here by themselves.", small=True)


def no_predictions(model_id: str, base: str = BASE, *, form: bool = False) -> Component:
    """Return how to log the first prediction of a model; `form` tells whether the page has a form for it."""
    return empty(
        "inbox",
        "Waiting for the first prediction",
        "Log one from your service, or use the form below." if form else "Log one from your service.",
        command(predict_command(model_id, base)),
    )


def no_reference(model_id: str, base: str = BASE) -> Component:
    """Return how to give a model its reference."""
    return empty(
        "data",
        "No reference yet",
        "Upload rows that are known to be good, such as the training data; what comes is held against them.",
        command(reference_command(model_id, base)),
        small=True,
    )


def no_labels(model_id: str, base: str = BASE) -> Component:
    """Return how to tell a model what was true."""
    return empty(
        "data",
        "No labels yet",
        "How well a model does is measured from labels: tell what was true of a prediction, early or late.",
        command(label_command(model_id, base)),
        small=True,
    )


def not_found(message: str) -> Component:
    """Return what is shown for a thing that does not exist, with a way back."""
    back = dcc.Link([icon("back"), "Back to the overview"], href="/", className="btn btn-quiet")
    return empty("lost", "Not found", message[:1].upper() + message[1:] + ".", back)


def register_command(base: str = BASE) -> str:
    """Return the command that registers a model."""
    return _curl(f"{base}/api/models/", {"name": "FraudDetectionModel", "version": "v1.0"})


def predict_command(model_id: str, base: str = BASE) -> str:
    """Return the command that logs a prediction."""
    body = {
        "model": model_id,
        "input_data": {"transaction_amount": 250.75, "user_age": 34},
        "prediction": {"class": "fraud", "probability": 0.87},
        "latency_ms": 45,
    }
    return _curl(f"{base}/api/predictions/", body)


def reference_command(model_id: str, base: str = BASE) -> str:
    """Return the command that uploads a reference."""
    return (
        f"curl -X POST {base}/api/models/{model_id}/reference/ \\\n"
        '  -H "Content-Type: text/csv" \\\n  --data-binary @training.csv'
    )


def label_command(model_id: str, base: str = BASE) -> str:
    """Return the command that tells what was true of a prediction."""
    return _curl(
        f"{base}/api/labels/", {"model": model_id, "prediction_id": "<id of the prediction>", "value": "fraud"}
    )


def _curl(url: str, body: dict[str, object]) -> str:
    text = json.dumps(body, indent=2).replace("\n", "\n  ")
    return f"curl -X POST {url} \\\n  -H \"Content-Type: application/json\" \\\n  -d '{text}'"
