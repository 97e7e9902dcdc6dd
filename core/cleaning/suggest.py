"""What a table needs: the proposals of all steps, each made of what those before it leave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.cleaning.assembly import gone_from
from core.cleaning.fitting import fit
from core.cleaning.kinds import tidy
from core.cleaning.recipe import Ingredient, Recipe
from core.cleaning.step import STEPS, Proposal, RejectColumn, Step
from core.errors import InvalidInput

MOST_ROWS = 50_000
SHOWN = 3


@dataclass(frozen=True)
class Suggestion:
    """A step that a table needs.

    Parameters
    ----------
    step : str
    columns : tuple of str
        None where the step looks at all of them.
    params : object
        Of the params class of the step.
    reason : str
        A sentence with numbers, of the rows looked at.
    affected : int
        Cells, or rows where the step drops rows, of the rows looked at.
    """

    step: str
    columns: tuple[str, ...]
    params: Any
    reason: str
    affected: int

    def ingredient(self) -> Ingredient:
        """Return the suggestion as a step of a recipe."""
        return Ingredient(self.step, self.columns, self.params)


def suggest(frame: pd.DataFrame, target: str | None = None, gone: pd.DataFrame | None = None) -> tuple[Suggestion, ...]:
    """Return what a table needs, in the order it should be done.

    Parameters
    ----------
    frame : DataFrame
        Of more than 50,000 rows as many are looked at, evenly spread over it.
    target : str, optional
        Column that a model will predict; no step of single columns is suggested for it.
    gone : DataFrame, optional
        Columns that have been dropped: two customers are two, also without their numbers.

    Returns
    -------
    tuple of Suggestion
        Each is made of the table as those before it leave it: what a code for missing values hides, a later one fills.
        Columns for which a step has the same params share one suggestion.

    Notes
    -----
    100,000 rows of 30 columns take a few seconds.

    Examples
    --------
    >>> found = suggest(pd.DataFrame({"pay": ["1", " ", "3", "4"], "age": [1.5, 2.5, 3.5, 4.5]}))
    >>> [(one.step, one.columns, one.reason) for one in found][:2]  # doctest: +NORMALIZE_WHITESPACE
    [('missing_codes', ('pay',), '1 of 4 values stand for a missing one: blank (1)'),
     ('fix_types', ('pay',), '3 of 3 texts are numbers')]
    """
    whole = left = tidy(_sampled(frame))
    if gone is not None:
        whole = left.join(gone)
    found: list[Suggestion] = []
    for step in sorted(STEPS.all().values(), key=lambda one: (one.order, one.name)):
        suggestions = _of_step(step, _seen(step, left, whole), target)
        while suggestions:
            suggestion = suggestions.pop(0)
            after = _done(suggestion, left, target)
            if after is None:
                continue  # what came before it has made it needless
            found.append(suggestion)
            left = after
            if step.scope == "table" and suggestions:
                done = [(one.columns, one.params) for one in found if one.step == step.name]
                suggestions = [
                    one
                    for one in _of_step(step, _seen(step, left, whole), target)
                    if (one.columns, one.params) not in done
                ]
    return tuple(found)


def _seen(step: Step, left: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Return what a step is to look at: where it drops rows, the columns that are no longer there as well."""
    return left.join(gone_from(whole, left)) if step.drops_rows else left


def _done(suggestion: Suggestion, frame: pd.DataFrame, target: str | None) -> pd.DataFrame | None:
    """Return the table after a suggestion; None where it would do nothing, or cannot be done."""
    try:
        fitted, after = fit(Recipe((suggestion.ingredient(),), target), frame)
    except (RejectColumn, InvalidInput):
        return None
    return None if fitted.effects[0].idle else after


def _of_step(step: Step, frame: pd.DataFrame, target: str | None) -> list[Suggestion]:
    if step.propose is None:
        return []
    if step.scope == "table":
        # Rows are told apart by all columns, but none of a step that changes values may be the target.
        seen = frame.drop(columns=target, errors="ignore") if target is not None and not step.drops_rows else frame
        return [Suggestion(step.name, one.columns, one.params, one.reason, one.affected) for one in step.propose(seen)]
    proposals = ((str(name), step.propose(frame[name])) for name in frame.columns if name != target)
    return list(_merged(step.name, ((name, one) for name, one in proposals if one is not None)))


def _merged(step: str, proposals: Iterable[tuple[str, Proposal]]) -> Iterator[Suggestion]:
    """Return one suggestion for all columns with the same params."""
    alike: dict[str, list[tuple[str, Proposal]]] = {}
    for name, one in proposals:
        alike.setdefault(json.dumps(asdict(one.params), sort_keys=True), []).append((name, one))
    for group in alike.values():
        affected = sum(one.affected for _, one in group)
        yield Suggestion(step, tuple(name for name, _ in group), group[0][1].params, _reason(group), affected)


def _reason(group: list[tuple[str, Proposal]]) -> str:
    if len(group) == 1:
        return group[0][1].reason
    first = sorted(group, key=lambda pair: -pair[1].affected)[:SHOWN]
    listed = "; ".join(f"{name}: {one.reason}" for name, one in first)
    more = f"; and {len(group) - SHOWN:,} more" if len(group) > SHOWN else ""
    return f"{len(group):,} columns: {listed}{more}"


def _sampled(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) <= MOST_ROWS:
        return frame
    return frame.iloc[np.linspace(0, len(frame) - 1, MOST_ROWS).astype(np.int64)]
