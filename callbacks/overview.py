"""Fills the overview, and fills it again when anything changed."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback
from flask import request

from components import ids
from components.alerts import alert_rows
from components.cards import overview_tiles
from components.empty import no_models
from components.models import model_rows
from services.overview import overview
from web.context import current

MOST_ALERTS = 8


@callback(
    Output(ids.OVERVIEW_TILES, "children"),
    Output(ids.OVERVIEW_MODELS, "children"),
    Output(ids.OVERVIEW_ALERTS, "children"),
    Input(ids.REFRESH, "data"),
)
def show(_: Any) -> tuple[Any, ...]:
    """Return figures, models and open alerts."""
    ctx = current()
    found, now = overview(ctx), ctx.now()
    rows = model_rows(found.models, now) if found.models else no_models(request.host_url.rstrip("/"))
    return overview_tiles(found), rows, alert_rows(found.alerts[:MOST_ALERTS], now, brief=True)
