"""Lists the models and registers new ones."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback
from flask import request

from components import ids
from components.empty import no_models
from components.forms import problems, registered
from components.models import model_rows
from components.shell import notice
from components.stages import by_name
from core.errors import Detail, InvalidInput, MonitorError
from services.models import NewModel, register
from services.overview import overview
from web.context import current

FIELDS = {
    "$.name": ids.REGISTER_NAME,
    "$.version": ids.REGISTER_VERSION,
    "$.description": ids.REGISTER_DESCRIPTION,
    "$.bucket": ids.REGISTER_BUCKET,
    "$.window": ids.REGISTER_WINDOW,
}
HINTS = {
    ids.REGISTER_VERSION: "Unique together with the name.",
    ids.REGISTER_DESCRIPTION: "Optional.",
    ids.REGISTER_BUCKET: "Such as 15m, 1h or 1d.",
    ids.REGISTER_WINDOW: "Buckets, 1 to 400.",
}


@callback(Output(ids.MODELS_LIST, "children"), Input(ids.REFRESH, "data"))
def show(_: Any) -> Any:
    """Return the list of models, the versions of a name together."""
    ctx = current()
    found = overview(ctx).models
    return model_rows(by_name(found), ctx.now()) if found else no_models(request.host_url.rstrip("/"))


@callback(Output(ids.REGISTER_PANEL, "is_open"), Input(ids.REGISTER_OPEN, "n_clicks"), prevent_initial_call=True)
def open_form(_: Any) -> bool:
    """Return that the form is open."""
    return True


@callback(
    output=(
        Output(ids.REGISTER_ANSWER, "children"),
        [Output(ids.note_of(name), "children") for name in FIELDS.values()],
        [Output(ids.note_of(name), "className") for name in FIELDS.values()],
    ),
    inputs={
        "_": Input(ids.REGISTER_SEND, "n_clicks"),
        "values": [State(name, "value") for name in FIELDS.values()],
        "task": State(ids.REGISTER_TASK, "value"),
        "rules": State(ids.REGISTER_RULES, "value"),
    },
    prevent_initial_call=True,
)
def send(_: Any, values: list[Any], task: Any, rules: Any) -> tuple[Any, ...]:
    """Return the answer, and under each field what is wrong with it."""
    try:
        answer: Any = registered(register(current(), _wanted(values, task, rules)), request.host_url.rstrip("/"))
        found: dict[str, str] = {}
    except MonitorError as error:
        found = problems(error, FIELDS, ids.REGISTER_ANSWER)
        said = found.get(ids.REGISTER_ANSWER)
        answer = notice(said) if said else None
    notes = [found.get(name, HINTS.get(name, "")) for name in FIELDS.values()]
    return answer, notes, ["field-note is-bad" if name in found else "field-note" for name in FIELDS.values()]


def _wanted(values: list[Any], task: str, rules: str) -> NewModel:
    name, version, description, bucket, window = ((str(value).strip() if value is not None else "") for value in values)
    needed = {"$.name": name, "$.version": version}
    missing = tuple(Detail(path, "needed") for path, value in needed.items() if not value)
    if missing:
        raise InvalidInput("needed", details=missing)
    if not (window.isascii() and window.isdigit() and len(window) < 9):
        raise InvalidInput("a whole number of buckets, such as 24", field="$.window")
    fields = {"name": name, "version": version, "description": description, "bucket": bucket, "window": int(window)}
    return NewModel(**fields, task=task, rules=rules)  # type: ignore[arg-type]
