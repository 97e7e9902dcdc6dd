"""A body of predictions -> validated rows; every bad row is named, up to a hundred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
import orjson
from msgspec import UNSET, Meta, UnsetType

from core.errors import Detail, InvalidInput, MalformedBody, TooLarge
from core.windows import from_micros, require_plausible, to_micros
from services.decoding import DEEPEST, convert, decode, too_deep

MOST_ROWS = 10_000
MOST_FEATURES = 1_000
LONGEST_NAME = 200
LONGEST_TEXT = 8_192
MOST_DETAILS = 100

Id = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]
T = TypeVar("T", bound=msgspec.Struct)


class PredictionIn(msgspec.Struct, forbid_unknown_fields=True):
    """One prediction as a service logs it.

    Parameters
    ----------
    model : str
        Id of the model.
    input_data : dict
        Feature values by name.
    prediction : object
        What the model answered; may be left out where `error` is given.
    latency_ms : float, optional
    id : str, optional
        The caller's own; a prediction sent twice under one id is counted once.
    timestamp : datetime, optional
        With a zone; the time of arrival when left out.
    error : str, optional
        Why the model could not answer.
    label : object, optional
        The ground truth, where it is known already.
    """

    model: str
    input_data: dict[str, Any]
    prediction: Any = UNSET
    latency_ms: Annotated[float, Meta(ge=0, le=1e9)] | None = None
    id: Id | None = None
    timestamp: Annotated[datetime, Meta(tz=True)] | None = None
    error: Annotated[str, Meta(max_length=LONGEST_TEXT)] | None = None
    label: str | bool | float | int | UnsetType | None = UNSET


class LabelIn(msgspec.Struct, forbid_unknown_fields=True):
    """The ground truth of one prediction, at any time, before it or after."""

    model: str
    prediction_id: Id
    value: str | bool | float | int


@dataclass(frozen=True)
class Parsed:
    """A row with what is stored of it: features and output as JSON text, its time in microseconds."""

    row: PredictionIn
    features: str
    output: str
    time: int


def split(body: bytes, *, ndjson: bool) -> tuple[list[Any], bool]:
    """Return the objects of a body and whether it holds a single one that is no list.

    Raises
    ------
    MalformedBody, InvalidInput, TooLarge
    """
    if ndjson:
        lines = body.splitlines()
        objects = [_decode_line(number, line) for number, line in enumerate(lines) if line.strip()]
        single = False
    else:
        value = decode(body)
        single = not isinstance(value, list)
        objects = [value] if single else value
    if not objects:
        raise InvalidInput("the body holds no rows", field="$")
    if len(objects) > MOST_ROWS:
        raise TooLarge(
            f"{len(objects):,} rows in one request; at most {MOST_ROWS:,} are taken, send the rest in another"
        )
    return objects, single


def read_predictions(objects: Sequence[Any], now: int, *, single: bool) -> list[Parsed]:
    """Return the validated rows of one model, in order.

    Raises
    ------
    InvalidInput
        With one detail for every bad row, up to a hundred.
    """
    rows = _structs(objects, PredictionIn, single=single)
    latest = from_micros(now)
    parsed: list[Parsed] = []
    problems: list[Detail] = []
    known_names: set[str] = set()
    for index, row in enumerate(rows):
        try:
            parsed.append(_parse(row, now, latest, known_names))
        except InvalidInput as error:
            problems.append(Detail(_at(index, single) + (error.field or ""), error.message))
            if len(problems) == MOST_DETAILS:
                break
    _raise(problems)
    _require_one_model(row.model for row in rows)
    return parsed


def read_labels(objects: Sequence[Any], *, single: bool) -> list[LabelIn]:
    """Return the validated labels of one model, in order; InvalidInput names every bad one, up to a hundred."""
    rows = _structs(objects, LabelIn, single=single)
    _raise(
        [
            Detail(f"{_at(index, single)}.value", f"longer than {LONGEST_TEXT} characters")
            for index, row in enumerate(rows)
            if isinstance(row.value, str) and len(row.value) > LONGEST_TEXT
        ][:MOST_DETAILS]
    )
    _require_one_model(row.model for row in rows)
    return rows


def _decode_line(number: int, line: bytes) -> Any:
    try:
        return decode(line)
    except MalformedBody as error:
        raise MalformedBody(f"line {number + 1}: {error.message}", field=f"$[{number}]") from error


def _structs(objects: Sequence[Any], kind: type[T], *, single: bool) -> list[T]:
    try:
        return msgspec.convert(objects, list[kind])  # type: ignore[valid-type]
    except msgspec.ValidationError:
        problems = []
        for index, value in enumerate(objects):
            try:
                convert(value, kind)
            except InvalidInput as error:
                problems.append(Detail(_at(index, single) + (error.field or "$")[1:], error.message))
        _raise(problems[:MOST_DETAILS])
        raise


def _parse(row: PredictionIn, now: int, latest: datetime, known_names: set[str]) -> Parsed:
    if row.timestamp is not None:
        require_plausible(row.timestamp, latest, ".timestamp")
    if row.prediction is UNSET and row.error is None:
        raise InvalidInput("a prediction is required unless an error is given", field=".prediction")
    if isinstance(row.label, str) and len(row.label) > LONGEST_TEXT:
        raise InvalidInput(f"longer than {LONGEST_TEXT} characters", field=".label")
    if not known_names.issuperset(row.input_data):
        _require_names(row.input_data)
        known_names.update(row.input_data)
    if isinstance(row.prediction, dict) and not known_names.issuperset(row.prediction):
        _require_names(row.prediction)
    features = orjson.dumps(row.input_data).decode()
    output = "null" if row.prediction is UNSET else orjson.dumps(row.prediction).decode()
    # a short text with few brackets can break no limit, so the slow look is for the rare one
    for text, value, field in ((features, row.input_data, ".input_data"), (output, row.prediction, ".prediction")):
        if len(text) > MOST_FEATURES * 4 or text.count("{") + text.count("[") > DEEPEST:
            _require_modest(value, field)
    return Parsed(row, features, output, now if row.timestamp is None else to_micros(row.timestamp))


def _require_names(names: Iterable[str]) -> None:
    for name in names:
        if not name.strip() or len(name) > LONGEST_NAME:
            raise InvalidInput(f"a feature's name has 1 to {LONGEST_NAME} characters", field=".input_data")


def _require_modest(value: Any, field: str) -> None:
    if too_deep(value):
        raise InvalidInput("nested deeper than 16 levels", field=field)
    if isinstance(value, dict) and len(value) > MOST_FEATURES:
        raise InvalidInput(f"{len(value):,} members; at most {MOST_FEATURES:,} are taken", field=field)
    stack = [(field, value)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, str) and len(item) > LONGEST_TEXT:
            raise InvalidInput(f"text longer than {LONGEST_TEXT:,} characters", field=path)
        if isinstance(item, dict):
            stack.extend((f"{path}.{key}", child) for key, child in item.items())
        elif isinstance(item, list):
            stack.extend((f"{path}[{index}]", child) for index, child in enumerate(item))


def _require_one_model(names: Iterable[str]) -> None:
    distinct = list(dict.fromkeys(names))
    if len(distinct) > 1:
        raise InvalidInput(
            f"one request is for one model; this one names {distinct[0]!r} and {distinct[1]!r}", field="$[*].model"
        )


def _at(index: int, single: bool) -> str:
    return "$" if single else f"$[{index}]"


def _raise(problems: list[Detail]) -> None:
    if problems:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InvalidInput(first.message + more, field=first.field, details=tuple(problems))
