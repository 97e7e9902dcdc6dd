"""Rows that agree on a key take what most of them hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import pandas as pd
from msgspec import Meta

from core.cleaning.dependencies import FEWEST_ROWS, Codes, Majority, coded, in_common, key_texts, majority
from core.cleaning.kinds import kind_of
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register
from core.params import COLUMN

LOOKED_AT = 5_000  # rows that tell which columns may settle which
ROWS_A_KEY, FEWEST_KEYS = 4, 5
COVERED = 0.5
LEFT = 0.2  # of the doubt about a value, what may be left once the key is known


@dataclass(frozen=True)
class Params:
    """What settles what, and how surely."""

    key: Annotated[
        str, Meta(title="Key", description="rows that agree on it are of one thing", extra_json_schema=COLUMN)
    ] = ""
    share: Annotated[
        float, Meta(title="Rows that must agree", description="with most of their key, or a column stays", ge=0.5, le=1)
    ] = 0.95
    majority: Annotated[
        float, Meta(title="Majority", description="share of the rows of a key that outvotes the rest", gt=0.5, le=1)
    ] = 0.7
    fill: Annotated[bool, Meta(title="Fill", description="missing values too")] = False


def fit(frame: pd.DataFrame, columns: tuple[str, ...], params: Params) -> State:
    """Return what most rows of each key hold, for the columns it settles."""
    if params.key not in frame.columns:
        raise RejectColumn(f"there is no column {params.key!r} to be the key" if params.key else "no key is chosen")
    keys, names = coded(key_texts(frame[params.key]))
    meant = {}
    for name in columns:
        if name != params.key:
            values, levels = coded(frame[name])
            found = majority(keys, values)
            if found.strength >= params.share:
                meant[name] = _settled(found, names, levels, params)
    if not meant:
        raise RejectColumn(f"{params.key!r} settles none of them")
    return {"meant": meant}


def apply(frame: pd.DataFrame, columns: tuple[str, ...], state: State, params: Params, note: Note) -> pd.DataFrame:  # noqa: ARG001
    """Return the rows with the value of the majority of their key, where there is one."""
    keys, names = coded(key_texts(frame[params.key]))
    result = frame.copy(deep=False)
    for name, meant in state["meant"].items():
        if name in frame.columns:
            result[name], changed = _repaired(frame[name], [meant.get(one) for one in names], keys, params.fill)
            note("repaired", changed)
    return result


def propose(frame: pd.DataFrame) -> list[Proposal]:
    """Return the keys that settle other columns nearly, for each of which the rows that do not agree are few."""
    sample = frame.iloc[np.unique(np.linspace(0, len(frame) - 1, LOOKED_AT).astype(int))] if len(frame) else frame
    looked = {str(name): coded(sample[name])[0] for name in frame.columns if _discrete(sample[name])}
    keys = [name for name, codes in looked.items() if _is_key(codes)]
    alone = {name: _most(codes) for name, codes in looked.items()}
    best: dict[str, tuple[float, str]] = {}
    for key in keys:
        for name, codes in looked.items():
            strength = _strength(looked[key], codes, alone[name]) if name != key else 0.0
            if strength > best.get(name, (0.0, ""))[0]:
                best[name] = (strength, key)
    proposals = []
    for key in dict.fromkeys(key for _, key in best.values()):
        proposals += _proposal(frame, key, tuple(name for name, (_, one) in best.items() if one == key))
    return proposals


def _proposal(frame: pd.DataFrame, key: str, columns: tuple[str, ...]) -> list[Proposal]:
    counts: dict[str, int] = {}
    params = Params(key)
    try:
        state = fit(frame, columns, params)
    except RejectColumn:
        return []
    after = apply(frame, columns, state, params, lambda *_: None)
    codes = {str(name): coded(frame[name])[0] for name in frame.columns if _discrete(frame[name])}
    for name in state["meant"]:
        broken = ((after[name] != frame[name]) & frame[name].notna()).fillna(value=False).to_numpy(dtype=bool)
        others = (codes[other] for other in codes if other not in (key, name))
        if broken.any() and not in_common(broken, others):
            counts[name] = int(broken.sum())
    if not counts:
        return []
    total = sum(counts.values())
    listed = ", ".join(f"{name} ({n:,})" for name, n in counts.items())
    those = "1 value that does not is" if total == 1 else f"{total:,} values that do not are"
    reason = f"rows of one {key} nearly always agree; {those} outvoted: {listed}"
    return [Proposal(params, reason, total, tuple(counts))]


def _settled(found: Majority, names: Any, levels: Any, params: Params) -> dict[str, Any]:
    sure = (found.sizes >= FEWEST_ROWS) & (found.times >= params.majority * found.sizes)
    return {
        str(names[key]): _plain(levels[value])
        for key, value in zip(found.keys[sure].tolist(), found.values[sure].tolist(), strict=True)
    }


def _repaired(column: Column, meant: list[Any], keys: Codes, fill: bool) -> tuple[Column, int]:
    """Return a column with, for each row, what is meant by its key, where that is known and differs."""
    kind: Any = "float64" if column.dtype == "int64" else column.dtype
    by_key = pd.Series(pd.Series([*meant, None], dtype="object").array, dtype=kind)
    wanted = pd.Series(by_key.array.take(keys), index=column.index)  # -1, no key, takes the last
    differs = wanted.notna() & (column != wanted).fillna(value=True)
    differs = (differs if fill else differs & column.notna()).astype(bool)
    if not differs.any():
        return column, 0
    return column.astype(kind).mask(differs, wanted).astype(column.dtype), int(differs.sum())


def _plain(value: Any) -> Any:
    plain = value.item() if hasattr(value, "item") else value
    return plain.isoformat() if hasattr(plain, "isoformat") else plain


def _discrete(column: Column) -> bool:
    return kind_of(column) in ("text", "whole", "truth", "date")


def _is_key(codes: Codes) -> bool:
    known = codes[codes >= 0]
    n_keys = len(np.unique(known))
    return n_keys >= FEWEST_KEYS and len(known) >= ROWS_A_KEY * n_keys


def _most(values: Codes) -> float:
    """Return the share of the most frequent value."""
    known = values[values >= 0]
    return float(np.bincount(known).max(initial=0) / max(len(known), 1))


def _strength(keys: Codes, values: Codes, alone: float) -> float:
    """Return how strongly a key settles a column; 0 where it does not, or where nearly all rows hold one value."""
    found = majority(keys, values)
    strength = found.strength
    settles = strength >= Params().share and 1 - strength <= LEFT * (1 - alone) and found.covered >= COVERED * len(keys)
    return strength if settles else 0.0


register(
    Step(
        name="repair_by_key",
        label="Repair by key",
        summary="Where rows of one key nearly always agree, the few that do not take what most of them hold.",
        scope="table",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=18,
    )
)
