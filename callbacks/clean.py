"""Fills the wizard: the recipe, what its steps do to a sample, what is suggested; and starts the run."""

from __future__ import annotations

from typing import Any

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    callback_context,
    clientside_callback,
    no_update,
)

from callbacks.clean_edit import index_of
from components import clean_ids, ids
from components.clean_draft import Draft, draft_of, steps_text
from components.clean_page import clean_head, saved_recipe, target_field
from components.clean_preview import preview_columns, preview_height, preview_rows, preview_words
from components.clean_recipe import recipe_steps, told_steps
from components.clean_suggestions import suggestion_list, suggestions_words, told_suggestions
from components.clean_words import capital, column_value, label_of, several
from components.shell import notice
from core.errors import InvalidInput, MonitorError
from services import cleaning, datasets, recipes
from services.cleaning import Wanted
from services.rehearsal import rehearse, shown
from web.context import current

Choice = dict[str, Any]
Drafts = dict[str, Any] | None
WORKING = ("clean-working is-working", "clean-working")

clientside_callback(
    ClientsideFunction("clean", "pressed"),
    Output(clean_ids.CLEAN_COMMAND, "data"),
    Input(clean_ids.act(ALL, ALL), "n_clicks"),
    Input(clean_ids.CLEAN_UNDO, "n_clicks"),
    Input(clean_ids.CLEAN_REDO, "n_clicks"),
    Input(clean_ids.CLEAN_ADD_ALL, "n_clicks"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("clean", "remember"), Input(clean_ids.CLEAN_PICKED, "data"), prevent_initial_call=True
)
clientside_callback(ClientsideFunction("clean", "go"), Input(clean_ids.CLEAN_GO, "data"), prevent_initial_call=True)


@callback(
    Output(clean_ids.CLEAN_HEAD, "children"),
    Output(clean_ids.CLEAN_NAME, "value"),
    Output(clean_ids.CLEAN_SAVED, "children"),
    Output(ids.RECIPE_DRAFT, "data", allow_duplicate=True),
    Input(clean_ids.CLEAN_CHOICE, "data"),
    State(ids.RECIPE_DRAFT, "data"),
    prevent_initial_call="initial_duplicate",
)
def begin(choice: Choice, drafts: Drafts) -> tuple[Any, ...]:
    """Return what is cleaned; a saved recipe that the address names becomes the draft, once."""
    ctx = current()
    found = datasets.get(ctx, choice["dataset"])
    name = f"{found.name[:180]} (cleaned)"
    if not choice["recipe"]:
        return clean_head(found), name, None, no_update
    recipe = recipes.get(ctx, choice["recipe"])
    draft = draft_of(drafts, choice["dataset"])
    if draft.get("recipe") == recipe.id:
        return clean_head(found), name, saved_recipe(recipe), no_update
    before = {"steps": draft["steps"], "target": draft["target"]}
    opened = {"steps": list(recipe.steps), "target": recipe.target, "recipe": recipe.id, "past": [before], "undone": []}
    return clean_head(found), name, saved_recipe(recipe), {**(drafts or {}), choice["dataset"]: opened}


@callback(
    Output(clean_ids.CLEAN_REHEARSED, "data"),
    Input(ids.RECIPE_DRAFT, "data"),
    Input(clean_ids.CLEAN_CHOICE, "data"),
    State(clean_ids.CLEAN_REHEARSED, "data"),
    running=[(Output(clean_ids.CLEAN_PREVIEW_CARD, "className"), *WORKING)],
)
def try_out(drafts: Drafts, choice: Choice, known: dict[str, Any] | None) -> Any:
    """Return what each step does to the sample, with the recipe this is said of."""
    draft = draft_of(drafts, choice["dataset"])
    about = _about(draft)
    if known and known["about"] == about:
        return no_update
    found = rehearse(current(), choice["dataset"], *about)
    return {"about": about, "told": told_steps(found)}


@callback(
    Output(clean_ids.CLEAN_STEPS, "children"),
    Output(clean_ids.CLEAN_STEPS_SUB, "children"),
    Output(clean_ids.CLEAN_UNDO, "disabled"),
    Output(clean_ids.CLEAN_REDO, "disabled"),
    Output(clean_ids.CLEAN_RUN, "disabled"),
    Input(ids.RECIPE_DRAFT, "data"),
    Input(clean_ids.CLEAN_REHEARSED, "data"),
    Input(clean_ids.CLEAN_PICKED, "data"),
    State(clean_ids.CLEAN_CHOICE, "data"),
)
def draw(drafts: Drafts, rehearsed: dict[str, Any] | None, picked: dict[str, Any], choice: Choice) -> tuple[Any, ...]:
    """Return the steps of the draft, with what is known of what they do."""
    draft = draft_of(drafts, choice["dataset"])
    told = rehearsed["told"] if rehearsed and rehearsed["about"] == _about(draft) else None
    n = len(draft["steps"])
    broken = told is None or any(one["problem"] for one in told)
    return (
        recipe_steps(draft["steps"], told, index_of(picked, n)),
        several(n, "step") if n else "",
        not draft["past"],
        not draft["undone"],
        not n or broken,
    )


@callback(
    Output(clean_ids.CLEAN_TARGET, "children"),
    Input(ids.RECIPE_DRAFT, "data"),
    Input(clean_ids.CLEAN_CHOICE, "data"),
    State(clean_ids.part("target-choice", ALL), "value"),
)
def show_target(drafts: Drafts, choice: Choice, there: list[str | None]) -> Any:
    """Return the list of columns to predict, unless it shows what the draft says already."""
    target = draft_of(drafts, choice["dataset"])["target"]
    if there == [column_value(target)]:
        return no_update
    return target_field(list(datasets.get(current(), choice["dataset"]).columns), target)


@callback(
    Output(clean_ids.CLEAN_SUGGESTED, "data"),
    Input(ids.RECIPE_DRAFT, "data"),
    Input(clean_ids.CLEAN_CHOICE, "data"),
    State(clean_ids.CLEAN_SUGGESTED, "data"),
    running=[(Output(clean_ids.CLEAN_SUGGESTIONS_BOX, "className"), *WORKING)],
)
def suggest(drafts: Drafts, choice: Choice, known: dict[str, Any] | None) -> Any:
    """Return what is suggested for what the recipe leaves, with the recipe this is said of."""
    draft = draft_of(drafts, choice["dataset"])
    about = _about(draft)
    if known and known["about"] == about:
        return no_update
    try:
        found = told_suggestions(cleaning.suggestions(current(), choice["dataset"], *about))
    except InvalidInput:
        return {"about": about, "told": [], "broken": True}
    return {"about": about, "told": found, "broken": False}


@callback(
    Output(clean_ids.CLEAN_SUGGESTIONS, "children"),
    Output(clean_ids.CLEAN_SUGGESTIONS_SUB, "children"),
    Output(clean_ids.CLEAN_ADD_ALL, "disabled"),
    Input(clean_ids.CLEAN_SUGGESTED, "data"),
    Input(clean_ids.CLEAN_PICKED, "data"),
    State(ids.RECIPE_DRAFT, "data"),
    State(clean_ids.CLEAN_CHOICE, "data"),
)
def show_suggestions(
    suggested: dict[str, Any] | None, picked: dict[str, Any], drafts: Drafts, choice: Choice
) -> tuple[Any, ...]:
    """Return what is suggested, to be looked at and added."""
    if suggested is None:
        return no_update, no_update, no_update
    if suggested["broken"]:
        return notice("Suggestions come back once every step of the recipe can be done."), "", True
    told = suggested["told"]
    steps = bool(draft_of(drafts, choice["dataset"])["steps"])
    return suggestion_list(told, picked.get("suggestion"), steps=steps), suggestions_words(told), not told


@callback(
    output={
        "title": Output(clean_ids.CLEAN_PREVIEW_TITLE, "children"),
        "sub": Output(clean_ids.CLEAN_PREVIEW_SUB, "children"),
        "said": Output(clean_ids.CLEAN_PREVIEW_SAID, "children"),
        "hidden": Output(clean_ids.CLEAN_PREVIEW_BOX, "hidden"),
        "columns": Output(clean_ids.CLEAN_GRID, "columnDefs"),
        "rows": Output(clean_ids.CLEAN_GRID, "rowData"),
        "style": Output(clean_ids.CLEAN_GRID, "style"),
    },
    inputs={
        "rehearsed": Input(clean_ids.CLEAN_REHEARSED, "data"),
        "picked": Input(clean_ids.CLEAN_PICKED, "data"),
        "side": Input(clean_ids.CLEAN_SIDE, "value"),
        "only": Input(clean_ids.CLEAN_ONLY, "value"),
        "drafts": State(ids.RECIPE_DRAFT, "data"),
        "choice": State(clean_ids.CLEAN_CHOICE, "data"),
        "defined": State(clean_ids.CLEAN_GRID, "columnDefs"),
    },
    running=[(Output(clean_ids.CLEAN_PREVIEW_CARD, "className"), *WORKING)],
)
def show_preview(**asked: Any) -> dict[str, Any]:
    """Return rows before and after the step, or the suggestion, that is looked at."""
    if asked["rehearsed"] is None:
        return dict.fromkeys(("title", "sub", "said", "hidden", "columns", "rows", "style"), no_update)
    draft = draft_of(asked["drafts"], asked["choice"]["dataset"])
    steps, index, title = _looked_at(draft, asked["picked"])
    try:
        found = shown(current(), asked["choice"]["dataset"], steps_text({"steps": steps}), index, draft["target"])
    except InvalidInput as error:
        none = dict.fromkeys(("columns", "rows", "style"), no_update)
        return none | {"title": title, "sub": "", "said": notice(capital(error.message)), "hidden": True}
    rows = preview_rows(found, asked["side"], only=bool(asked["only"]))
    wanted = preview_columns(found)
    return {
        "title": title,
        "sub": preview_words(found) if index is not None else "Rows of the dataset as it is",
        "said": None if rows else notice("No row that is shown changes.", "info", "info"),
        "hidden": not rows,
        "columns": no_update if wanted == asked["defined"] else wanted,  # told again, they would lose their widths
        "rows": rows,
        "style": {"height": preview_height(len(rows))},
    }


@callback(
    Output(clean_ids.CLEAN_GO, "data"),
    Output(clean_ids.CLEAN_ANSWER, "children"),
    Input(clean_ids.CLEAN_RUN, "n_clicks"),
    Input(clean_ids.CLEAN_COMMAND, "data"),
    State(clean_ids.CLEAN_NAME, "value"),
    State(ids.RECIPE_DRAFT, "data"),
    State(clean_ids.CLEAN_CHOICE, "data"),
    prevent_initial_call=True,
)
def run(
    clicks: int | None, command: dict[str, Any] | None, name: str | None, drafts: Drafts, choice: Choice
) -> tuple[Any, ...]:
    """Start the run over all rows, of the draft or of the saved recipe as it is, and go where it is followed."""
    replay = callback_context.triggered_id == clean_ids.CLEAN_COMMAND
    if not (replay and command and command["act"] == "replay") and (replay or not clicks):
        return no_update, no_update
    draft = draft_of(drafts, choice["dataset"])
    wanted = Wanted(recipe=choice["recipe"]) if replay else Wanted(steps=draft["steps"], target=draft["target"])
    try:
        started = cleaning.start(current(), choice["dataset"], wanted, name or "")
    except MonitorError as error:
        return no_update, notice(capital(error.message))
    return f"/runs/{started.id}", None


def _about(draft: Draft) -> list[Any]:
    """Return what a rehearsal and suggestions are made of."""
    return [steps_text(draft), draft["target"]]


def _looked_at(draft: Draft, picked: dict[str, Any]) -> tuple[list[Any], int | None, str]:
    """Return the steps, the index of the one to preview, and what that is called."""
    steps = draft["steps"]
    if picked.get("suggestion"):
        return [*steps, picked["suggestion"]], len(steps), f"Preview of a suggestion: {label_of(picked['suggestion'])}"
    index = index_of(picked, len(steps))
    if index is None:
        return [], None, "Preview"
    return steps, index, f"Preview of step {index + 1}: {label_of(steps[index])}"
