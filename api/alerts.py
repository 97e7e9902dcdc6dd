"""Alerts: listed, acknowledged, resolved."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request

from api.paging import limit, offset, page
from api.render import alert
from core.errors import InvalidInput
from services import alerts
from services.decoding import convert, decode
from web.answer import answer
from web.body import read_body
from web.context import current
from web.query import only

blueprint = Blueprint("alerts", __name__)


@blueprint.get("/alerts/")
def all_alerts() -> Response:
    """List the alerts, the unresolved first; ``?model=&severity=&state=`` choose among them."""
    only("model", "severity", "state", "limit", "cursor")
    model_id = request.args.get("model")
    severity = _one_of("severity", ("warning", "critical"))
    state = _one_of("state", ("open", "acknowledged", "resolved"))
    found = alerts.list_alerts(current(), model_id, severity, state, limit(), offset())
    return answer(page(alerts.count(current(), model_id, severity, state), [alert(one) for one in found]))


@blueprint.patch("/alerts/<alert_id>/")
def change(alert_id: str) -> Response:
    """Acknowledge or resolve an alert."""
    wanted = convert(decode(read_body()), alerts.AlertChange)
    return answer(alert(alerts.change(current(), alert_id, wanted.state)))


def _one_of(name: str, allowed: Sequence[str]) -> str | None:
    value = request.args.get(name)
    if value is not None and value not in allowed:
        raise InvalidInput(f"{name} is one of {', '.join(allowed)}", field=name)
    return value
