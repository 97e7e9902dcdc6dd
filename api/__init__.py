"""The REST API: one blueprint a resource, found by itself."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Flask


def register(server: Flask) -> None:
    """Mount every blueprint of this package under ``/api``."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        blueprint = getattr(importlib.import_module(module.name), "blueprint", None)
        if blueprint is not None:
            server.register_blueprint(blueprint, url_prefix="/api")
