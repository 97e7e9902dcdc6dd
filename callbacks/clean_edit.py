"""Edits the draft of the wizard: what a press does to it, and what is written in the form of a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, no_update

from components import clean_ids, ids
from components.clean_draft import Draft, added, changed, draft_of, moved, redone, steps_text, told, undone, without
from components.clean_form import form_fields, form_head, formed, hint_of
from components.clean_read import read_form
from components.clean_words import capital, column_of, label_of
from core.cleaning.step import STEPS
from core.errors import InvalidInput
from core.params import options
from services.rehearsal import columns_before
from web.context import current

Drafts = dict[str, Any] | None
Picked = dict[str, Any]


def index_of(picked: Mapping[str, Any], n: int) -> int | None:
    """Return which of `n` steps is looked at: none where a suggestion is, the last where none was chosen."""
    if picked.get("suggestion") or not n:
        return None
    step = picked.get("step")
    return n - 1 if step is None else min(max(int(step), 0), n - 1)


clientside_callback(
    ClientsideFunction("clean", "aimed"),
    Output(clean_ids.CLEAN_AIMED, "data"),
    Input(clean_ids.part("target-choice", ALL), "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("clean", "written"),
    Output(clean_ids.CLEAN_WRITTEN, "data"),
    Input(clean_ids.param(ALL), "value"),
    Input(clean_ids.part("columns", ALL), "value"),
    prevent_initial_call=True,
)


@callback(
    Output(ids.RECIPE_DRAFT, "data", allow_duplicate=True),
    Output(clean_ids.CLEAN_PICKED, "data"),
    Input(clean_ids.CLEAN_COMMAND, "data"),
    State(ids.RECIPE_DRAFT, "data"),
    State(clean_ids.CLEAN_PICKED, "data"),
    State(clean_ids.CLEAN_SUGGESTED, "data"),
    State(clean_ids.CLEAN_CHOICE, "data"),
    prevent_initial_call=True,
)
def edit(
    command: dict[str, Any] | None, drafts: Drafts, picked: Picked, suggested: dict[str, Any] | None, choice: Any
) -> tuple[Any, ...]:
    """Do what was pressed."""
    if not command or command["act"] == "replay":
        return no_update, no_update
    draft, offered = draft_of(drafts, choice["dataset"]), (suggested or {}).get("told", [])
    if command["act"] in ("look", "suggested") and command["at"] >= len(offered):
        return no_update, no_update
    after, look = _done(command["act"], command["at"], draft, picked, offered)
    return no_update if after is draft else _kept(drafts, choice, after), no_update if look == picked else look


@callback(
    Output(ids.RECIPE_DRAFT, "data", allow_duplicate=True),
    Input(clean_ids.CLEAN_AIMED, "data"),
    State(ids.RECIPE_DRAFT, "data"),
    State(clean_ids.CLEAN_CHOICE, "data"),
    prevent_initial_call=True,
)
def aim(chosen: str | None, drafts: Drafts, choice: Any) -> Any:
    """Choose the column to predict."""
    if not chosen:
        return no_update
    draft = draft_of(drafts, choice["dataset"])
    after = changed(draft, target=column_of(chosen))
    return no_update if after is draft else _kept(drafts, choice, after)


@callback(
    Output(clean_ids.CLEAN_FORM_HEAD, "children"),
    Output(clean_ids.CLEAN_FORM, "children"),
    Output(clean_ids.CLEAN_FORM_TITLE, "children"),
    Output(clean_ids.CLEAN_FORM_BOX, "hidden"),
    Output(clean_ids.CLEAN_FORMED, "data"),
    Input(ids.RECIPE_DRAFT, "data"),
    Input(clean_ids.CLEAN_PICKED, "data"),
    State(clean_ids.CLEAN_FORMED, "data"),
    State(clean_ids.CLEAN_CHOICE, "data"),
)
def show_form(drafts: Drafts, picked: Picked, known: dict[str, Any] | None, choice: Any) -> tuple[Any, ...]:
    """Return the form of the step that is looked at, unless it is there already."""
    draft = draft_of(drafts, choice["dataset"])
    index = index_of(picked, len(draft["steps"]))
    if index is None:
        return [], [], "", True, None
    step = draft["steps"][index]
    wanted = formed(step, index)
    if known and (known["index"], known["step"]) == (index, wanted["step"]):
        return no_update, no_update, no_update, False, no_update
    names = columns_before(current(), choice["dataset"], steps_text(draft), index, draft["target"])
    title = f"Step {index + 1}: {label_of(step)}"
    return form_head(step, names), form_fields(step, names), title, False, wanted


@callback(
    output={
        "drafts": Output(ids.RECIPE_DRAFT, "data", allow_duplicate=True),
        "formed": Output(clean_ids.CLEAN_FORMED, "data", allow_duplicate=True),
        "notes": Output(clean_ids.param_note(ALL), "children"),
        "looks": Output(clean_ids.param_note(ALL), "className"),
    },
    inputs={
        "written": Input(clean_ids.CLEAN_WRITTEN, "data"),
        "known": State(clean_ids.CLEAN_FORMED, "data"),
        "drafts": State(ids.RECIPE_DRAFT, "data"),
        "choice": State(clean_ids.CLEAN_CHOICE, "data"),
    },
    prevent_initial_call=True,
)
def tell(written: dict[str, Any] | None, known: Any, drafts: Drafts, choice: Any) -> dict[str, Any]:
    """Tell the step otherwise as soon as its form holds what is allowed, else say under the field what is not."""
    draft = draft_of(drafts, choice["dataset"])
    names = [one["id"]["name"] for one in ctx.outputs_grouping["notes"]]
    none: dict[str, Any] = {"drafts": no_update, "formed": no_update}
    none |= {"notes": [no_update] * len(names), "looks": [no_update] * len(names)}
    if not written or not _is_of(written, known, names, draft):
        return none
    step = known["step"]["step"]
    try:
        params, problem = read_form(step, written["raw"], known), None
    except InvalidInput as error:
        params, problem = {}, error
    hints = {option.name: hint_of(option) for option in options(STEPS.get(step).params)}
    notes = none | _notes(names, hints, problem)
    named = [name for name in map(column_of, written["columns"]) if name]
    after = told(draft, known["index"], {"step": step, "columns": named, "params": params}) if not problem else draft
    if after is draft:
        return notes
    now = after["steps"][known["index"]]
    return notes | {"drafts": _kept(drafts, choice, after), "formed": {**known, "step": now, "raw": written["raw"]}}


@callback(
    Output(clean_ids.CLEAN_COLUMNS_NOTE, "children"),
    Output(clean_ids.CLEAN_COLUMNS_NOTE, "className"),
    Input(clean_ids.CLEAN_REHEARSED, "data"),
    Input(clean_ids.CLEAN_FORMED, "data"),
    prevent_initial_call=True,
)
def note_columns(rehearsed: dict[str, Any] | None, known: dict[str, Any] | None) -> tuple[str, str]:
    """Say under the columns of the form what is wrong with them."""
    told_of = (rehearsed or {}).get("told", [])
    index = known["index"] if known else len(told_of)
    one = told_of[index] if index < len(told_of) else {}
    bad = one.get("problem") if str(one.get("field") or "").startswith("$.columns") else None
    return bad or "", "field-note is-bad" if bad else "field-note"


def _done(act: str, at: Any, draft: Draft, picked: Picked, offered: list[dict[str, Any]]) -> tuple[Draft, Picked]:
    """Return the draft after an act, and what is looked at then."""
    n, last = len(draft["steps"]), {"step": len(draft["steps"])}
    acts: dict[str, Callable[[], tuple[Draft, Picked]]] = {
        "pick": lambda: (draft, {"step": at}),
        "look": lambda: (draft, {"suggestion": offered[at]["step"]}),
        "up": lambda: (moved(draft, at, at - 1), {"step": max(at - 1, 0)}),
        "down": lambda: (moved(draft, at, at + 1), {"step": min(at + 1, n - 1)}),
        "remove": lambda: (without(draft, at), {"step": max(at - 1, 0)} if n > 1 else {"step": None}),
        "add": lambda: (added(draft, [{"step": at, "columns": [], "params": {}}]), last),
        "suggested": lambda: (added(draft, [offered[at]["step"]]), last),
        "add-all": lambda: (added(draft, [one["step"] for one in offered]), last),
        "undo": lambda: (undone(draft), {"step": picked.get("step")}),
        "redo": lambda: (redone(draft), {"step": picked.get("step")}),
    }
    return acts[act]()


def _is_of(written: dict[str, Any], known: Any, names: list[str], draft: Draft) -> bool:
    """Return whether what was written is of the form that is shown, and its step still there."""
    if not known or known["index"] >= len(draft["steps"]):
        return False
    return sorted(written["raw"]) == sorted(known["raw"]) == sorted(names)


def _notes(names: list[str], hints: dict[str, str], problem: InvalidInput | None) -> dict[str, Any]:
    """Return what stands under each field: what is wrong with it, else its hint."""
    bad = (problem.field or "").removeprefix("$.params.").partition("[")[0].partition(".")[0] if problem else None
    message = capital(problem.message) if problem else ""
    return {
        "notes": [message + "." if name == bad else hints[name] for name in names],
        "looks": ["field-note is-bad" if name == bad else "field-note" for name in names],
    }


def _kept(drafts: Drafts, choice: Any, draft: Draft) -> dict[str, Any]:
    return {**(drafts or {}), choice["dataset"]: draft}
