"""Tables in files -> rows and references as the API takes them."""

from __future__ import annotations

import difflib
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import InvalidInput

BUCKETS = {"15m": 15 * 60, "1h": 3_600, "6h": 6 * 3_600, "1d": 86_400, "1w": 7 * 86_400}  # seconds
WINDOWS = {"15m": 24, "1h": 24, "6h": 12, "1d": 7, "1w": 4}
ROWS_A_BUCKET = 100
MOST_CLASSES = 50


@dataclass(frozen=True)
class Columns:
    """Which column of a table plays which part; all others but the excluded ones are features."""

    time: str | None = None
    id: str | None = None
    prediction: str | None = None
    score: str | None = None
    label: str | None = None
    exclude: tuple[str, ...] = ()

    def features(self, frame: pd.DataFrame) -> list[str]:
        """Return the names of the features."""
        parts = {self.time, self.id, self.prediction, self.score, self.label, *self.exclude}
        return [name for name in frame.columns if name not in parts]


def read_table(path: Path) -> pd.DataFrame:
    """Return a CSV (packed or not) or Parquet file as a frame.

    Raises
    ------
    InvalidInput
        The file cannot be read as what its name says, or holds no rows.
    """
    try:
        frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, low_memory=False)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise InvalidInput(f"{path}: {error}") from error
    if frame.empty:
        raise InvalidInput(f"{path}: it holds no rows")
    return frame


def require_columns(frame: pd.DataFrame, wanted: Mapping[str, str | None], where: str) -> None:
    """Raise InvalidInput if an option names a column that a table does not have.

    Parameters
    ----------
    wanted : mapping of option to column
    where : str
        Name of the table, for the error.
    """
    for option, name in wanted.items():
        if name is not None and name not in frame.columns:
            near = difflib.get_close_matches(name, map(str, frame.columns), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(map(str, frame.columns))}"
            raise InvalidInput(f"--{option}: {where} has no column {name!r}{hint}")


def is_regression(values: pd.Series[Any]) -> bool:
    """Return whether predictions look like values rather than classes."""
    return bool(pd.api.types.is_float_dtype(values)) and values.nunique() > MOST_CLASSES


def times_of(frame: pd.DataFrame, name: str) -> pd.DatetimeIndex:
    """Return a column as times in UTC; a time without a zone is taken as UTC."""
    try:
        times = pd.DatetimeIndex(pd.to_datetime(frame[name], utc=True))
    except (ValueError, TypeError) as error:
        raise InvalidInput(f"--time: column {name!r} holds something that is no time: {error}") from error
    if times.hasnans:  # the server would take such a row for one of this moment
        raise InvalidInput(f"--time: column {name!r} is empty in {_rows(np.flatnonzero(times.isna()))}")
    return times


def require_ids(frame: pd.DataFrame, name: str, *, where: str) -> None:
    """Raise InvalidInput if a row has no id or two rows have the same, of which the server would keep one."""
    for problem, rows in (("is empty in", frame[name].isna()), ("repeats itself in", frame[name].duplicated())):
        if rows.any():
            raise InvalidInput(f"--id: column {name!r} of {where} {problem} {_rows(np.flatnonzero(rows))}")


def _rows(found: npt.NDArray[np.intp]) -> str:
    more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
    return f"row {found[0] + 1:,}{more}"


def fitting_bucket(times: pd.DatetimeIndex) -> str:
    """Return the shortest bucket length of which half the filled ones hold at least a hundred rows."""
    seconds = times.as_unit("s").asi8
    for name, length in BUCKETS.items():
        if np.median(np.unique(seconds // length, return_counts=True)[1]) >= ROWS_A_BUCKET:
            return name
    return "1w"


def reference_file(frame: pd.DataFrame, columns: Columns, *, regression: bool) -> bytes:
    """Return a reference as Parquet, in the column names of the API."""
    parts = {columns.prediction: "prediction.value" if regression else "prediction.class"}
    parts |= {columns.score: "prediction.probability", columns.label: "label"}
    named = {old: new for old, new in parts.items() if old is not None and old in frame.columns}
    chosen = frame[[*columns.features(frame), *named]].rename(columns=named)
    for name in chosen.select_dtypes(["datetime", "datetimetz"]).columns:
        chosen[name] = _as_text(chosen[name])
    file = io.BytesIO()
    chosen.to_parquet(file, index=False)
    return file.getvalue()


def prediction_rows(
    frame: pd.DataFrame, columns: Columns, times: pd.DatetimeIndex, *, model: str, regression: bool
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table as the API takes them."""
    features = columns.features(frame)
    values = zip(*(plain(frame[name]) for name in features), strict=True) if features else iter([()] * len(frame))
    answers = {columns.prediction: "value" if regression else "class", columns.score: "probability"}
    outputs = {new: plain(frame[old]) for old, new in answers.items() if old is not None}
    stamps = times.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    for index, (name, stamp, row) in enumerate(zip(ids_of(frame, columns), stamps, values, strict=True)):
        yield {
            "model": model,
            "id": name,
            "timestamp": stamp,
            "input_data": dict(zip(features, row, strict=True)),
            "prediction": {part: column[index] for part, column in outputs.items()},
        }


def ids_of(frame: pd.DataFrame, columns: Columns) -> list[str]:
    """Return the id of each row: its column's value, else its number."""
    if columns.id is None:
        return [f"row-{number}" for number in range(len(frame))]
    return [str(value) for value in plain(frame[columns.id])]


def label_rows(frame: pd.DataFrame, columns: Columns, model: str) -> list[dict[str, Any]]:
    """Return the labels of a table as the API takes them; rows without one are left out."""
    if columns.label is None:
        return []
    told = zip(ids_of(frame, columns), plain(frame[columns.label]), strict=True)
    return [{"model": model, "prediction_id": name, "value": value} for name, value in told if value is not None]


def plain(column: pd.Series[Any]) -> list[Any]:
    """Return a column as values that JSON has; missing ones and infinities are None."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = _as_text(column)
    elif pd.api.types.is_float_dtype(column):
        column = column.where(np.isfinite(column.to_numpy(dtype=float, na_value=np.nan)))
    elif column.dtype == object:
        column = column.map(lambda value: float(value) if isinstance(value, Decimal) else value)
    known = column.notna()
    return [value if there else None for value, there in zip(column.tolist(), known.tolist(), strict=True)]


def _as_text(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return times as text in UTC, written alike in rows and references."""
    return pd.to_datetime(column, utc=True).dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def batches(rows: Iterable[dict[str, Any]], size: int) -> Iterator[Sequence[dict[str, Any]]]:
    """Yield rows in lists of at most `size`."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
