"""Identifiers of the page that reports how a model was trained, and of what a run of training adds to its page."""

from __future__ import annotations

REPORT_CHOICE = "report-choice"
REPORT_HEAD = "report-head"
REPORT_BODY = "report-body"
REPORT_COLUMNS = "report-columns"
REPORT_COLUMNS_SUB = "report-columns-sub"
REPORT_END = "report-end"
FEATURES = "report-features"

RUN_BOARD = "run-board"
RUN_SEEN = "run-seen"
RUN_MADE = "run-made"
RUN_AGAIN = "run-again"
RUN_AGAIN_ANSWER = "run-again-answer"
RUN_CHANGE = "run-change"
RUN_GO = "run-go"
