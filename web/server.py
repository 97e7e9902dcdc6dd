"""The Flask server that API and dashboard are mounted on."""

from __future__ import annotations

from flask import Flask, Request, Response
from flask.sessions import SessionInterface

from services import readiness
from services.context import Context
from settings import Settings
from web.answer import answer
from web.body import FILE
from web.context import attach, current
from web.errors import handle_errors
from web.guards import guard


def create_server(context: Context, settings: Settings) -> Flask:
    """Return a server with guards, limits, error answers and probes, and nothing else mounted."""
    server = Flask("plumbline", static_folder=None)
    server.secret_key = settings.secret_key
    server.session_interface = NoSessions()
    server.config.update(MAX_CONTENT_LENGTH=FILE + 1)  # one more than is taken: a chunked body just ends there
    server.url_map.strict_slashes = False  # a missing slash is served, never redirected
    attach(server, context)
    handle_errors(server)
    guard(server, settings)
    server.add_url_rule("/healthz", view_func=alive)
    server.add_url_rule("/readyz", view_func=ready)
    return server


class NoSessions(SessionInterface):
    """Nobody logs in, so no request reads a cookie or gets one."""

    def open_session(self, app: Flask, request: Request) -> None:  # noqa: ARG002 - Flask's signature
        """Return none, for which Flask puts one that refuses to be written to."""
        return


def alive() -> Response:
    """Answer that the process is."""
    return answer({"status": "ok"})


def ready() -> Response:
    """Answer whether requests can be served, and how far the workers are behind."""
    found = readiness.readiness(current())
    return answer(found, 200 if found["database"] else 503)
