"""Texts that are numbers, truth values or dates become so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import pyarrow.compute as pc
from msgspec import Meta

from core.cleaning.distinct import distinct, marked, spread
from core.cleaning.kinds import as_kind, kind_of
from core.cleaning.readings.choose import READINGS, Asked, Order, read_texts, reading_of
from core.cleaning.readings.numerals import Numerals, bounded, numerals_words
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register

WORDS = {"number": "numbers", "truth": "truth values", "date": "dates"}


@dataclass(frozen=True)
class Params:
    """What texts are read as."""

    to: Annotated[
        Literal["auto", "number", "truth", "date", "text"],
        Meta(title="Read as", description="auto: what nearly all values of the column can be read as"),
    ] = "auto"
    share: Annotated[
        float,
        Meta(title="Share that must be readable", description="of auto; the rest become missing", ge=0.5, le=1),
    ] = 0.95
    dates: Annotated[
        Order, Meta(title="3/1/2020 is", description="auto: what the dates of the column tell, else they stay")
    ] = "auto"
    percent: Annotated[
        Literal["as_written", "share"], Meta(title="13% becomes", description="as_written: 13; share: 0.13")
    ] = "as_written"
    bounds: Annotated[
        bool,
        Meta(title="Read bounds", description="'< 1' and '10+' as the nearest number they allow: 0 and 10 if whole"),
    ] = False


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return how the texts of the column are read."""
    kind = kind_of(column)
    if params.to == "text":
        return {"kind": "text"}
    if kind != "text":
        return _of_other(kind, params.to)
    asked, found = Asked(str(column.name), params.dates, params.bounds), distinct(column)
    if params.to == "auto":
        return reading_of(found, asked, params.share)[0]
    return READINGS[params.to](found, asked)


def apply(column: Column, state: State, params: Params, note: Note) -> Column:
    """Return the column as read; what cannot be read is missing, and noted as unread."""
    to = state["kind"]
    if to == "text" or column.dtype != "str":
        result = as_kind(column, to)
    else:
        found = distinct(column)
        read = read_texts(found.values, state)
        if params.percent == "share" and state.get("unit") == "%":
            read = np.where(marked(pc.match_substring(found.values, pattern="%")), read / 100, read)
        result = spread(read, found, column, np.datetime64("NaT") if to == "date" else np.nan)
        result = result.astype("boolean") if to == "truth" else result
    note("unread", int(column.notna().sum() - result.notna().sum()))
    if to == "number" and state.get("whole") and not result.isna().any() and (result == result.round()).all():
        return result.astype("int64")
    return result


def propose(column: Column) -> Proposal | None:
    """Return that texts become what nearly all of them say."""
    if kind_of(column) != "text":
        return None
    found, name = distinct(column), str(column.name)
    known = int(found.counts.sum())
    for params in (Params(), Params(bounds=True)):
        if params.bounds and not bounded(found.values).any():
            break
        try:
            state, read = reading_of(found, Asked(name, bounds=params.bounds), params.share)
        except RejectColumn:
            continue
        return Proposal(params, _reason(state, known, known - read), known)
    return None


def _of_other(kind: str, to: str) -> State:
    """Return the reading of a column that holds no texts."""
    if to == "auto" or kind == "empty":
        raise RejectColumn("it holds no texts" if kind != "empty" else "it holds nothing")
    if "date" in (kind, to):
        raise RejectColumn(f"it holds {'dates' if kind == 'date' else 'numbers'}, which are no {WORDS[to]}")
    return {"kind": to}


def _reason(state: State, known: int, unread: int) -> str:
    how = numerals_words(Numerals(state["decimal"], state["unit"])) if state["kind"] == "number" else ""
    how += ", bounds such as '10+' among them" if state.get("bounds") else ""
    left = f"; {unread:,} cannot be read and become missing" if unread else ""
    return f"{known - unread:,} of {known:,} texts are {WORDS[state['kind']]}{how}{left}"


register(
    Step(
        name="fix_types",
        label="Read texts as what they say",
        summary="Turns texts into the numbers, truth values or dates they say; what cannot be read becomes missing.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=20,
    )
)
