"""What the page of a run shows of a training: the leaderboard as it grows, the model; and how a run is tried again."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from components import clean_ids, training_ids
from components.clean_words import capital
from components.run import can_go_again
from components.run_training import board_card, change_link, made_card
from components.shell import notice
from core.errors import MonitorError, NotFound
from services import runs
from services.context import Context
from services.training_report import training_report
from services.views.cleaning import RunView
from services.views.training import TrainingView
from web.context import current

Choice = dict[str, Any]

clientside_callback(ClientsideFunction("clean", "go"), Input(training_ids.RUN_GO, "data"), prevent_initial_call=True)


@callback(
    Output(training_ids.RUN_BOARD, "children"),
    Output(training_ids.RUN_SEEN, "data"),
    Input(clean_ids.RUN_PULSE, "n_intervals"),
    State(clean_ids.RUN_CHOICE, "data"),
    State(training_ids.RUN_SEEN, "data"),
)
def follow(_: Any, choice: Choice, seen: str | None) -> tuple[Any, ...]:
    """Return the leaderboard whenever it has grown, or the run is over."""
    ctx = current()
    run = runs.get(ctx, choice["run"])
    now = f"{run.id} {run.status} {len((run.result or {}).get('leaderboard', ()))}"
    if run.kind != "train" or now == seen:
        return no_update, no_update
    report = _report(ctx, run)
    return board_card(run, report.report["ranking"]["label"] if report else "Score"), now


@callback(
    Output(training_ids.RUN_MADE, "children"),
    Output(training_ids.RUN_AGAIN, "hidden"),
    Output(training_ids.RUN_CHANGE, "children"),
    Input(clean_ids.RUN_STATE, "data"),
    State(clean_ids.RUN_CHOICE, "data"),
)
def show(state: str | None, choice: Choice) -> tuple[Any, ...]:
    """Return the model that came of a training that is done; of a run that ended without one, the ways on."""
    ctx = current()
    run = runs.get(ctx, choice["run"]) if state else None
    if run is None or not run.over:
        return None, True, None
    again = can_go_again(run)
    change = change_link(run) if again and run.kind == "train" else None
    made = made_card(run, _report(ctx, run), ctx.now()) if run.kind == "train" else None
    return made, not again, change


@callback(
    Output(training_ids.RUN_GO, "data"),
    Output(training_ids.RUN_AGAIN_ANSWER, "children"),
    Input(training_ids.RUN_AGAIN, "n_clicks"),
    State(clean_ids.RUN_CHOICE, "data"),
    prevent_initial_call=True,
)
def again(clicks: int | None, choice: Choice) -> tuple[Any, ...]:
    """Start what the run did anew, and go to the new run."""
    if not clicks:
        return no_update, no_update
    try:
        return f"/runs/{runs.again(current(), choice['run']).id}", None
    except MonitorError as error:
        return no_update, notice(f"{capital(error.message)}.")


def _report(ctx: Context, run: RunView) -> TrainingView | None:
    """Return the report of the model that a run made, none where it was put away since."""
    if not run.result or "model" not in run.result:
        return None
    try:
        return training_report(ctx, run.result["model"]["id"])
    except NotFound:
        return None
