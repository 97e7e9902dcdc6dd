"""Values that stand for a missing one become missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Meta

from core.cleaning.distinct import Distinct, distinct, spread_texts
from core.cleaning.kinds import kind_of
from core.cleaning.readings.dates import read_dates
from core.cleaning.readings.numerals import Numerals, read_numbers
from core.cleaning.readings.sentinels import number_codes, text_codes
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register

MOST_DISTINCT = 200_000  # of texts that are looked through one by one
SHOWN = 3


@dataclass(frozen=True)
class Params:
    """What stands for a missing value."""

    words: Annotated[bool, Meta(title="Find texts", description="blanks, ?, N/A, null, - and their like")] = True
    numbers: Annotated[
        bool, Meta(title="Find numbers", description="-999, 9999, -1 or 0 where they lie apart from all others")
    ] = True
    codes: Annotated[tuple[str | float, ...], Meta(title="Also", description="texts or numbers named here")] = ()


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return the codes of the column."""
    kind = kind_of(column)
    if kind in ("whole", "number"):
        known = column.dropna().to_numpy(dtype=float)
        codes = number_codes(known) if params.numbers else []
        codes += [float(one) for one in params.codes if _number(one) is not None]
        if not codes:
            raise RejectColumn("no number in it stands for a missing one")
        return {"numbers": sorted(set(codes))}
    if kind != "text":
        raise RejectColumn("it holds nothing" if kind == "empty" else f"a {kind} has no codes")
    found = distinct(column)
    texts = _texts(found) if params.words else []
    return {"texts": sorted({one.strip() for one in texts} | {str(one).strip() for one in params.codes} | {""})}


def apply(column: Column, state: State, params: Params, note: Note) -> Column:  # noqa: ARG001 - as every step
    """Return the column without its codes; how many there were is noted."""
    if "numbers" in state:
        if not pd.api.types.is_numeric_dtype(column.dtype):
            return column
        here = column.isin(state["numbers"]).fillna(value=False).to_numpy(dtype=bool)
        result = column if not here.any() else column.astype("float64").mask(here)
    else:
        if column.dtype != "str":
            return column
        found = distinct(column)
        codes = pc.is_in(pc.utf8_trim_whitespace(found.values), value_set=pa.array(state["texts"], pa.large_string()))
        result = (
            column if not pc.any(codes).as_py() else spread_texts(pc.if_else(codes, None, found.values), found, column)
        )
    note("codes", int(column.notna().sum() - result.notna().sum()))
    return result


def propose(column: Column) -> Proposal | None:
    """Return that codes become missing, where there are any."""
    params = Params()
    try:
        state = fit(column, params, None)
    except RejectColumn:
        return None
    gone = column.notna() & apply(column, state, params, lambda *_: None).isna()
    affected = int(gone.sum())
    if not affected:
        return None
    counts = column[gone].value_counts()
    listed = ", ".join(f"{_shown(one)} ({n:,})" for one, n in counts.head(SHOWN).items())
    listed += f" and {len(counts) - SHOWN:,} more codes" if len(counts) > SHOWN else ""
    return Proposal(params, f"{affected:,} of {len(column):,} values stand for a missing one: {listed}", affected)


def _texts(found: Distinct) -> list[str]:
    if len(found.counts) > MOST_DISTINCT:
        few = Distinct(found.values[:MOST_DISTINCT], found.codes[:0], found.counts[:MOST_DISTINCT])
        return _texts(few)
    return text_codes(found.values, found.counts, lambda: _numeric_share(found))


def _numeric_share(found: Distinct) -> float:
    """Return the share of rows that a number or a date can be read from."""
    read = ~np.isnan(read_numbers(found.values, Numerals())) | ~np.isnat(read_dates(found.values, day_first=True))
    return found.rows(read) / max(int(found.counts.sum()), 1)


def _number(code: str | float) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None


def _shown(code: object) -> str:
    if isinstance(code, str):
        return f"'{code}'" if code.strip() else "blank"
    return f"{code:g}"


register(
    Step(
        name="missing_codes",
        label="Make codes for missing values missing",
        summary="Takes ?, N/A, blanks, -999 and their like for what they stand for: a missing value.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=15,
    )
)
