"""A run on its page: how far it is, and what went wrong."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components.aria import aria
from components.clean_words import capital
from components.empty import empty
from components.run_training import progress_sub, remedy, run_title, stages
from components.shell import notice
from components.times import when
from components.verdicts import Look, icon
from services.views.cleaning import DatasetView, RunView

STATES = {
    "waiting": Look("Waiting", "none", "mute", ""),
    "running": Look("Running", "open", "info", ""),
    "done": Look("Done", "ok", "ok", ""),
    "failed": Look("Failed", "error", "bad", ""),
    "cancelled": Look("Cancelled", "close", "mute", ""),
}
KINDS = {"clean": "Cleaning", "read": "Reading", "train": "Training"}
AGAIN = ("clean", "train")


def run_chip(status: str) -> Component:
    """Return the state of a run: a shape and a word."""
    look = STATES[status]
    return html.Span([icon(look.icon), look.word], className=f"chip tone-{look.tone}")


def run_head(run: RunView, dataset: DatasetView | None, now: int) -> Component:
    """Return where we are, what is done to what, and how it stands."""
    crumbs: list[Component] = [dcc.Link("Data", href="/data"), icon("right")]
    if dataset is not None:
        crumbs += [dcc.Link(dataset.name, href=f"/data/{dataset.id}", className="crumb-name"), icon("right")]
    crumbs.append(html.Span("Run"))
    what = KINDS.get(run.kind, capital(run.kind))
    about = f"{what} {dataset.name}" if dataset is not None else what
    if run.kind == "train":
        about = run_title(run)
    started: list[str | Component] = ["Started ", when(run.created_at, now)]
    if run.ended_at is not None:
        started += [f", took {took(run.ended_at - run.created_at)}"]
    title = html.Div([html.H1(about), run_chip(run.status)], className="title-line")
    return html.Div(
        html.Div([html.Div(crumbs, className="crumbs"), title, html.P(started, className="sub")]),
        className="page-head",
    )


def took(micros: int) -> str:
    """Return a length of time, in microseconds, as people say it.

    Examples
    --------
    >>> took(420_000), took(3_400_000), took(125_000_000)
    ('0.4 s', '3 s', '2 min 5 s')
    """
    seconds = micros / 1_000_000
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 3 else f"{seconds:.0f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def run_progress(run: RunView, now: int = 0) -> Component | None:
    """Return the bar with what the run is at; once it failed or was cancelled, why and the way back; none if done."""
    if run.status == "done":
        return None
    if run.status == "failed":
        return _failed(run)
    if run.status == "cancelled":
        text = "Nothing was kept of it; what was there is as it was."
        return empty("close", "Cancelled", text, *_back(run), small=True)
    share = round(100 * min(max(run.progress, 0.0), 1.0))
    bar = html.Div(
        html.Div(style={"width": f"{share}%"}),
        className="progress-bar-line",
        role="progressbar",
        **aria(valuenow=str(share), valuemin="0", valuemax="100", label="Progress of the run"),
    )
    waits = "Waiting for a worker" if run.status == "waiting" else capital(run.said) or "Beginning"
    said = html.Div([html.Span(f"{waits} …"), html.Span(f"{share}%", className="number")], className="progress-said")
    more = [stages(run), html.P(progress_sub(run, now), className="muted small")] if run.kind == "train" else []
    return html.Div([said, bar, *more])


def can_go_again(run: RunView) -> bool:
    """Return whether a run ended without a result and can be started anew."""
    return run.kind in AGAIN and run.status in ("failed", "cancelled") and run.dataset is not None


def _failed(run: RunView) -> Component:
    error = run.error or {}
    message = capital(str(error.get("message") or "something went wrong")).rstrip(".")
    kept = "Nothing was kept of it; what was there is as it was."
    return html.Div(
        [
            notice([html.B(f"{message}. "), kept], "bad", "error"),
            remedy(run) if run.kind == "train" else None,
            html.Div(_back(run), className="form-foot"),
        ]
    )


def _back(run: RunView) -> list[Component]:
    cleaned = run.dataset is not None and run.kind == "clean"
    words, href = ("recipe", f"/data/{run.dataset}/clean") if cleaned else ("data", "/data")
    return [dcc.Link([icon("back"), f"Back to the {words}"], href=href, className="btn btn-quiet")]
