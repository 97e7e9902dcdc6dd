"""Columns are given other names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated

import pandas as pd
from msgspec import Meta

from core.cleaning.step import Note, Proposal, RejectColumn, State, Step, register


@dataclass(frozen=True)
class Params:
    """The new names."""

    names: Annotated[dict[str, str], Meta(title="Names", description="the new name of each column")] = field(
        default_factory=dict
    )


def fit(frame: pd.DataFrame, columns: tuple[str, ...], params: Params) -> State:
    """Return the names, once it is sure that no two columns come to have one."""
    if not params.names:
        raise RejectColumn("no new name is given")
    for name, new in params.names.items():
        if name not in columns:
            raise RejectColumn(f"{name!r} is not among the columns chosen, or it is what a model will predict")
        if not new.strip():
            raise RejectColumn(f"the new name of {name!r} is empty")
    after = Counter(params.names.get(str(name), str(name)) for name in frame.columns)
    twice = [name for name, n in after.items() if n > 1]
    if twice:
        raise RejectColumn(f"two columns would be called {twice[0]!r}")
    return {"names": dict(params.names)}


def apply(frame: pd.DataFrame, columns: tuple[str, ...], state: State, params: Params, note: Note) -> pd.DataFrame:  # noqa: ARG001
    """Return the table with its new names."""
    return frame.rename(columns=state["names"])


def propose(frame: pd.DataFrame) -> list[Proposal]:
    """Return that names lose the spaces around them, and all but one between."""
    names = {str(name): " ".join(str(name).split()) for name in frame.columns}
    names = {name: new for name, new in names.items() if new not in ("", name) and new not in frame.columns}
    if not names or len(set(names.values())) < len(names):
        return []
    of = "1 column has needless spaces in its name"
    reason = of if len(names) == 1 else f"{len(names):,} columns have needless spaces in their names"
    return [Proposal(Params(names), reason, len(names), tuple(names))]


register(
    Step(
        name="rename",
        label="Rename columns",
        summary="Gives columns other names.",
        scope="table",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=5,
        repeatable=False,
    )
)
