"""Fills the page that reports how a model was trained: once, as what is reported does not change."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback
from flask import request

from components import training_ids
from components.models import model_head
from components.training_head import not_trained
from components.training_page import report_sections
from core.errors import NotFound
from services.health import health
from services.training_report import training_report
from web.context import current


@callback(
    Output(training_ids.REPORT_HEAD, "children"),
    Output(training_ids.REPORT_BODY, "children"),
    Input(training_ids.REPORT_CHOICE, "id"),
    State(training_ids.REPORT_CHOICE, "data"),
)
def show(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return the report of the model, or how to train one where it was not trained here."""
    ctx, base = current(), request.host_url.rstrip("/")
    found = health(ctx, choice["model"])
    head = model_head(found.model, found.status, "/training")
    try:
        view = training_report(ctx, choice["model"])
    except NotFound as error:
        return head, not_trained(found.model.name, error.message, base)
    return head, report_sections(view, ctx.now(), base)
