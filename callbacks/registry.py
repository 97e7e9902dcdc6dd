"""Shows the stage of a model, and changes stage, tags and notes."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from components import ids, registry_ids
from components.registry import (
    ROLL_BACK,
    TAGS_HINT,
    TAGS_RULE,
    question,
    read_tags,
    stage_history,
    stage_line,
    version_list,
)
from components.shell import notice
from core.errors import MonitorError
from services import models, registry
from services.decoding import convert
from services.models import ModelChange
from services.registry import RollBack
from web.context import current

DASHBOARD = "dashboard"

clientside_callback(
    ClientsideFunction("page", "pressed"),
    Output(registry_ids.WANTED, "data"),
    Input(registry_ids.stage_button(ALL), "n_clicks"),
    prevent_initial_call=True,
)


@callback(
    Output(registry_ids.STAGE, "children"),
    Output(registry_ids.VERSIONS, "children"),
    Output(registry_ids.HISTORY, "children"),
    Input(ids.REFRESH, "data"),
    Input(ids.MODEL_CHOICE, "data"),
)
def show(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return the stage of the model, its other versions, and who changed its stage."""
    ctx = current()
    model = models.get(ctx, choice["model"])
    versions = registry.versions(ctx, model.name)
    champion = next((one for one in versions if one.stage == "champion"), None)
    changes = registry.stage_history(ctx, model.id)
    now = ctx.now()
    return stage_line(model, champion), version_list(model, versions, now), stage_history(changes, now)


@callback(
    Output(registry_ids.TAGS, "value"),
    Output(registry_ids.NOTES, "value"),
    Input(ids.MODEL_CHOICE, "data"),
)
def fill(choice: dict[str, Any]) -> tuple[str, str]:
    """Return tags and notes to edit; what somebody types is not written over by what comes later."""
    model = models.get(current(), choice["model"])
    return ", ".join(model.tags), model.notes


@callback(
    Output(registry_ids.SAVED, "children"),
    Output(ids.note_of(registry_ids.TAGS), "children"),
    Output(ids.note_of(registry_ids.TAGS), "className"),
    Input(registry_ids.SAVE, "n_clicks"),
    State(registry_ids.TAGS, "value"),
    State(registry_ids.NOTES, "value"),
    State(ids.MODEL_CHOICE, "data"),
    prevent_initial_call=True,
)
def save(clicks: int | None, tags: str | None, notes: str | None, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Keep tags and notes, or say what is wrong with them."""
    if not clicks:
        return no_update, no_update, no_update
    try:
        wanted = convert({"tags": read_tags(tags), "notes": notes or ""}, ModelChange)
        models.change(current(), choice["model"], wanted)
    except MonitorError as error:
        if (error.field or "").startswith("$.tags"):
            return "", TAGS_RULE, "field-note is-bad"
        return f"Not saved. {_sentence(error)}", TAGS_HINT, "field-note"
    return "Saved.", TAGS_HINT, "field-note"


@callback(
    Output(registry_ids.DIALOG, "is_open"),
    Output(registry_ids.WORDS, "children"),
    Output(registry_ids.WHY, "value"),
    Output(registry_ids.ANSWER, "children"),
    Input(registry_ids.WANTED, "data"),
    State(ids.MODEL_CHOICE, "data"),
    prevent_initial_call=True,
)
def ask(wanted: dict[str, Any] | None, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Ask before the stage changes, and why it does."""
    if not wanted:
        return no_update, no_update, no_update, no_update
    ctx = current()
    model = models.get(ctx, choice["model"])
    back = wanted["to"] == ROLL_BACK
    other = registry.champion_before(ctx, model) if back else registry.champion_of(ctx, model.name)
    return True, question(model, wanted["to"], other), "", None


@callback(
    Output(registry_ids.DIALOG, "is_open", allow_duplicate=True),
    Output(registry_ids.ANSWER, "children", allow_duplicate=True),
    Output(ids.REFRESH, "data", allow_duplicate=True),
    Input(registry_ids.SEND, "n_clicks"),
    State(registry_ids.WANTED, "data"),
    State(registry_ids.WHY, "value"),
    State(ids.MODEL_CHOICE, "data"),
    prevent_initial_call=True,
)
def send(clicks: int | None, wanted: dict[str, Any] | None, why: str | None, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Change the stage and have the page show it, or say why that cannot be."""
    if not clicks or not wanted:
        return no_update, no_update, no_update
    ctx = current()
    try:
        if wanted["to"] == ROLL_BACK:
            registry.roll_back_champion(ctx, choice["model"], convert({"note": why or ""}, RollBack), DASHBOARD)
        else:
            change = convert({"stage": wanted["to"], "note": why or ""}, ModelChange)
            models.change(ctx, choice["model"], change, DASHBOARD)
    except MonitorError as error:
        return True, notice(_sentence(error)), no_update
    return False, None, ctx.now()


def _sentence(error: MonitorError) -> str:
    return f"{error.message[:1].upper()}{error.message[1:]}."
