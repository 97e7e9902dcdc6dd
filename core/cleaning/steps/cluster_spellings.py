"""Spellings of one value are joined to the most frequent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pyarrow as pa
from msgspec import Meta

from core.cleaning.distinct import Distinct, distinct, spread_texts
from core.cleaning.kinds import kind_of
from core.cleaning.readings.dates import read_dates
from core.cleaning.readings.numerals import Numerals, read_numbers
from core.cleaning.spelling import Rule, fingerprint, joined, nearest
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register

MOST_DISTINCT = 5_000
MOST_OF_ROWS = 0.5  # of free texts nearly every one is different; none is another's spelling
MOST_READ = 0.5
SHOWN = 3


@dataclass(frozen=True)
class Params:
    """When two spellings are one value."""

    similarity: Annotated[
        float,
        Meta(
            title="Similarity",
            description="share of characters that agree; 1: only case and signs differ",
            ge=0.6,
            le=1,
        ),
    ] = 0.85
    ratio: Annotated[
        float,
        Meta(title="How much more frequent", description="than a spelling is the one it is taken for", ge=1, le=1000),
    ] = 5.0


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return which spellings are joined to which, and which are known to stay."""
    if kind_of(column) != "text":
        raise RejectColumn("it holds no texts")
    found = distinct(column)
    if len(found.counts) > MOST_DISTINCT or len(found.counts) > max(MOST_OF_ROWS * found.counts.sum(), 20):
        raise RejectColumn(f"{len(found.counts):,} different texts in {found.counts.sum():,} are no spellings of a few")
    if found.rows(~np.isnan(read_numbers(found.values, Numerals()))) > MOST_READ * found.counts.sum():
        raise RejectColumn("it holds numbers, of which one digit makes another")
    if found.rows(~np.isnat(read_dates(found.values, day_first=True))) > MOST_READ * found.counts.sum():
        raise RejectColumn("it holds dates, of which one letter makes another")
    counts = dict(zip(found.texts, found.counts.tolist(), strict=True))
    meant = joined(counts, Rule(params.similarity), params.ratio)
    totals = dict.fromkeys((text for text in counts if text not in meant), 0)
    for text, n in counts.items():
        totals[meant.get(text, text)] += n
    return {"joined": meant, "known": totals}


def apply(column: Column, state: State, params: Params, note: Note) -> Column:
    """Return the column with one spelling of each value; new texts that are nearly a known one are joined as well."""
    if column.dtype != "str":
        return column
    found = distinct(column)
    meant = state["joined"] | _unseen(found, state, params)
    here = np.array([text in meant for text in found.texts], dtype=bool)
    note("joined", found.rows(here))
    if not here.any():
        return column
    return spread_texts(pa.array([meant.get(text, text) for text in found.texts], pa.large_string()), found, column)


def propose(column: Column) -> Proposal | None:
    """Return that spellings be joined, where there are several of a value."""
    try:
        state = fit(column, Params(), None)
    except RejectColumn:
        return None
    if not state["joined"]:
        return None
    rows = column.value_counts()
    meant = sorted(state["joined"].items(), key=lambda pair: (-int(rows[pair[0]]), pair[0]))
    affected = int(rows[[text for text, _ in meant]].sum())
    listed = ", ".join(f"'{_short(text)}' is '{_short(end)}'" for text, end in meant[:SHOWN])
    more = f" and {len(meant) - SHOWN:,} more" if len(meant) > SHOWN else ""
    reason = f"{affected:,} of {len(column):,} values are other spellings of frequent ones: {listed}{more}"
    return Proposal(Params(), reason, affected)


def _unseen(found: Distinct, state: State, params: Params) -> dict[str, str]:
    known, seen = state["known"], state["joined"]
    new = [text for text in found.texts if text not in known and text not in seen]
    if not new or not known:
        return {}
    heads = {fingerprint(text) or text: text for text in sorted(known, key=lambda one: known[one])}
    meant = {text: heads[fingerprint(text)] for text in new if fingerprint(text) in heads}
    frequent = [text for text in known if known[text] >= params.ratio]
    left = [text for text in new if text not in meant]
    return meant | nearest(left, frequent, [known[one] for one in frequent], Rule(params.similarity))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."


register(
    Step(
        name="cluster_spellings",
        label="Join spellings",
        summary="Takes rare spellings of a value for the frequent one they resemble; numbers in them must agree.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=17,
    )
)
