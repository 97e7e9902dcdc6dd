"""Identifiers of the pages that clean a dataset and follow the run."""

from __future__ import annotations

import json
from typing import Any

CLEAN_CHOICE = "clean-choice"
CLEAN_PICKED = "clean-picked"
CLEAN_PLACE = "clean-place"
CLEAN_COMMAND = "clean-command"
CLEAN_REHEARSED = "clean-rehearsed"
CLEAN_SUGGESTED = "clean-suggested"
CLEAN_AIMED = "clean-aimed"
CLEAN_WRITTEN = "clean-written"
CLEAN_FORMED = "clean-formed"
CLEAN_HEAD = "clean-head"
CLEAN_SAVED = "clean-saved"
CLEAN_TARGET = "clean-target"
CLEAN_STEPS = "clean-steps"
CLEAN_STEPS_SUB = "clean-steps-sub"
CLEAN_UNDO = "clean-undo"
CLEAN_REDO = "clean-redo"
CLEAN_ADD = "clean-add"
CLEAN_FORM = "clean-form"
CLEAN_FORM_HEAD = "clean-form-head"
CLEAN_COLUMNS_NOTE = "clean-columns-note"
CLEAN_FORM_TITLE = "clean-form-title"
CLEAN_FORM_BOX = "clean-form-box"
CLEAN_SUGGESTIONS = "clean-suggestions"
CLEAN_SUGGESTIONS_SUB = "clean-suggestions-sub"
CLEAN_SUGGESTIONS_BOX = "clean-suggestions-box"
CLEAN_ADD_ALL = "clean-add-all"
CLEAN_PREVIEW_TITLE = "clean-preview-title"
CLEAN_PREVIEW_SUB = "clean-preview-sub"
CLEAN_PREVIEW_SAID = "clean-preview-said"
CLEAN_PREVIEW_BOX = "clean-preview-box"
CLEAN_PREVIEW_CARD = "clean-preview-card"
CLEAN_GRID = "clean-grid"
CLEAN_SIDE = "clean-side"
CLEAN_ONLY = "clean-only"
CLEAN_NAME = "clean-name"
CLEAN_RUN = "clean-run"
CLEAN_ANSWER = "clean-answer"
CLEAN_GO = "clean-go"

RUN_CHOICE = "run-choice"
RUN_PULSE = "run-pulse"
RUN_STATE = "run-state"
RUN_HEAD = "run-head"
RUN_PROGRESS = "run-progress"
RUN_PROGRESS_BOX = "run-progress-box"
RUN_CANCEL = "run-cancel"
RUN_CANCEL_ANSWER = "run-cancel-answer"
RUN_BODY = "run-body"
RUN_SUMMARY = "run-summary"
RUN_TILES = "run-tiles"
RUN_STEPS = "run-steps"
RUN_NEXT = "run-next"
RUN_DETAIL = "run-detail"
RUN_GRID = "run-grid"
RUN_COLUMN_TITLE = "run-column-title"
RUN_COLUMN_FACTS = "run-column-facts"
RUN_MODEL = "run-model"
RUN_ATTACH = "run-attach"
RUN_ATTACH_ANSWER = "run-attach-answer"
RUN_REFERENCE_MODEL = "run-reference-model"
RUN_LABEL = "run-label"
RUN_PREDICTION = "run-prediction"
RUN_REFERENCE = "run-reference"
RUN_REFERENCE_ANSWER = "run-reference-answer"

SKEW_CARD = "skew-card"
SKEW_RECIPE = "skew-recipe"


def part(name: Any, place: Any = "here") -> dict[str, Any]:
    """Return the id of a part that is not there from the start: of a form, or of what is said of a recipe."""
    return {"type": f"clean-{name}", "place": place}


def written(name: dict[str, Any]) -> str:
    """Return an id as Dash writes it into the page, for labels.

    Examples
    --------
    >>> written(part("columns"))
    '{"place":"here","type":"clean-columns"}'
    """
    return json.dumps(name, sort_keys=True, separators=(",", ":"))


def act(name: Any, at: Any) -> dict[str, Any]:
    """Return the id of the button that does the act `name`, such as ``up``, to the step or suggestion `at`."""
    return {"type": "clean-act", "act": name, "at": at}


def param(name: Any) -> dict[str, Any]:
    """Return the id of the field of the param `name`."""
    return {"type": "clean-param", "name": name}


def param_note(name: Any) -> dict[str, Any]:
    """Return the id of the line under the field of the param `name`."""
    return {"type": "clean-param-note", "name": name}
