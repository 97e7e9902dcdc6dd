"""Spaces, letters and accents are written in one way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Meta

from core.cleaning.distinct import Distinct, distinct, marked, spread_texts
from core.cleaning.kinds import kind_of
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register

CASES = {"lower": pc.utf8_lower, "upper": pc.utf8_upper, "title": pc.utf8_title}


@dataclass(frozen=True)
class Params:
    """What is made alike."""

    trim: Annotated[bool, Meta(title="Trim", description="no spaces at the ends")] = True
    collapse: Annotated[bool, Meta(title="Single spaces", description="one space where there are several")] = True
    compose: Annotated[bool, Meta(title="Compose accents", description="an accented letter is one character")] = True
    case: Annotated[Literal["keep", "lower", "upper", "title"], Meta(title="Letters")] = "keep"


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return nothing: there is nothing to learn."""
    if kind_of(column) not in ("text", "empty"):
        raise RejectColumn("it holds no texts")
    return {}


def apply(column: Column, state: State, params: Params, note: Note) -> Column:  # noqa: ARG001 - as every step
    """Return the column with its texts written alike; what was done is noted by sort."""
    if column.dtype != "str":
        return column
    found = distinct(column)
    values, counts = _written(found, params)
    for what, n in counts.items():
        note(what, n)
    return spread_texts(values, found, column) if counts else column


def propose(column: Column) -> Proposal | None:
    """Return that needless spaces go, and accents be composed; blank texts are for another step."""
    if kind_of(column) != "text":
        return None
    found = distinct(column)
    blank = marked(pc.equal(pc.utf8_trim_whitespace(found.values), ""))
    found = Distinct(found.values.filter(pa.array(~blank)), found.codes, found.counts[~blank])
    values, counts = _written(found, Params())
    affected = found.rows(marked(pc.not_equal(values, found.values)))
    if not affected:
        return None
    listed = " and ".join(f"{n:,} {what}" for what, n in counts.items())
    return Proposal(Params(), f"{affected:,} of {len(column):,} values are written unevenly: {listed}", affected)


def _written(found: Distinct, params: Params) -> tuple[Any, dict[str, int]]:
    """Return the values as they should be, and how many rows each rule changed."""
    rules = (
        (params.compose, "with parted accents", lambda one: pc.utf8_normalize(one, form="NFC")),
        (params.trim, "with spaces at the ends", pc.utf8_trim_whitespace),
        (params.collapse, "with several spaces", lambda one: pc.replace_substring_regex(one, r"\s{2,}|[\t\r\n]", " ")),
        (params.case != "keep", "in other letters", lambda one: _cased(one, params.case)),
    )
    values, counts = found.values, {}
    for wanted, what, rule in rules:
        if wanted and len(values):
            after = rule(values)
            changed: npt.NDArray[np.bool_] = marked(pc.not_equal(after, values))
            counts[what], values = found.rows(changed), after
    return values, {what: n for what, n in counts.items() if n}


def _cased(values: Any, case: str) -> Any:
    return pc.utf8_normalize(CASES[case](values), form="NFC")


register(
    Step(
        name="text_case",
        label="Tidy texts",
        summary="Takes away needless spaces, composes accents, and writes all in one case if asked to.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=12,
    )
)
