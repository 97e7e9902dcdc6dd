"""Fills the page of one model, and logs what its form submits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, no_update
from flask import request

from components import figures, ids, performance_figures
from components.alerts import alert_rows
from components.empty import no_predictions
from components.forms import example, problems, scored, submitted, written
from components.models import choose, metric_buttons, metrics_sub, model_head, model_tiles, reasons, reference_facts
from components.shell import notice
from core.errors import InvalidInput, MonitorError
from services.alerts import list_alerts
from services.baseline import load_baseline
from services.decoding import convert, decode
from services.health import health
from services.ingest import accept
from services.metrics import metrics
from services.predicting import can_answer, predict
from services.predictions import newest
from web.context import current

MOST_ALERTS = 6
FIELDS = {
    "$.input_data": ids.SUBMIT_INPUT,
    "$.prediction": ids.SUBMIT_OUTPUT,
    "$.latency_ms": ids.SUBMIT_LATENCY,
}
HINTS = {ids.SUBMIT_LATENCY: "Optional, such as 45."}

clientside_callback(
    ClientsideFunction("page", "choose_metric"),
    Output(ids.MODEL_CHOICE, "data"),
    Input(ids.metric_tile(ALL), "n_clicks"),
    State(ids.MODEL_CHOICE, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "prefill"),
    Output(ids.SUBMIT_INPUT, "value"),
    Output(ids.SUBMIT_OUTPUT, "value"),
    Input(ids.SUBMIT_EXAMPLE, "data"),
    State(ids.SUBMIT_INPUT, "value"),
    State(ids.SUBMIT_OUTPUT, "value"),
    prevent_initial_call=True,
)


@callback(
    Output(ids.MODEL_HEAD, "children"),
    Output(ids.MODEL_REASONS, "children"),
    Output(ids.MODEL_TILES, "children"),
    Output(ids.MODEL_REFERENCE, "children"),
    Output(ids.MODEL_ALERTS, "children"),
    Input(ids.REFRESH, "data"),
    State(ids.MODEL_CHOICE, "data"),
)
def show(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return how the model is: head, reasons, figures, reference, alerts."""
    context, model_id, base = current(), choice["model"], request.host_url.rstrip("/")
    found, now = health(context, model_id), context.now()
    why = reasons(found) if found.last_prediction_at else no_predictions(model_id, base, form=True)
    return (
        model_head(found.model, found.status, ""),
        why,
        model_tiles(found, metrics(context, model_id), now),
        reference_facts(found, now, base),
        alert_rows(list_alerts(context, model_id, limit=MOST_ALERTS), now, brief=True),
    )


@callback(
    Output(ids.MODEL_METRICS, "children"),
    Output(ids.MODEL_METRICS_SUB, "children"),
    Output(ids.spec("metric"), "data"),
    Output(ids.spec("volume"), "data"),
    Output(ids.spec("latency"), "data"),
    Input(ids.REFRESH, "data"),
    Input(ids.MODEL_CHOICE, "data"),
)
def show_metrics(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return the metrics and the figures of one model."""
    context = current()
    view = metrics(context, choice["model"])
    chosen = choose(view, choice["metric"])
    return (
        metric_buttons(view, chosen.name if chosen else None),
        metrics_sub(view, context.now()),
        performance_figures.over_time(view, chosen, coverage=False),
        figures.volume(view),
        figures.latency(view),
    )


@callback(Output(ids.SUBMIT_SCORE, "hidden"), Input(ids.SUBMIT_SCORE, "id"), State(ids.MODEL_CHOICE, "data"))
def offer_to_score(_: Any, choice: dict[str, Any]) -> bool:
    """Return whether the button that lets the model answer stays hidden: it was not trained here."""
    return not can_answer(current(), choice["model"])


@callback(Output(ids.SUBMIT_EXAMPLE, "data"), Input(ids.SUBMIT_EXAMPLE, "id"), State(ids.MODEL_CHOICE, "data"))
def find_example(_: Any, choice: dict[str, Any]) -> Any:
    """Return an example to edit: the newest prediction, else usual values of the reference's columns."""
    context = current()
    for row in newest(context, choice["model"], limit=1).rows:
        return written(row.input_data), written(row.prediction)
    baseline = load_baseline(context, UUID(choice["model"]))
    return no_update if baseline is None else example(baseline.spec.columns)


@callback(
    output=(
        Output(ids.SUBMIT_ANSWER, "children"),
        [Output(ids.note_of(name), "children") for name in FIELDS.values()],
        [Output(ids.note_of(name), "className") for name in FIELDS.values()],
    ),
    inputs={
        "_": Input(ids.SUBMIT_SEND, "n_clicks"),
        "__": Input(ids.SUBMIT_SCORE, "n_clicks"),
        "values": [State(name, "value") for name in FIELDS.values()],
        "choice": State(ids.MODEL_CHOICE, "data"),
    },
    prevent_initial_call=True,
)
def submit(_: Any, __: Any, values: list[str | None], choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return the answer, and under each field what is wrong with it and where."""
    try:
        answer = _scored(choice["model"], values) if ctx.triggered_id == ids.SUBMIT_SCORE else _logged(choice, values)
        found: dict[str, str] = {}
    except MonitorError as error:
        found = problems(error, FIELDS | {"$.data": ids.SUBMIT_INPUT}, ids.SUBMIT_ANSWER)
        answer = notice(found.get(ids.SUBMIT_ANSWER, "Not stored: see the field that is marked."))
    notes = [found.get(name, HINTS.get(name, "")) for name in FIELDS.values()]
    return answer, notes, ["field-note is-bad" if name in found else "field-note" for name in FIELDS.values()]


def _logged(choice: dict[str, Any], values: list[str | None]) -> Any:
    return submitted(accept(current(), _body(choice["model"], values)))


def _scored(model_id: str, values: list[str | None]) -> Any:
    """Return what the model answers to the input data; what else is in the form is no matter."""
    row = convert(decode(_json((values[0] or "").strip(), "$.input_data")), dict[str, Any], "$.input_data")
    told = predict(current(), model_id, [row])[0]
    return scored(told.prediction, told.id)


def _body(model_id: str, values: list[str | None]) -> bytes:
    """Return the request a service would send; each part has to be JSON by itself."""
    parts = [b'"model":' + orjson.dumps(model_id)]
    for path, text in zip(FIELDS, values, strict=True):
        written_ = (text or "").strip()
        if not written_ and path == "$.latency_ms":
            continue
        parts.append(f'"{path[2:]}":'.encode() + _json(written_, path))
    return b"{" + b",".join(parts) + b"}"


def _json(text: str, path: str) -> bytes:
    if not text:
        raise InvalidInput("needed: a JSON value", field=path)
    try:
        decode(text.encode())
    except MonitorError as error:
        raise InvalidInput(error.message.removeprefix("the body is "), field=path) from error
    return text.encode()
