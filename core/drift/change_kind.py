"""The kinds of change a drifted column can have gone through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "missing surge",
    "values back",
    "wrong type",
    "infinite",
    "new level",
    "constant",
    "changed constant",
    "unit change",
    "shift",
    "spread",
    "outliers",
    "reshuffled categories",
    "level gone",
    "reshaped",
]

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Change:
    """What happened to a column.

    Parameters
    ----------
    kind : Kind
        ``reshaped`` where nothing more definite can be said.
    factor : float or None
        What every value looks multiplied by, for a change of unit whose factor can be told; else None.
    sentence : str
        One sentence for people, with the numbers before and after.
    """

    kind: Kind
    factor: float | None
    sentence: str
