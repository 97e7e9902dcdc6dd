"""What a page may load and where it may connect to."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def set_policy(server: Flask, script_hashes: Sequence[str], connect: Sequence[str]) -> None:
    """Send a content security policy with every response.

    Parameters
    ----------
    script_hashes : sequence of str
        Of the inline scripts that Dash writes, such as ``'sha256-...'``.
    connect : sequence of str
        Further origins that pages connect to: the socket gateway.
    """
    hashes = " ".join(value if value.startswith("'") else f"'{value}'" for value in script_hashes)
    policy = "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",  # Plotly and React write styles of their own
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {' '.join(connect)}".rstrip(),
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )

    @server.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        return response
