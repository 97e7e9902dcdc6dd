"""The stage of a model as a word, and models of one name kept together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from services.views.model import ModelSummary


class StageLook(NamedTuple):
    """What a stage is called, and what it means."""

    word: str
    words: str


STAGES: dict[str | None, StageLook] = {
    "champion": StageLook("Champion", "The version that is relied on."),
    "candidate": StageLook("Candidate", "A version that may become champion."),
    "archived": StageLook("Archived", "A version that has been put aside; it is still watched."),
}
ORDER = ("champion", "candidate", None, "archived")


def stage_tag(stage: str | None) -> Component | None:
    """Return the stage as a tag; None where nobody said."""
    if stage not in STAGES:
        return None
    return html.Span(STAGES[stage].word, className=f"tag stage-tag is-{stage}", title=STAGES[stage].words)


def by_name(models: Sequence[ModelSummary]) -> list[ModelSummary]:
    """Return models with those of one name together: the names in their order, the champion first of each."""
    groups: dict[str, list[ModelSummary]] = {}
    for one in models:
        groups.setdefault(one.name, []).append(one)
    return [one for group in groups.values() for one in sorted(group, key=lambda one: ORDER.index(one.model.stage))]
