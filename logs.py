"""How processes write what they have to say."""

from __future__ import annotations

import structlog


def configure() -> None:
    """Write lines of plain text; a traceback names places, never values: those are our users' data."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )
