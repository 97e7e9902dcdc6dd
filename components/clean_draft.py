"""The draft of a recipe: what a person has put together for a dataset so far, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from core.cleaning.recipe import MOST_STEPS

Draft = dict[str, Any]
StepJson = Mapping[str, Any]
MOST_BACK = 50  # states that can be gone back to


def draft_of(drafts: Mapping[str, Any] | None, dataset_id: str) -> Draft:
    """Return the draft of a dataset from all drafts of the tab; an empty one where there is none yet."""
    found = (drafts or {}).get(dataset_id) or {}
    blank: Draft = {"steps": [], "target": None, "undone": [], "past": []}
    draft = blank | {key: value for key, value in found.items() if value is not None}
    return draft | {"steps": [step for step in draft["steps"] if isinstance(step, dict) and step.get("step")]}


def steps_text(draft: Draft) -> str:
    """Return the steps as the services take them."""
    return orjson.dumps([plain_step(step) for step in draft["steps"]]).decode()


def plain_step(step: StepJson) -> dict[str, Any]:
    """Return a step with nothing but what makes it one, members in one order, so that equal steps are equal texts."""
    params = {name: step["params"][name] for name in sorted(step.get("params") or {})}
    plain: dict[str, Any] = orjson.loads(orjson.dumps(params))  # a tuple is a list wherever it comes from
    return {"step": step["step"], "columns": list(step.get("columns") or ()), "params": plain}


def changed(draft: Draft, **values: Any) -> Draft:
    """Return the draft after a change that can be undone; one that changes nothing leaves it as it is.

    Examples
    --------
    >>> one = changed(draft_of({}, "d"), target="pay")
    >>> one["target"], undone(one)["target"], redone(undone(one))["target"]
    ('pay', None, 'pay')
    """
    after = draft | values
    if _state(after) == _state(draft):
        return draft
    return after | {"past": [*draft["past"], _state(draft)][-MOST_BACK:], "undone": []}


def undone(draft: Draft) -> Draft:
    """Return the draft as it was before the last change."""
    if not draft["past"]:
        return draft
    past, last = draft["past"][:-1], dict(draft["past"][-1])
    return draft | last | {"past": past, "undone": [*draft["undone"], _state(draft)]}


def redone(draft: Draft) -> Draft:
    """Return the draft as it was before the last undoing."""
    if not draft["undone"]:
        return draft
    more, last = draft["undone"][:-1], dict(draft["undone"][-1])
    return draft | last | {"past": [*draft["past"], _state(draft)], "undone": more}


def added(draft: Draft, steps: Sequence[StepJson]) -> Draft:
    """Return the draft with more steps at its end, as far as a recipe may be long."""
    return changed(draft, steps=[*draft["steps"], *map(plain_step, steps)][:MOST_STEPS])


def without(draft: Draft, index: int) -> Draft:
    """Return the draft without one step."""
    return changed(draft, steps=[step for at, step in enumerate(draft["steps"]) if at != index])


def moved(draft: Draft, index: int, to: int) -> Draft:
    """Return the draft with one step in another place; a place beyond the ends changes nothing."""
    if not 0 <= to < len(draft["steps"]) or not 0 <= index < len(draft["steps"]):
        return draft
    steps = list(draft["steps"])
    steps.insert(to, steps.pop(index))
    return changed(draft, steps=steps)


def told(draft: Draft, index: int, step: StepJson) -> Draft:
    """Return the draft with one step told otherwise."""
    steps = [plain_step(step) if at == index else one for at, one in enumerate(draft["steps"])]
    return changed(draft, steps=steps)


def _state(draft: Draft) -> dict[str, Any]:
    return {"steps": draft["steps"], "target": draft["target"]}
