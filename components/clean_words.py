"""What is said of a step: what it is about, what it would do, why it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.cleaning.effect import Effect
from core.cleaning.report import retyped_words
from core.cleaning.step import STEPS
from services.rehearsal import Rehearsed

MOST_NAMED = 3
NO_COLUMN = "none"
CRASHES = "__proto__"  # the search of Dash's own list takes it for a part of JavaScript
HARMLESS = CRASHES.replace("pro", "\N{WORD JOINER}pro")
KINDS = {
    "whole": "whole numbers",
    "number": "numbers",
    "truth": "true or false",
    "date": "dates",
    "text": "texts",
    "empty": "nothing",
}


def several(n: int, one: str, more: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> several(1, "row"), several(1_200, "cell"), several(2, "entry", "entries")
    ('1 row', '1,200 cells', '2 entries')
    """
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def named(names: Sequence[str], none: str = "all columns it fits") -> str:
    """Return the first few names.

    Examples
    --------
    >>> named(["a", "b"]), named(["a", "b", "c", "d", "e"]), named([])
    ('a, b', 'a, b, c and 2 more', 'all columns it fits')
    """
    if not names:
        return none
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def column_value(name: str | None) -> str:
    """Return a column as an entry of a list, in which none at all is told apart from a column of any name.

    Examples
    --------
    >>> column_value("none"), column_value(None), column_of(column_value("none")), column_of("none")
    ('=none', 'none', 'none', None)
    """
    return f"={name.replace(CRASHES, HARMLESS)}" if name else NO_COLUMN


def column_of(value: str | None) -> str | None:
    """Return the column that an entry of a list stands for."""
    return value[1:].replace(HARMLESS, CRASHES) if value and value.startswith("=") else None


def column_entries(columns: Sequence[str]) -> list[dict[str, str]]:
    """Return a list to choose a column from, or none."""
    entries = [{"value": column_value(name), "label": name} for name in columns]
    return [{"value": NO_COLUMN, "label": "None"}, *entries]


def column_options(columns: Sequence[str]) -> list[dict[str, str]]:
    """Return what Dash's own list offers to choose columns from."""
    return [{"value": column_value(name), "label": name.replace(CRASHES, HARMLESS)} for name in columns]


def label_of(step: Mapping[str, Any]) -> str:
    """Return what a step is called, by its own name where this version does not know it."""
    known = STEPS.all().get(step["step"])
    return known.label if known else str(step["step"])


def did_words(found: Rehearsed) -> str:
    """Return in a line what a step did to the sample.

    Examples
    --------
    >>> did_words(Rehearsed(Effect(10, 8, {"a": 2}, added=("b",), retyped={"a": ("text", "number")})))
    '2 rows dropped, 2 cells changed in 1 column, 1 column added; a: text to number'
    """
    if found.effect is None:
        return ""
    kinds = [f"{named(names)}: {words}" for words, names in retyped_words(found.effect).items()]
    counts = ", ".join(_counts(found.effect))
    return "; ".join([counts] * bool(counts) + kinds) or "changes nothing in the sample"


def _counts(effect: Effect) -> list[str]:
    cells = several(effect.cells, "cell") + " changed in " + several(len(effect.changed), "column")
    rows = effect.rows_before - effect.rows_after
    return [
        text
        for there, text in (
            (rows, several(rows, "row") + " dropped"),
            (effect.cells, cells),
            (effect.added, several(len(effect.added), "column") + " added"),
            (effect.removed, several(len(effect.removed), "column") + " removed"),
        )
        if there
    ]


def refusals(effect: Effect) -> list[tuple[str, tuple[str, ...]]]:
    """Return the reasons for which columns were left alone, each with its columns."""
    reasons = dict.fromkeys(effect.refused.values())
    return [(why, tuple(name for name, one in effect.refused.items() if one == why)) for why in reasons]


def capital(text: str) -> str:
    """Return a message as a sentence begins."""
    return text[:1].upper() + text[1:]
