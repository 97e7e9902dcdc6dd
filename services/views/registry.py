"""What became of the stages of models."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StageChangeView:
    """That a model was promoted or put aside.

    Parameters
    ----------
    before, after : {"candidate", "champion", "archived"}, optional
        None where nobody had said.
    who, note : str
        By whom, and why.
    changed_at : int
        Microseconds.
    """

    before: str | None
    after: str | None
    who: str
    note: str
    changed_at: int
