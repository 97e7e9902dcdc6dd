"""Rows of JSON <-> tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import pandas as pd

from core.errors import InvalidInput


def frame_of(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of JSON as a table; what is nested is its JSON text, and what a row lacks is missing there.

    Raises
    ------
    InvalidInput
        No row has a column.

    Examples
    --------
    >>> frame_of([{"a": 1}, {"b": [2]}]).to_dict("list")
    {'a': [1, None], 'b': [None, '[2]']}
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not names:
        raise InvalidInput("there are no rows with columns", field="$.data")
    return pd.DataFrame({name: pd.Series([_flat(row.get(name)) for row in rows], dtype=object) for name in names})


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as rows of JSON; missing values are null, dates ISO 8601.

    Examples
    --------
    >>> records(pd.DataFrame({"a": [1.5, None]}))
    [{'a': 1.5}, {'a': None}]
    """
    columns = {str(name): _plain(column) for name, column in frame.items()}
    if not columns:
        return [{} for _ in range(len(frame))]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _flat(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, (dict, list)) else value


def _plain(column: pd.Series[Any]) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(value) else value.isoformat() for value in column]
    values: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return values
