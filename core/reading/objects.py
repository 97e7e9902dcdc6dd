"""Columns from rows of JSON objects, a batch at a time, in compact arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.reading.limits import Limits
from core.reading.problem import Problems
from core.reading.texts import EXACT, Column, as_dates, as_text

INT64 = 2**63


class Table:
    """Grows by batches of objects, each as long as all others before and after.

    Parameters
    ----------
    limits : Limits
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: dict[str, list[tuple[int, pa.Array]]] = {}
        self._mixed: set[str] = set()
        self.n_rows = 0

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Add rows; objects inside them become columns named ``a.b``, what is deeper becomes JSON text."""
        columns: dict[str, list[Any]] = {}
        for index, row in enumerate(rows):
            for name, value in flat(row):
                column = columns.get(name)
                if column is None:
                    column = columns[name] = []
                    self._limits.require_shape(0, len(self._parts.keys() | columns.keys()))
                if len(column) <= index:
                    column.extend([None] * (index - len(column)))
                    column.append(value)
        self.add_columns(columns, len(rows))

    def add_columns(self, columns: dict[str, list[Any]], n_rows: int) -> None:
        """Add values by column; those shorter than the batch end in nothing."""
        for name, values in columns.items():
            values.extend([None] * (n_rows - len(values)))
            array = packed(values)
            if pa.types.is_string(array.type) and {int, float, bool} & {type(value) for value in values}:
                self._mixed.add(name)
            self._parts.setdefault(name, []).append((self.n_rows, array))
        self.n_rows += n_rows
        self._limits.require_shape(self.n_rows, len(self._parts))

    def frame(self, names: Iterable[str], problems: Problems) -> pd.DataFrame:
        """Return the table, with names for its columns in their order; what has several types becomes text."""
        columns: dict[str, Column] = {}
        for key, name in zip(list(self._parts), names, strict=True):
            columns[name] = self._column(key, self._filled(self._parts.pop(key)), problems)
        return pd.DataFrame(columns, index=pd.RangeIndex(self.n_rows), copy=False)

    @property
    def names(self) -> list[str]:
        """Names of the columns, as they were met."""
        return list(self._parts)

    def _filled(self, parts: list[tuple[int, pa.Array]]) -> list[pa.Array]:
        filled, at = [], 0
        for begin, part in [*parts, (self.n_rows, pa.nulls(0))]:
            if begin > at:
                filled.append(pa.nulls(begin - at))
            filled.append(part)
            at = begin + len(part)
        return filled

    def _column(self, name: str, parts: list[pa.Array], problems: Problems) -> Column:
        kinds = {part.type for part in parts if not pa.types.is_null(part.type)}
        if kinds == {pa.bool_()}:
            return pd.Series(pd.array(_joined(parts, pa.bool_()).to_pandas(), dtype="boolean"))
        if kinds and kinds <= {pa.int64(), pa.float64()} and _stay_exact(parts, kinds):
            joined = _joined(parts, pa.int64() if kinds == {pa.int64()} else pa.float64())
            return pd.Series(joined.to_numpy() if not joined.null_count else joined.cast(pa.float64()).to_numpy())
        texts = [part.cast(pa.string()) for part in parts]
        if name in self._mixed or (kinds and kinds != {pa.string()}):
            reason = f"column {name!r} holds values of several types, or too great; all are read as texts"
            problems.add("column", 0, name, reason)
        dates = as_dates(texts) if kinds else None
        return as_text(texts) if dates is None else dates


def flat(row: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """Yield the names and values of an object, those of objects inside it by ``a.b``."""
    for name, value in row.items():
        if isinstance(value, dict) and value:
            for inner, deep in value.items():
                yield f"{name}.{inner}", deep
        else:
            yield name, value


def packed(values: list[Any]) -> pa.Array:
    """Return values as one array: truth values, whole numbers, numbers, or else texts.

    Examples
    --------
    >>> packed([1, None]).type, packed([1, 2.5]).type, packed([1, "a", {"b": 1}]).to_pylist()
    (DataType(int64), DataType(double), ['1', 'a', '{"b":1}'])
    """
    kinds = {type(value) for value in values} - {type(None)}
    kind = pa.string()
    if len(kinds) == 1 and kinds <= {bool, float}:
        kind = pa.bool_() if bool in kinds else pa.float64()
    elif kinds and kinds <= {int, float} and _is_exact(values):
        kind = pa.float64() if float in kinds else pa.int64()
    if not kinds:
        return pa.nulls(len(values))
    return pa.array(map(_as_text, values) if kind == pa.string() else values, kind, size=len(values))


def _is_exact(values: list[Any]) -> bool:
    """Return whether whole numbers keep their value as what they become."""
    whole = [value for value in values if type(value) is int]
    most = INT64 if len(whole) == len(values) else EXACT
    return -most <= min(whole) and max(whole) < most


def _stay_exact(parts: list[pa.Array], kinds: set[pa.DataType]) -> bool:
    """Return whether whole numbers keep their value where fractions or missing values make them doubles."""
    if len(kinds) == 1 and not any(part.null_count for part in parts):
        return True
    ranges = [pc.min_max(part).as_py() for part in parts if part.type == pa.int64()]
    return all(abs(value) <= EXACT for found in ranges for value in found.values())


def _as_text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()


def _joined(parts: list[pa.Array], kind: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([part.cast(kind, safe=False) for part in parts], kind)
