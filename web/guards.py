"""Who may ask: requests by our own names, and unsafe ones from our own pages or from programs only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
from flask import Flask, request

from core.errors import InvalidInput, Refused
from services.decoding import convert, decode, too_deep
from settings import Settings
from web.body import read_body
from web.errors import DASH_DOOR

SAFE = {"GET", "HEAD", "OPTIONS"}
DEEPEST_CALL = 64


class DashCall(msgspec.Struct):
    """What a browser sends to have a callback run."""

    output: str
    changedPropIds: list[str]  # noqa: N815 - the name on the wire
    inputs: list[Any]
    outputs: Any = None
    state: list[Any] = []


def guard(server: Flask, settings: Settings) -> None:
    """Refuse what does not come from here before any view sees it.

    A name that is not ours in the Host header means that a foreign page resolved its own name to this machine; a
    foreign Origin, that it asks in the name of whoever looks at it.
    """

    @server.before_request
    def refuse_strangers() -> None:
        if _hostname(request.host) not in settings.names:
            raise Refused(f"this server is not called {_hostname(request.host)[:100]!r}; see PLUMBLINE_ALLOWED_HOSTS")
        if request.method not in SAFE and not _from_here():
            raise Refused("requests from other sites are refused")

    @server.before_request
    def refuse_odd_calls() -> None:
        if request.path == DASH_DOOR and request.method == "POST":
            value = decode(read_body())
            if too_deep(value, DEEPEST_CALL):
                raise InvalidInput("nested too deeply", field="$")
            convert(value, DashCall)


def _from_here() -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return _netloc(origin) == request.host.lower()
    return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
