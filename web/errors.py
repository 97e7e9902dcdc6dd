"""Errors as answers: one shape, one status each, and never a traceback."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from core.errors import Conflict, MonitorError, Unavailable
from web.answer import answer

STATUS = {
    "malformed": 400,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "unsupported_media_type": 415,
    "invalid_input": 422,
    "not_enough_data": 422,
    "unavailable": 503,
}
CODES = {400: "malformed", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}
DASH_DOOR, DASH_FILES = "/_dash-update-component", "/_dash-component-suites/"
LONGEST = 498
log = structlog.get_logger()


def handle_errors(server: Flask) -> None:
    """Turn every error of a server's views into its answer."""
    server.register_error_handler(MonitorError, _known)
    server.register_error_handler(HTTPException, _http)
    server.register_error_handler(Exception, _unknown)


def failed(error: Mapping[str, Any]) -> Response:
    """Return the answer to work that failed with this error, the same as if it had been done at once."""
    return answer({"error": error}, STATUS.get(error["code"], 500))


def shortened(text: str) -> str:
    """Return a text without its middle if it is long: what was sent may be in it, the reason is at either end.

    Examples
    --------
    >>> len(shortened("x" * 60_000))
    503
    """
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} ... {text[-(LONGEST // 2) :]}"


def _known(error: MonitorError) -> Response:
    said: dict[str, Any] = {"code": error.code, "message": shortened(error.message)}
    if error.field is not None:
        said["field"] = shortened(error.field)
    if error.details:
        said["details"] = [
            {"field": shortened(detail.field), "message": shortened(detail.message)} for detail in error.details
        ]
    if isinstance(error, Conflict):
        said["existing"] = error.existing
    response = answer({"error": said}, STATUS.get(error.code, 400))
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(status=status, headers=dict(error.get_headers()))
    said = {"code": CODES.get(status, "http_error"), "message": error.description or error.name}
    response = answer({"error": said}, status)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _unknown(error: Exception) -> Response:
    if request.path == DASH_DOOR:  # callbacks answer for their own errors, so this call fits none of them
        log.warning("a call that fits no callback", reason=repr(error)[:200])
        return answer({"error": {"code": "malformed", "message": "no callback takes this call"}}, 400)
    if request.path.startswith(DASH_FILES):
        return answer({"error": {"code": "not_found", "message": "there is no such file"}}, 404)
    request_id = secrets.token_hex(8)
    log.error("request failed", request_id=request_id, exc_info=error)
    message = f"something went wrong on our side; the log has it under {request_id}"
    return answer({"error": {"code": "internal", "message": message, "request_id": request_id}}, 500)
