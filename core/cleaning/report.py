"""Before and after: what a recipe found, what it did step by step, and what the table looks like now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from core.cleaning.assembly import gone_from
from core.cleaning.effect import Effect
from core.cleaning.finding import percent
from core.cleaning.kinds import tidy
from core.cleaning.look import ColumnLook, TableLook, look
from core.cleaning.recipe import Recipe
from core.cleaning.shift import LevelShift, NumberShift, shift_of
from core.cleaning.step import STEPS

MOST_NAMED = 5
ONE = {"whole": "whole number", "number": "number", "truth": "true or false", "date": "date", "text": "text"}


@dataclass(frozen=True)
class StepReport:
    """What one step did.

    Parameters
    ----------
    step, label : str
    sentences : tuple of str
        For people, the rows first; one that says so where nothing changed.
    cells, rows : int
        Changed, and dropped.
    """

    step: str
    label: str
    sentences: tuple[str, ...]
    cells: int
    rows: int


@dataclass(frozen=True)
class ColumnReport:
    """What became of one column.

    Parameters
    ----------
    name : str
    before, after : ColumnLook, optional
        None where the column was not there.
    changed : int
        Cells, counted anew by each step that changed them.
    shift : NumberShift or LevelShift, optional
        How its values lay; None where the two cannot be laid side by side.
    """

    name: str
    before: ColumnLook | None
    after: ColumnLook | None
    changed: int
    shift: NumberShift | LevelShift | None


@dataclass(frozen=True)
class Report:
    """Before and after.

    Parameters
    ----------
    summary : tuple of str
        The whole in a few sentences.
    before, after : TableLook
    steps : tuple of StepReport
    columns : tuple of ColumnReport
        Those that were there, in order, then those that came.
    """

    summary: tuple[str, ...]
    before: TableLook
    after: TableLook
    steps: tuple[StepReport, ...]
    columns: tuple[ColumnReport, ...]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON; what columns look like stands in `before` and `after` alone."""
        columns = [
            {"name": one.name, "changed": one.changed, "shift": asdict(one.shift) if one.shift else None}
            for one in self.columns
        ]
        steps = [asdict(one) for one in self.steps]
        tables = {"before": self.before.to_json(), "after": self.after.to_json()}
        return {"summary": list(self.summary), **tables, "steps": steps, "columns": columns}


def report(before: pd.DataFrame, after: pd.DataFrame, recipe: Recipe, effects: Sequence[Effect]) -> Report:
    """Return what a recipe made of a table.

    Parameters
    ----------
    before, after : DataFrame
        As it came, and as it went.
    recipe : Recipe
    effects : sequence of Effect
        Of each step, from `core.cleaning.fitting.fit` or `core.cleaning.replay.apply`.
    """
    before, after = tidy(before), tidy(after)
    looks = look(before), look(after, gone_from(before, after))
    then, now = ({one.name: one for one in table.columns} for table in looks)
    changed = sum((Counter(effect.changed) for effect in effects), Counter[str]())
    columns = [
        ColumnReport(
            name,
            then.get(name),
            now.get(name),
            changed[name],
            shift_of(before[name], after[name]) if name in then and name in now else None,
        )
        for name in dict.fromkeys([*then, *now])
    ]
    steps = tuple(_step(one.step, effect) for one, effect in zip(recipe.steps, effects, strict=True))
    return Report(tuple(_summary(*looks, steps)), *looks, steps, tuple(columns))


def _summary(before: TableLook, after: TableLook, steps: Sequence[StepReport]) -> list[str]:
    said = [f"The table scored {before.score:g} of 100 before cleaning and scores {after.score:g} now."]
    cells, missing = sum(one.cells for one in steps), sum(one.missing for one in before.columns)
    rows = before.rows - after.rows
    left = sum(one.missing for one in after.columns)
    dropped = f"{rows:,} of {before.rows:,} rows were dropped" if rows else f"All {before.rows:,} rows were kept"
    said.append(f"{dropped}; {cells:,} cells were changed.")
    if missing:
        said.append(f"{missing:,} values were missing, {left:,} are missing now.")
    return said


def _step(name: str, effect: Effect) -> StepReport:
    rows = effect.rows_before - effect.rows_after
    return StepReport(name, STEPS.get(name).label, tuple(sentences(effect)), effect.cells, rows)


def sentences(effect: Effect) -> list[str]:
    """Return what a step did as sentences.

    Examples
    --------
    >>> sentences(Effect(10, 9, {"age": 2}, refused={"t": "texts have no mean"}))
    ['1 of 10 rows dropped (10%).', '2 cells changed: age (2).', 'Left as it is, because texts have no mean: t.']
    """
    said = []
    rows = effect.rows_before - effect.rows_after
    if rows:
        share = percent(rows / effect.rows_before)
        said.append(f"{rows:,} of {effect.rows_before:,} rows dropped ({share}).")
    if effect.cells:
        most = sorted(effect.changed.items(), key=lambda one: -one[1])
        said.append(f"{effect.cells:,} cells changed: {_named(f'{name} ({n:,})' for name, n in most)}.")
    for what, names in (("New", effect.added), ("Gone", effect.removed)):
        if names:
            said.append(f"{what}: {_named(names)}.")
    said += [f"{_named(names)}: {kinds}." for kinds, names in retyped_words(effect).items()]
    said = said or ["Nothing changed."]
    if effect.notes:
        said.append(f"Counted: {_counted(effect.notes)}.")
    return said + [
        f"Left as it is, because {why}: {_named(name for name, one in effect.refused.items() if one == why)}."
        for why in dict.fromkeys(effect.refused.values())
    ]


def retyped_words(effect: Effect) -> dict[str, tuple[str, ...]]:
    """Return from what to what kinds of columns changed in words, each with its columns.

    Examples
    --------
    >>> retyped_words(Effect(3, 3, retyped={"pay": ("text", "number"), "day": ("text", "date")}))
    {'text to number': ('pay',), 'text to date': ('day',)}
    """
    pairs = dict.fromkeys(effect.retyped.values())
    return {
        f"{ONE[pair[0]]} to {ONE[pair[1]]}": tuple(name for name, kinds in effect.retyped.items() if kinds == pair)
        for pair in pairs
    }


def _named(names: Any) -> str:
    every = list(names)
    more = f" and {len(every) - MOST_NAMED:,} more" if len(every) > MOST_NAMED else ""
    return ", ".join(every[:MOST_NAMED]) + more


def _counted(notes: Mapping[str, int]) -> str:
    return ", ".join(f"{n:,} {what}" for what, n in notes.items())
