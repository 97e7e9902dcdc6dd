"""Has a model trained again, at once or every so often."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, ctx

from components import ids as all_ids
from components import retraining_ids as ids
from components import training_ids
from components.forms import problems
from components.retraining import NEVER, saved, schedule_words, started
from components.shell import notice
from core.errors import InvalidInput, MonitorError, NotFound
from services import retraining
from web.context import current

FIELDS = {"$.days": ids.DAYS, "$.every": ids.EVERY}
HINTS = {ids.DAYS: "Of labelled predictions.", ids.EVERY: "Makes a candidate each time; you promote it."}


@callback(
    Output(ids.SUB, "children"),
    Output(ids.EVERY, "value"),
    Output(ids.DAYS, "value"),
    Input(training_ids.REPORT_CHOICE, "id"),
    State(training_ids.REPORT_CHOICE, "data"),
)
def show(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return when the model is trained again by itself."""
    context = current()
    try:
        found = retraining.schedule(context, choice["model"])
    except NotFound:  # the page says so
        found = None
    if found is None:
        return schedule_words(None, context.now()), NEVER, "30"
    return schedule_words(found, context.now()), found.every, str(found.days)


@callback(
    Output(ids.ANSWER, "children"),
    Output(ids.SUB, "children", allow_duplicate=True),
    *(Output(all_ids.note_of(name), "children") for name in HINTS),
    Input(ids.NOW, "n_clicks"),
    Input(ids.SAVE, "n_clicks"),
    State(ids.DAYS, "value"),
    State(ids.EVERY, "value"),
    State(training_ids.REPORT_CHOICE, "data"),
    prevent_initial_call=True,
)
def act(_: Any, __: Any, days: str | None, every: str, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return what came of pressing a button, and under each field what is wrong with it."""
    context, model_id = current(), choice["model"]
    found: dict[str, str] = {}
    try:
        if ctx.triggered_id == ids.NOW:
            answer = started(retraining.retrain(context, model_id, _days(days)))
        else:
            answer = saved(_saved(model_id, every, days))
    except MonitorError as error:
        found = problems(error, FIELDS, ids.ANSWER)
        answer = notice(found.get(ids.ANSWER, "Not done: see the field."))
    words = schedule_words(retraining.schedule(context, model_id), context.now())
    return answer, words, *(found.get(name, hint) for name, hint in HINTS.items())


def _saved(model_id: str, every: str, days: str | None) -> Any:
    if every != NEVER:
        return retraining.set_schedule(current(), model_id, every, _days(days))
    if retraining.schedule(current(), model_id) is not None:
        retraining.drop_schedule(current(), model_id)
    return None


def _days(text: str | None) -> int:
    written = (text or "").strip()
    if not (written.isascii() and written.isdigit() and len(written) < 6):
        raise InvalidInput("a whole number of days", field="$.days")
    return int(written)
