"""The first step of every pipeline: columns of any table, or rows of JSON, become numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

Floats: TypeAlias = "npt.NDArray[np.float64]"
Rows: TypeAlias = "pd.DataFrame | Sequence[Mapping[str, Any]]"
UNKNOWN = -1.0  # number of a level that was not there when the pipeline was fitted
DATE_PARTS = ("day", "month", "weekday", "hour")
DAY = timedelta(days=1) / timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST = float(np.finfo(np.float32).max)  # trees keep numbers so; what is beyond is as good as this


class ReadColumns(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Reads the columns a model looks at, in a fixed order, whatever else a table holds.

    Parameters
    ----------
    numbers, dates, texts : list of str
        Columns by what they hold. A date becomes four numbers: days since 1970, month, day of the week, and hour.

    Attributes
    ----------
    codes_ : dict of str to dict of str to int
        Number of each level of each text, in the order of the alphabet.

    Notes
    -----
    What is missing is NaN, and so is what cannot be read: a text in place of a number or a date, and infinity. A level
    that was not there at fitting is -1. A table and the same rows of JSON are read alike, to the bit.
    """

    def __init__(self, numbers: list[str], dates: list[str], texts: list[str]) -> None:
        self.numbers = numbers
        self.dates = dates
        self.texts = texts

    def fit(self, X: pd.DataFrame, y: Any = None) -> ReadColumns:  # noqa: N803, ARG002 - scikit-learn's words
        """Learn the levels of the texts; X is a table with these columns."""
        self.codes_ = {name: _codes(X[name]) for name in self.texts}
        return self

    def transform(self, X: Rows) -> Floats:  # noqa: N803
        """Return the columns as numbers, shape (rows, width)."""
        if isinstance(X, pd.DataFrame):
            read = [_numbers(X[name])[:, None] for name in self.numbers]
            read += [_date_parts(X[name]) for name in self.dates]
            read += [_coded(X[name], self.codes_[name])[:, None] for name in self.texts]
            return _bounded(np.hstack(read) if read else np.empty((len(X), 0)))
        return _bounded(np.array([self._row(row) for row in X], dtype=np.float64).reshape(len(X), self.width))

    def get_feature_names_out(self, names: Any = None) -> npt.NDArray[np.object_]:  # noqa: ARG002
        """Return the names of the numbers, shape (width,)."""
        dates = [f"{name} ({part})" for name in self.dates for part in DATE_PARTS]
        return np.array([*self.numbers, *dates, *self.texts], dtype=object)

    @property
    def width(self) -> int:
        """How many numbers a row becomes."""
        return len(self.numbers) + len(DATE_PARTS) * len(self.dates) + len(self.texts)

    def __sklearn_is_fitted__(self) -> bool:
        """Return whether levels have been learnt."""
        return hasattr(self, "codes_")

    def _row(self, row: Mapping[str, Any]) -> list[float]:
        read = [_number(row.get(name)) for name in self.numbers]
        for name in self.dates:
            read += _parts(row.get(name))
        return read + [_code(row.get(name), self.codes_[name]) for name in self.texts]


def _bounded(values: Floats) -> Floats:
    """Return numbers that every estimator takes: infinity is missing, what is huge is the hugest there is."""
    return np.clip(np.where(np.isinf(values), np.nan, values), -MOST, MOST)


def _codes(column: pd.Series[Any]) -> dict[str, int]:
    levels = sorted(map(str, column.dropna().unique()))
    return {level: code for code, level in enumerate(levels)}


def _numbers(column: pd.Series[Any]) -> Floats:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return np.full(len(column), np.nan)
    if not pd.api.types.is_numeric_dtype(column.dtype):  # numbers written as texts, and gaps written as blanks
        codes, distinct = column.factorize()  # each is read as in a row of JSON: pandas is a last bit off now and then
        return np.asarray([*map(_number, distinct), np.nan], dtype=np.float64).take(codes)
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


def _coded(column: pd.Series[Any], codes: Mapping[str, int]) -> Floats:
    missing = column.isna().to_numpy()
    if not isinstance(column.dtype, pd.StringDtype):  # levels that look like numbers, in a table of a few rows
        plain = column.astype(object).where(~missing, None)
        return np.array([_code(value, codes) for value in plain], dtype=np.float64)
    levels = pd.Index(list(codes), dtype=object)
    at = levels.get_indexer(pd.Index(column, dtype=object)).astype(np.float64)  # -1 where it is not among them
    return np.where(missing, np.nan, at)


def _date_parts(column: pd.Series[Any]) -> Floats:
    if pd.api.types.is_numeric_dtype(column.dtype):
        return np.full((len(column), len(DATE_PARTS)), np.nan)
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        column = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    when = column.dt.tz_localize(UTC) if column.dt.tz is None else column.dt.tz_convert(UTC)
    micros = when.astype("datetime64[us, UTC]").astype("int64") / DAY
    parts = (micros.where(when.notna()), when.dt.month, when.dt.day_of_week, when.dt.hour)
    return np.column_stack([part.to_numpy(dtype=np.float64, na_value=np.nan) for part in parts])


def _number(value: Any) -> float:
    if isinstance(value, str) and ("_" in value or not value.isascii()):  # which Python reads and tables do not
        return float("nan")
    try:
        return float("nan") if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        return float("nan")


def _code(value: Any, codes: Mapping[str, int]) -> float:
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return float("nan")
    code = codes.get(str(value))
    if code is None and isinstance(value, float) and value.is_integer():
        code = codes.get(str(int(value)))
    return UNKNOWN if code is None else float(code)


def _parts(value: Any) -> list[float]:
    try:
        when = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (AttributeError, ValueError, OverflowError):
        return [float("nan")] * len(DATE_PARTS)
    days = (when - EPOCH) // timedelta(microseconds=1) / DAY
    return [days, float(when.month), float(when.weekday()), float(when.hour)]
