"""Fills the page that reports how a model was trained: once, as what is reported does not change."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, no_update
from flask import request

from components import training_ids
from components.models import model_head
from components.training_head import not_trained
from components.training_page import columns_sub, report_end, report_sections
from components.training_tables import feature_rows, features_height
from core.errors import NotFound
from services.health import health
from services.training_report import training_report
from web.context import current


@callback(
    output={
        "head": Output(training_ids.REPORT_HEAD, "children"),
        "body": Output(training_ids.REPORT_BODY, "children"),
        "hidden": Output(training_ids.REPORT_COLUMNS, "hidden"),
        "sub": Output(training_ids.REPORT_COLUMNS_SUB, "children"),
        "rows": Output(training_ids.FEATURES, "rowData"),
        "style": Output(training_ids.FEATURES, "style"),
        "end": Output(training_ids.REPORT_END, "children"),
    },
    inputs={"_": Input(training_ids.REPORT_CHOICE, "id"), "choice": State(training_ids.REPORT_CHOICE, "data")},
)
def show(_: Any, choice: dict[str, Any]) -> dict[str, Any]:
    """Return the report of the model, or how to train one where it was not trained here."""
    ctx, base = current(), request.host_url.rstrip("/")
    found = health(ctx, choice["model"])
    said: dict[str, Any] = {"head": model_head(found.model, found.status, "/training"), "hidden": True}
    try:
        view = training_report(ctx, choice["model"])
    except NotFound as error:
        empty = {"rows": [], "style": no_update, "sub": None, "end": None}
        return said | empty | {"body": not_trained(found.model.name, error.message, base)}
    rows = feature_rows(view.report)
    return said | {
        "body": report_sections(view, ctx.now()),
        "hidden": False,
        "sub": columns_sub(view),
        "rows": rows,
        "style": {"height": features_height(len(rows))},
        "end": report_end(view, base),
    }
