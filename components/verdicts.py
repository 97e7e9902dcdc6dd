"""How states look: always a shape and a word, the colour only repeats them."""

from __future__ import annotations

from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from components.aria import aria


class Look(NamedTuple):
    """A state for the eye: its word, its shape, its tone, and a glyph where only text can be shown.

    What is as it should be has no glyph, so that the others stand out in a map of hundreds.
    """

    word: str
    icon: str
    tone: str
    glyph: str


STATES: dict[str, Look] = {
    "ok": Look("Stable", "ok", "ok", ""),
    "warning": Look("Warning", "warning", "warn", "▲"),
    "critical": Look("Critical", "critical", "bad", "◆"),
    "insufficient": Look("Too few rows", "none", "mute", "○"),
    "no_data": Look("No data", "none", "mute", ""),
    "error": Look("Error", "error", "bad", "✕"),
}
QUALITY: dict[str, Look] = STATES | {
    "ok": Look("Good", "ok", "ok", ""),
    "info": Look("Note", "info", "info", "·"),
}
HEALTH: dict[str, Look] = {
    "healthy": Look("Healthy", "ok", "ok", ""),
    "warning": STATES["warning"],
    "critical": STATES["critical"],
    "learning": Look("Learning", "learning", "info", "◔"),
    "no_data": Look("No data", "none", "mute", "○"),
}
ALERTS: dict[str, Look] = {
    "open": Look("Open", "open", "bad", "●"),
    "acknowledged": Look("Acknowledged", "seen", "info", "◉"),
    "resolved": Look("Resolved", "ok", "ok", ""),
}
DRIFTING = ("warning", "critical")
FAMILIES = {
    "drift": "Data drift",
    "performance": "Performance",
    "concept": "Concept drift",
    "quality": "Data quality",
    "latency": "Latency",
    "errors": "Errors",
    "ingest": "Ingest",
}


def icon(name: str, tone: str = "") -> Component:
    """Return an icon; it is decoration, so a word has to stand beside it."""
    look = f"icon icon-{name}" + (f" tone-{tone}" if tone else "")
    return html.Span(className=look, **aria(hidden="true"))


def chip(look: Look) -> Component:
    """Return a state as a shape and a word."""
    return html.Span([icon(look.icon), look.word], className=f"chip tone-{look.tone}")


def state_chip(state: str) -> Component:
    """Return the chip of a drift verdict."""
    return chip(STATES[state])


def quality_chip(state: str) -> Component:
    """Return the chip of what is said of the quality of data."""
    return chip(QUALITY[state])


def health_chip(health: str) -> Component:
    """Return the chip of a model's health."""
    return chip(HEALTH[health])


def alert_chip(state: str) -> Component:
    """Return the chip of an alert's state."""
    return chip(ALERTS[state])


def severity_icon(severity: str) -> Component:
    """Return the icon of an alert's severity, named for those who do not see it."""
    look = STATES[severity]
    return html.Span(
        className=f"icon icon-{look.icon} tone-{look.tone}", role="img", title=look.word, **aria(label=look.word)
    )
