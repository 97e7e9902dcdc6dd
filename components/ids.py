"""Identifiers shared by layouts and callbacks, so that neither imports the other."""

from __future__ import annotations

from typing import Any

SHELL = "shell"
STAGE = "stage"
URL = "url"
NOTICE = "notice"
MENU_BUTTON = "menu-button"
SCRIM = "menu-scrim"
THEME = "theme"
THEME_BUTTON = "theme-button"
CONNECTION = "connection"
CONNECTION_WORD = "connection-word"
SOCKET = "socket"
PULSE = "pulse"
LIVE_PORT = "live-port"
REFRESH = "refresh"
RECIPE_DRAFT = "recipe-draft"
TRAIN_DRAFT = "train-draft"

OVERVIEW_SUB = "overview-sub"
OVERVIEW_TILES = "overview-tiles"
OVERVIEW_MODELS = "overview-models"
OVERVIEW_ALERTS = "overview-alerts"

MODELS_LIST = "models-list"
REGISTER_OPEN = "register-open"
REGISTER_PANEL = "register-panel"
REGISTER_NAME = "register-name"
REGISTER_VERSION = "register-version"
REGISTER_TASK = "register-task"
REGISTER_DESCRIPTION = "register-description"
REGISTER_BUCKET = "register-bucket"
REGISTER_WINDOW = "register-window"
REGISTER_RULES = "register-rules"
REGISTER_SEND = "register-send"
REGISTER_ANSWER = "register-answer"

MODEL_CHOICE = "model-choice"
MODEL_HEAD = "model-head"
MODEL_REASONS = "model-reasons"
MODEL_TILES = "model-tiles"
MODEL_METRICS = "model-metrics"
MODEL_METRICS_SUB = "model-metrics-sub"
MODEL_REFERENCE = "model-reference"
MODEL_ALERTS = "model-alerts"
SUBMIT_EXAMPLE = "submit-example"
SUBMIT_INPUT = "submit-input"
SUBMIT_OUTPUT = "submit-output"
SUBMIT_LATENCY = "submit-latency"
SUBMIT_SCORE = "submit-score"
SUBMIT_SEND = "submit-send"
SUBMIT_ANSWER = "submit-answer"

DRIFT_CHOICE = "drift-choice"
DRIFT_HEAD = "drift-head"
DRIFT_BODY = "drift-body"
DRIFT_MODELS = "drift-models"
DRIFT_PICKER = "drift-picker"
DRIFT_WINDOW = "drift-window"
DRIFT_LATEST = "drift-latest"
DRIFT_RULES = "drift-rules"
DRIFT_SUMMARY = "drift-summary"
DRIFT_TABLE = "drift-table"
DRIFT_GRID = "drift-grid"
DRIFT_GRID_BOX = "drift-grid-box"
DRIFT_COLUMN_TITLE = "drift-column-title"
DRIFT_COLUMN_FACTS = "drift-column-facts"
DRIFT_COLUMN_METHODS = "drift-column-methods"
DRIFT_AGAINST = "drift-against"
DRIFT_SEGMENT = "drift-segment"
DRIFT_SEGMENT_BOX = "drift-segment-box"
DRIFT_EXACT = "drift-exact"
SEPARATION_ASK = "separation-ask"
SEPARATION_QUESTION = "separation-question"
SEPARATION_ANSWER = "separation-answer"
RULES_COMMAND = "rules-command"

QUALITY_CHOICE = "quality-choice"
QUALITY_SHOWN = "quality-shown"
QUALITY_MODELS = "quality-models"
QUALITY_HEAD = "quality-head"
QUALITY_SUMMARY = "quality-summary"
QUALITY_PICKER = "quality-picker"
QUALITY_NOTHING = "quality-nothing"
QUALITY_BODY = "quality-body"
QUALITY_WINDOW = "quality-window"
QUALITY_LATEST = "quality-latest"
QUALITY_SCORE = "quality-score"
QUALITY_COLUMNS = "quality-columns"
QUALITY_ROWS = "quality-rows"
QUALITY_GRID = "quality-grid"
QUALITY_DETAIL = "quality-detail"
QUALITY_COLUMN_TITLE = "quality-column-title"
QUALITY_COLUMN_FINDINGS = "quality-column-findings"
QUALITY_CHECK = "quality-check"
QUALITY_LEGEND = "quality-legend"
QUALITY_SCHEMA = "quality-schema"
QUALITY_DUPLICATES = "quality-duplicates"

PERFORMANCE_CHOICE = "performance-choice"
PERFORMANCE_MODELS = "performance-models"
PERFORMANCE_HEAD = "performance-head"
PERFORMANCE_SUMMARY = "performance-summary"
PERFORMANCE_PICKER = "performance-picker"
PERFORMANCE_SEGMENT = "performance-segment"
PERFORMANCE_SEGMENT_BOX = "performance-segment-box"
ALL_ROWS = "*"
PERFORMANCE_EMPTY = "performance-empty"
PERFORMANCE_BODY = "performance-body"
PERFORMANCE_TITLE = "performance-title"
PERFORMANCE_WINDOW = "performance-window"
PERFORMANCE_LATEST = "performance-latest"
PERFORMANCE_GRID = "performance-grid"
PERFORMANCE_GRID_SUB = "performance-grid-sub"
PERFORMANCE_REGRESSION = "performance-regression"
PERFORMANCE_CLASSIFICATION = "performance-classification"
PERFORMANCE_CLASS_CARDS = "performance-class-cards"
PERFORMANCE_CLASSES = "performance-classes"
PERFORMANCE_SCORES = "performance-scores"
PERFORMANCE_CURVES_SUB = "performance-curves-sub"

CONCEPT_CHOICE = "concept-choice"
CONCEPT_HEAD = "concept-head"
CONCEPT_SUMMARY = "concept-summary"
CONCEPT_NOTHING = "concept-nothing"
CONCEPT_BODY = "concept-body"
CONCEPT_SUB = "concept-sub"
CONCEPT_DETECTORS = "concept-detectors"
CONCEPT_CHANGES = "concept-changes"

SEGMENTS_CHOICE = "segments-choice"
SEGMENTS_HEAD = "segments-head"
SEGMENTS_SUMMARY = "segments-summary"
SEGMENTS_BAR = "segments-bar"
SEGMENTS_BY = "segments-by"
SEGMENTS_EDIT = "segments-edit"
SEGMENTS_EDITOR = "segments-editor"
SEGMENTS_FEATURES = "segments-features"
SEGMENTS_SAVE = "segments-save"
SEGMENTS_ANSWER = "segments-answer"
SEGMENTS_NOTHING = "segments-nothing"
SEGMENTS_BODY = "segments-body"
SEGMENTS_WINDOW = "segments-window"
SEGMENTS_LATEST = "segments-latest"
SEGMENTS_GRID = "segments-grid"
SEGMENTS_TITLE = "segments-title"
SEGMENTS_DETAIL = "segments-detail"
SEGMENTS_STATE = "segments-state"

ALERTS_CHOICE = "alerts-choice"
ALERTS_MODEL = "alerts-model"
ALERTS_SEVERITY = "alerts-severity"
ALERTS_STATE = "alerts-state"
ALERTS_SUB = "alerts-sub"
ALERTS_LIST = "alerts-list"
ALERT_COMMAND = "alert-command"

DATA_UPLOADS = "data-uploads"
DATA_PASTE = "data-paste"
DATA_PASTE_OPEN = "data-paste-open"
DATA_PASTE_NAME = "data-paste-name"
DATA_PASTE_TEXT = "data-paste-text"
DATA_PASTE_SEND = "data-paste-send"
DATA_SETS_SUB = "data-sets-sub"
DATA_SETS = "data-sets"
DATA_SETS_BOX = "data-sets-box"
DATA_NOTHING = "data-nothing"
DATA_RECIPES = "data-recipes"
DATA_RECIPES_BOX = "data-recipes-box"
DATA_NO_RECIPES = "data-no-recipes"
DATA_RUNS = "data-runs"
DATA_RUNS_PULSE = "data-runs-pulse"
DATA_COMMAND = "data-command"
DATA_DOOMED = "data-doomed"
DATA_DELETE = "data-delete"
DATA_DELETE_WORDS = "data-delete-words"
DATA_DELETE_SEND = "data-delete-send"
DATA_DELETE_KEEP = "data-delete-keep"
DATA_DELETE_ANSWER = "data-delete-answer"

DATASET = "dataset"
DATASET_HEAD = "dataset-head"
DATASET_CLEAN = "dataset-clean"
DATASET_RENAME = "dataset-rename"
DATASET_RENAME_OPEN = "dataset-rename-open"
DATASET_NAME = "dataset-name"
DATASET_NAME_SEND = "dataset-name-send"
DATASET_DELETE = "dataset-delete"
DATASET_DELETE_OPEN = "dataset-delete-open"
DATASET_DELETE_SEND = "dataset-delete-send"
DATASET_DELETE_ANSWER = "dataset-delete-answer"
DATASET_GONE = "dataset-gone"
DATASET_SCORE = "dataset-score"
DATASET_SEEN = "dataset-seen"
DATASET_READ = "dataset-read"
DATASET_READ_FORM = "dataset-read-form"
DATASET_READ_FIELDS = "dataset-read-fields"
DATASET_READ_SEND = "dataset-read-send"
DATASET_PROBLEMS = "dataset-problems"
DATASET_FIND = "dataset-find"
DATASET_SORT = "dataset-sort"
DATASET_MORE = "dataset-more"
DATASET_SHOWN = "dataset-shown"
DATASET_CARDS = "dataset-cards"
DATASET_KIND = "dataset-kind"
DATASET_TOAST = "dataset-toast"
DATASET_TOAST_WORDS = "dataset-toast-words"
DATASET_ROWS = "dataset-rows"
DATASET_REFERENCE = "dataset-reference"
DATASET_REFERENCE_OPEN = "dataset-reference-open"
DATASET_REFERENCE_MODEL = "dataset-reference-model"
DATASET_REFERENCE_LABEL = "dataset-reference-label"
DATASET_REFERENCE_ANSWERS = "dataset-reference-answers"
DATASET_REFERENCE_SEND = "dataset-reference-send"
DATASET_REFERENCE_SAID = "dataset-reference-said"


def note_of(field: str) -> str:
    """Return the id of the line under the form field `field`, where what is wrong with it is said."""
    return f"{field}-note"


def metric_tile(name: Any) -> dict[str, Any]:
    """Return the id of the button that draws the metric `name`."""
    return {"type": "metric-tile", "metric": name}


def rules_button(rules: Any) -> dict[str, Any]:
    """Return the id of the button that chooses the rule set `rules`."""
    return {"type": "rules", "rules": rules}


def alert_button(alert: Any, to: Any) -> dict[str, Any]:
    """Return the id of the button that brings an alert into the state `to`."""
    return {"type": "alert", "alert": alert, "to": to}


def run_button(run: Any) -> dict[str, Any]:
    """Return the id of the button that cancels a run."""
    return {"type": "run-cancel", "run": run}


def read_field(field: Any) -> dict[str, Any]:
    """Return the id of the control that says the member `field` of how a file is to be read."""
    return {"type": "read-field", "field": field}


def quality_column(column: Any, place: Any) -> dict[str, Any]:
    """Return the id of the button that looks at a column, named at the place `place` of the quality page."""
    return {"type": "quality-column", "column": column, "place": place}


def nav_link(path: Any) -> dict[str, Any]:
    """Return the id of the navigation's link to `path`."""
    return {"type": "nav", "path": path}


def spec(figure: Any) -> dict[str, Any]:
    """Return the id of the store that holds a figure before it is painted."""
    return {"type": "spec", "figure": figure}


def graph(figure: Any) -> dict[str, Any]:
    """Return the id of the graph that shows a figure."""
    return {"type": "graph", "figure": figure}


def frame(figure: Any) -> dict[str, Any]:
    """Return the id of the frame around a graph, which waits until the first figure came."""
    return {"type": "frame", "figure": figure}
