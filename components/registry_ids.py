"""Identifiers of the registry and of the page that compares two models."""

from __future__ import annotations

from typing import Any

STAGE = "registry-stage"
VERSIONS = "registry-versions"
HISTORY = "registry-history"
TAGS = "registry-tags"
NOTES = "registry-notes"
SAVE = "registry-save"
SAVED = "registry-saved"
WANTED = "registry-wanted"
DIALOG = "registry-dialog"
WORDS = "registry-words"
WHY = "registry-why"
SEND = "registry-send"
ANSWER = "registry-answer"

COMPARE_CHOICE = "compare-choice"
COMPARE_A = "compare-a"
COMPARE_B = "compare-b"
COMPARE_SWAP = "compare-swap"
COMPARE_BODY = "compare-body"


def stage_button(to: Any) -> dict[str, Any]:
    """Return the id of the button that brings the model of the page to a stage, or back to the champion before."""
    return {"type": "stage", "to": to}
