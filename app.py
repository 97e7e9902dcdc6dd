"""The dashboard: pages on our server, callbacks beside them, the policy of what a page may load."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import dash
from dash import Dash
from flask import Flask, Response, request
from flask_compress import Compress

import api
import bootstrap
import callbacks
import settings as settings_module
from callbacks.live import on_error
from components.shell import shell
from lifeline import end_with_parent
from services.context import Context
from settings import Settings
from web.policy import set_policy
from web.server import create_server

ROOT = Path(__file__).parent
YEAR_S = 31_536_000
HEAD_SCRIPT = "theme.js"  # before the first paint, so not with the other scripts
INDEX = """<!DOCTYPE html>
<html lang="en">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    <script src="THEME"></script>
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>
"""


def create_app(context: Context, settings: Settings) -> Dash:
    """Return the dashboard, mounted with the API on one server."""
    server = create_server(context, settings)
    api.register(server)
    Compress().init_app(server)
    server.after_request(_keep)
    dashboard = Dash(
        "plumbline",
        server=server,  # type: ignore[arg-type]
        use_pages=True,
        pages_folder=str(ROOT / "pages"),
        assets_folder=str(ROOT / "assets"),
        assets_ignore=rf"^{re.escape(HEAD_SCRIPT)}$",
        title="Plumbline",
        update_title=None,  # type: ignore[arg-type]
        serve_locally=True,
        suppress_callback_exceptions=True,  # callbacks of a page that is not shown have no components
        on_error=on_error,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    dashboard.index_string = INDEX.replace("THEME", _fingerprinted(dashboard, HEAD_SCRIPT))
    favicon = _fingerprinted(dashboard, "favicon.svg")
    dashboard.layout = shell(dash.page_registry.values(), settings.live_port, favicon)
    for module in pkgutil.iter_modules(callbacks.__path__, "callbacks."):
        importlib.import_module(module.name)
    with server.test_request_context("/"):
        server.preprocess_request()  # Dash adds the script that sets the title only with the first request
    set_policy(server, script_hashes=dashboard.csp_hashes(), connect=_gateways(settings))
    return dashboard


def build_server() -> Flask:
    """Return the server of this process: settings from the environment, everything connected."""
    end_with_parent()
    settings = settings_module.load()
    server: Flask = create_app(bootstrap.connect(settings), settings).server
    return server


def _keep(response: Response) -> Response:
    """Let browsers keep an asset whose address changes with its content."""
    if request.path.startswith("/assets/") and "m" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return response


def _fingerprinted(dashboard: Dash, name: str) -> str:
    return f"{dashboard.get_asset_url(name)}?m={(ROOT / 'assets' / name).stat().st_mtime_ns}"


def _gateways(settings: Settings) -> list[str]:
    """Return the addresses of the socket gateway: beside us, or behind the same proxy."""
    names = dict.fromkeys((settings.host, "localhost", "127.0.0.1", *settings.allowed_hosts))
    beside = [f"ws://{name}:{settings.live_port}" for name in names]
    return beside + [f"wss://{name}" for name in settings.allowed_hosts]
