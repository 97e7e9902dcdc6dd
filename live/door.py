"""Who may connect: requests by our own names, from our own pages or from no page at all."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from settings import Settings


def is_ours(headers: Mapping[str, str], settings: Settings) -> bool:
    """Return whether a request names this server, and comes from one of its pages or from a program.

    Browsers let any page open a socket to anywhere, and say in the Origin header which page it is. A page of ours
    stands at the port of the web server, or behind a proxy under a name from PLUMBLINE_ALLOWED_HOSTS.
    """
    host = _split(f"//{headers.get('host', '')}")
    if host is None or host.hostname not in settings.names:
        return False
    if "origin" not in headers:
        return True
    page = _split(headers["origin"])
    if page is None:
        return False
    return page.hostname in settings.allowed_hosts or (page.hostname in settings.names and page.port == settings.port)


def _split(address: str) -> SplitResult | None:
    """Return the parts of an address; None if it is none."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - read here because it raises only when it is read
    except ValueError:
        return None
    return parts
