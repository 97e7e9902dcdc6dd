"""Identifiers of the wizard that trains a model, and the order of its steps."""

from __future__ import annotations

from typing import Any

STEPS = (
    ("data", "Data"),
    ("features", "Target and features"),
    ("split", "Validation"),
    ("algorithm", "Algorithm"),
    ("name", "Name and train"),
)
NAMES = tuple(name for name, _ in STEPS)

TRAIN_CHOICE = "train-choice"
TRAIN_STEP = "train-step"
TRAIN_FORMED = "train-formed"
TRAIN_WRITTEN = "train-written"
TRAIN_SWITCHED = "train-switched"
TRAIN_SEEN = "train-seen"
TRAIN_PARAMED = "train-paramed"
TRAIN_REFUSED = "train-refused"
TRAIN_GO = "train-go"
TRAIN_PLACE = "train-place"
TRAIN_HEAD = "train-head"

TRAIN_FIND = "train-find"
TRAIN_SOURCE = "train-source"
TRAIN_DATASETS = "train-datasets"
TRAIN_LOGGED_MODEL = "train-logged-model"
TRAIN_LOGGED_DAYS = "train-logged-days"
TRAIN_LOGGED_NOTE = "train-logged-note"
TRAIN_LOGGED_SEND = "train-logged-send"

TRAIN_TARGET = "train-target"
TRAIN_TARGET_LOOK = "train-target-look"
TRAIN_TARGET_CARD = "train-target-card"
TRAIN_POSITIVE = "train-positive"
TRAIN_COLUMNS_CARD = "train-columns-card"
TRAIN_COLUMNS_SUB = "train-columns-sub"
TRAIN_COLUMNS_FIND = "train-columns-find"
TRAIN_COLUMNS_PAGE = "train-columns-page"
TRAIN_COLUMNS_PAGER = "train-columns-pager"
TRAIN_COLUMNS_AT = "train-columns-at"
TRAIN_COLUMNS_EARLIER = "train-columns-earlier"
TRAIN_COLUMNS_LATER = "train-columns-later"
TRAIN_COLUMNS = "train-columns"
TRAIN_LEAKS = "train-leaks"

TRAIN_SPLIT = "train-split"
TRAIN_SPLIT_LOOK = "train-split-look"

TRAIN_ALGORITHMS = "train-algorithms"
TRAIN_PARAMS = "train-params"
TRAIN_PARAMS_TITLE = "train-params-title"
TRAIN_LIMITS = "train-limits"

TRAIN_NAME = "train-name"
TRAIN_SUMMARY = "train-summary"
TRAIN_SEND = "train-send"
TRAIN_ANSWER = "train-answer"


def field(name: Any) -> dict[str, Any]:
    """Return the id of the field that says the member `name` of what is wanted."""
    return {"type": "train-field", "name": name}


def param(algorithm: Any, name: Any) -> dict[str, Any]:
    """Return the id of the field of a param of an algorithm."""
    return {"type": "train-param", "algorithm": algorithm, "name": name}


def note(name: Any) -> dict[str, Any]:
    """Return the id of the line under a field; that of a param is called ``params.`` and its name."""
    return {"type": "train-note", "name": name}


def box(name: Any) -> dict[str, Any]:
    """Return the id of fields that are there for some questions only: ``time``, ``classes`` or ``costs``."""
    return {"type": "train-box", "name": name}


def act(name: Any, at: Any) -> dict[str, Any]:
    """Return the id of the button that goes to a step, or chooses a dataset."""
    return {"type": "train-act", "act": name, "at": at}


def panel(step: str) -> str:
    """Return the id of what a step shows."""
    return f"train-panel-{step}"


def words(step: str) -> str:
    """Return the id of what is said of a step beside its name."""
    return f"train-words-{step}"
