"""Identifiers of the card that trains a model again."""

from __future__ import annotations

DAYS = "retraining-days"
EVERY = "retraining-every"
NOW = "retraining-now"
SAVE = "retraining-save"
SUB = "retraining-sub"
ANSWER = "retraining-answer"
