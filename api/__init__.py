"""The REST API: one blueprint a resource, found by itself."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from core.errors import NotFound

METHODS = ("GET", "POST", "PATCH", "DELETE")


def register(server: Flask) -> None:
    """Mount every blueprint of this package under ``/api``."""
    server.before_request(refuse_unknown)
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        blueprint = getattr(importlib.import_module(module.name), "blueprint", None)
        if blueprint is not None:
            server.register_blueprint(blueprint, url_prefix="/api")


def refuse_unknown() -> None:
    """Raise NotFound or MethodNotAllowed for what would else be taken for the address of a page."""
    known = request.url_rule is not None and request.url_rule.rule.startswith("/api/")
    if known or not f"{request.path.lower()}/".startswith("/api/"):
        return
    allowed = [method for method in METHODS if _serves(method)]
    if allowed:
        raise MethodNotAllowed(allowed)
    raise NotFound(f"there is no route {request.path[:100]!r}")


def _serves(method: str) -> bool:
    try:
        rule, _ = current_app.url_map.bind_to_environ(request.environ).match(method=method, return_rule=True)
    except HTTPException:
        return False
    return rule.rule.startswith("/api/")
