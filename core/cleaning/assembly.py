"""The columns that a step made take their places in the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from core.cleaning.step import Column, Note
from core.errors import InvalidInput


def assembled(frame: pd.DataFrame, results: Mapping[str, Column | pd.DataFrame]) -> pd.DataFrame:
    """Return the table with columns replaced, each where it stood; rows that any of them dropped are gone."""
    if not results:
        return frame
    index = frame.index
    for result in results.values():
        if len(result) < len(frame):
            index = index.intersection(result.index, sort=False)
    columns: dict[str, Column] = {}
    for name, column in _laid_out(frame, results):
        if name in columns:
            raise InvalidInput(f"two columns would be called {name[:100]!r}; rename the one that is there")
        columns[name] = column
    if len(index) < len(frame):
        columns = {name: column.reindex(index) for name, column in columns.items()}
    return pd.DataFrame(columns, index=index, copy=False)


def _laid_out(frame: pd.DataFrame, results: Mapping[str, Column | pd.DataFrame]) -> Iterator[tuple[str, Column]]:
    for name in frame.columns:
        result = results.get(name, frame[name])
        if isinstance(result, pd.DataFrame):
            yield from ((str(inner), result[inner]) for inner in result.columns)
        else:
            yield name, result


def counting(notes: Counter[str]) -> Note:
    """Return the function that steps count what people should know with."""

    def note(what: str, n: int) -> None:
        if n:
            notes[what] += int(n)

    return note


def gone_from(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that a table has no more, for the rows it still has."""
    return before.loc[after.index, [name for name in before.columns if name not in after.columns]]
