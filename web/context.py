"""The context of the server that is answering."""

from __future__ import annotations

from flask import Flask, current_app

from services.context import Context

KEY = "plumbline"


def attach(server: Flask, context: Context) -> None:
    """Give a server the context its requests are answered with."""
    server.extensions[KEY] = context


def current() -> Context:
    """Return the context of the server that is answering this request."""
    context: Context = current_app.extensions[KEY]
    return context
