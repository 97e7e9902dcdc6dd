"""What stands under each field of the wizard: what it is for, until there is something to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import train_algorithm, train_split, train_summary, train_target
from components.clean_form import hint_of
from components.clean_words import column_of
from components.train_draft import Draft
from core.params import options
from core.training.algorithm import Algorithm


def hints(algorithm: Algorithm | None) -> dict[str, str]:
    """Return what stands under each field, the params of an algorithm among them."""
    known = options(algorithm.params) if algorithm else ()
    params = {f"params.{option.name}": hint_of(option) for option in known}
    return {**train_target.HINTS, **train_split.HINTS, **train_algorithm.LIMITS, **train_summary.HINTS, **params}


def notes(
    names: Sequence[str], said: Mapping[str, str], problems: Mapping[str, str], refused: Mapping[str, Any] | None
) -> tuple[list[str], list[str]]:
    """Return the words and the look of the line under each field.

    Parameters
    ----------
    names : sequence of str
        Fields, in the order of their lines.
    said : mapping
        What stands there where nothing is wrong.
    refused : mapping, optional
        The field that kept the training from beginning, and why.
    """
    wrong = dict(problems)
    if refused and refused["place"]:
        wrong[refused["place"]] = refused["message"]
    words = [wrong.get(name, said.get(name, "")) for name in names]
    return words, ["field-note is-bad" if name in wrong else "field-note" for name in names]


def told_early(draft: Draft, problems: Mapping[str, str]) -> dict[str, str]:
    """Return the problems without those of fields that are merely empty yet: nobody has come to them."""
    empty = {
        "target_column": not column_of(draft["fields"]["target_column"]),
        "name": not str(draft["fields"]["name"] or "").strip(),
    }
    return {name: text for name, text in problems.items() if not empty.get(name, False)}
