"""The register of cleaning steps: each learns from data once, and does the same to whatever comes after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pandas as pd

from core.registry import Registry

State: TypeAlias = "dict[str, Any]"
Note: TypeAlias = "Callable[[str, int], None]"
Column: TypeAlias = "pd.Series[Any]"
Progress: TypeAlias = "Callable[[int, int, str], None]"
Scope = Literal["column", "table"]


class RejectColumn(Exception):
    """A column is not the business of a step; the message says why, for people to read."""


@dataclass(frozen=True)
class Proposal:
    """What a step would do for a table, to be agreed to.

    Parameters
    ----------
    params : object
        Of the params class of the step.
    reason : str
        One sentence with numbers.
    affected : int
        Cells, or rows where the step drops rows.
    columns : tuple of str
        Filled in for steps of one column; a step of tables names those it is about, none where all.
    """

    params: Any
    reason: str
    affected: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A cleaning step.

    Parameters
    ----------
    name, label, summary : str
        For programs, for people, and one sentence of what it does.
    scope : {"column", "table"}
        Whether it looks at one column at a time, or at several together.
    params : type
        A frozen dataclass with a default for every field, each ``Annotated`` with `msgspec.Meta` (``title``,
        ``description``, bounds), of which form, validation and documents are made.
    fit : callable
        Column: ``(column, params, target) -> state``. Table: ``(frame, columns, params) -> state``. The state is JSON.
        Raises RejectColumn, with the reason, where the step does not apply. Never changes what it is given.
    apply : callable
        Column: ``(column, state, params, note) -> Series or DataFrame``. Table:
        ``(frame, columns, state, params, note) -> DataFrame``. Rows keep their index; those left out are dropped.
        ``note(what, n)`` counts what people should know of, such as ``unseen`` levels.
    propose : callable, optional
        Column: ``(column) -> Proposal or None``. Table: ``(frame) -> list of Proposal``.
    order : int
        Place among proposals: what must be right first comes first.
    repeatable : bool
        Whether applying it to its own result changes nothing more; a scaled column can be scaled again.
    named : bool
        Whether columns must be named, where taking all of them would make no sense.
    drops_rows : bool
        Whether all that a step of tables does is to leave out rows: it looks at all columns, the target too, which
        others are not shown unless it is named.
    fit_apply : callable, optional
        Column: ``(column, params, target, note) -> (state, Series or DataFrame)``, where rows that were learnt from
        must be treated unlike new ones.
    """

    name: str
    label: str
    summary: str
    scope: Scope
    params: type[Any]
    fit: Callable[..., State]
    apply: Callable[..., Any]
    propose: Callable[..., Any] | None = None
    order: int = 100
    repeatable: bool = True
    named: bool = False
    drops_rows: bool = False
    fit_apply: Callable[..., Any] | None = None


STEPS: Registry[Step] = Registry("cleaning step", "core.cleaning.steps")


def register(step: Step) -> Step:
    """Return a step after adding it to the register."""
    return STEPS.add(step.name, step)
