"""Recent runs: what is at work on data, how far it is, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.empty import empty
from components.times import when
from components.verdicts import Look, chip, icon
from services.views.cleaning import RunView

KINDS = {"read": "Reading", "clean": "Cleaning", "train": "Training"}
RUNS = {
    "waiting": Look("Waiting", "none", "mute", "○"),
    "running": Look("At work", "learning", "info", "◔"),
    "done": Look("Done", "ok", "ok", ""),
    "failed": Look("Failed", "error", "bad", "✕"),
    "cancelled": Look("Cancelled", "none", "mute", "○"),
}


def run_rows(found: Sequence[RunView], now: int) -> Component:
    """Return a row a run, in the order given."""
    if not found:
        return empty("inbox", "Nothing has been done yet", "What reads and cleans data is followed here.", small=True)
    return html.Ul([_row(run, now) for run in found], className="rows")


def _row(run: RunView, now: int) -> Component:
    title = f"{KINDS.get(run.kind, run.kind.capitalize())}: {run.name}" if run.name else KINDS.get(run.kind, run.kind)
    body: list[Any] = [html.Div(title, className="title")]
    if run.error:
        message = str(run.error["message"])
        body.append(html.Div(message[:1].upper() + message[1:], className="summary"))
    if not run.over:
        body.append(_progress(run, title))
    begun: list[Any] = [when(run.created_at, now)]
    if run.kind == "clean" and run.dataset:
        begun.append(dcc.Link("what was cleaned", href=f"/data/{run.dataset}"))
    if run.kind == "train":
        begun.append(dcc.Link("how it went", href=f"/runs/{run.id}"))
    body.append(html.Div(begun, className="meta"))
    return html.Li([chip(RUNS[run.status]), html.Div(body, className="run-body"), _action(run)], className="run-row")


def _progress(run: RunView, title: str) -> Component:
    bar = html.Progress(
        value=f"{run.progress:.3f}", max="1", className="upload-bar", **aria(label=f"Progress of {title}")
    )
    return html.Div(
        [bar, html.Span(f"{run.said}, {run.progress:.0%}", className="small muted")], className="run-progress"
    )


def _action(run: RunView) -> Component | None:
    """Return what can be done with a run: cancel it, or read its report."""
    if not run.over:
        label = aria(label=f"Cancel {run.name}")
        return html.Button("Cancel", id=ids.run_button(run.id), className="btn btn-quiet", type="button", **label)
    if run.kind == "clean" and run.status == "done":
        link: list[Any] = [icon("download"), "Report"]
        return html.A(link, href=f"/api/runs/{run.id}/report/", className="btn btn-quiet", download="")
    return None
