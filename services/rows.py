"""A body of predictions -> validated rows; every bad row is named, up to a hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
import orjson
from msgspec import UNSET, Meta, UnsetType

from core.errors import Detail, InvalidInput, MalformedBody, TooLarge
from core.predictions import OUTPUT_PREFIX
from core.windows import from_micros, require_plausible, to_micros
from services.decoding import DEEPEST, convert, decode, refusal, too_deep

MOST_ROWS = 10_000
MOST_FEATURES = 1_000
LONGEST_NAME = 200
LONGEST_TEXT = 8_192
MOST_DETAILS = 100

Id = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+\Z")]


_NOTHING = msgspec.Raw()


class PredictionIn(msgspec.Struct, forbid_unknown_fields=True):
    """One prediction as a service logs it.

    Parameters
    ----------
    model : str
        Id of the model.
    input_data : dict
        Feature values by name; kept as the text that came.
    prediction : object
        What the model answered, kept as the text that came; may be left out where `error` is given.
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
    input_data: msgspec.Raw
    prediction: msgspec.Raw = _NOTHING
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


_ONE = msgspec.json.Decoder(PredictionIn)
_LIST = msgspec.json.Decoder(list[PredictionIn])


def read_predictions(body: bytes, now: int, *, ndjson: bool = False) -> list[Parsed]:
    """Return the validated predictions of a body, in order, all of one model.

    Parameters
    ----------
    body : bytes
        One JSON object, a list of them, or one a line.
    now : int
        Time of arrival, microseconds.

    Raises
    ------
    MalformedBody, TooLarge
    InvalidInput
        With one detail for every bad row, up to a hundred.

    Notes
    -----
    Two decoders read the body: one checks every value in it, the other keeps the text of features and answers, which
    together takes half as long as writing that text again.
    """
    objects, single = _split(body, ndjson=ndjson)
    rows = _rows(body, objects, single=single, ndjson=ndjson)
    latest = from_micros(now)
    parsed: list[Parsed] = []
    problems: list[Detail] = []
    known_names: set[str] = set()
    for index, (row, value) in enumerate(zip(rows, objects, strict=True)):
        try:
            parsed.append(_parse(row, value, latest, known_names))
        except InvalidInput as error:
            problems.append(Detail(_at(index, single) + (error.field or ""), error.message))
            if len(problems) == MOST_DETAILS:
                break
    _raise(problems)
    _require_one_model(row.model for row in rows)
    return parsed


def read_labels(body: bytes, *, ndjson: bool = False) -> list[LabelIn]:
    """Return the validated labels of a body, in order, all of one model; see `read_predictions`."""
    objects, single = _split(body, ndjson=ndjson)
    try:
        rows = msgspec.convert(objects, list[LabelIn])
    except msgspec.ValidationError:
        _raise_each(objects, lambda value: convert(value, LabelIn), single=single)
        raise
    _raise(
        [
            Detail(f"{_at(index, single)}.value", f"longer than {LONGEST_TEXT} characters")
            for index, row in enumerate(rows)
            if isinstance(row.value, str) and len(row.value) > LONGEST_TEXT
        ][:MOST_DETAILS]
    )
    _require_one_model(row.model for row in rows)
    return rows


def _split(body: bytes, *, ndjson: bool) -> tuple[list[Any], bool]:
    """Return the objects of a body and whether it holds a single one that is no list."""
    if ndjson:
        objects = [_decode_line(number, line) for number, line in enumerate(body.splitlines()) if line.strip()]
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


def _decode_line(number: int, line: bytes) -> Any:
    try:
        return decode(line)
    except MalformedBody as error:
        raise MalformedBody(f"line {number + 1}: {error.message}", field=f"$[{number}]") from error


def _rows(body: bytes, objects: Sequence[Any], *, single: bool, ndjson: bool) -> list[PredictionIn]:
    try:
        if ndjson:
            return [_ONE.decode(line) for line in body.splitlines() if line.strip()]
        return [_ONE.decode(body)] if single else _LIST.decode(body)
    except RecursionError as error:
        raise InvalidInput("the body is nested too deeply", field="$") from error
    except msgspec.ValidationError as error:
        _raise_each(objects, _convert_prediction, single=single)
        raise refusal(error) from error  # of a key given twice the other value was good


def _convert_prediction(value: Any) -> None:
    try:
        _ONE.decode(orjson.dumps(value))
    except msgspec.ValidationError as error:
        raise refusal(error) from error
    except (TypeError, RecursionError) as error:  # the former is what orjson says of it
        raise InvalidInput("nested too deeply") from error


def _raise_each(objects: Sequence[Any], check: Callable[[Any], Any], *, single: bool) -> None:
    """Raise InvalidInput with a detail for each object that does not pass, up to a hundred."""
    problems: list[Detail] = []
    for index, value in enumerate(objects):
        try:
            check(value)
        except InvalidInput as error:
            problems.append(Detail(_at(index, single) + (error.field or "$")[1:], error.message))
            if len(problems) == MOST_DETAILS:
                break
    _raise(problems)


def _parse(row: PredictionIn, value: dict[str, Any], latest: datetime, known_names: set[str]) -> Parsed:
    if row.timestamp is not None:
        require_plausible(row.timestamp, latest, ".timestamp")
    features, answer = value["input_data"], value.get("prediction")
    if not isinstance(features, dict):
        raise InvalidInput("Expected `object`", field=".input_data")
    if not row.prediction and not row.error:
        raise InvalidInput("a prediction is required unless an error is given", field=".prediction")
    if isinstance(row.label, str) and len(row.label) > LONGEST_TEXT:
        raise InvalidInput(f"longer than {LONGEST_TEXT} characters", field=".label")
    _require_names(features, known_names)
    if isinstance(answer, dict):
        _require_names(answer, known_names)
    texts = str(row.input_data, "utf-8"), str(row.prediction or b"null", "utf-8")
    # a short text with few brackets can break no limit, so the slow look is for the rare one
    for text, part, field in zip(texts, (features, answer), (".input_data", ".prediction"), strict=True):
        if len(text) > MOST_FEATURES * 4 or text.count("{") + text.count("[") > DEEPEST:
            _require_modest(part, field)
    time = latest if row.timestamp is None else row.timestamp
    return Parsed(row, texts[0], texts[1], to_micros(time))


def _require_names(members: Mapping[str, Any], known: set[str]) -> None:
    if known.issuperset(members):
        return
    for name in members:
        if not name.strip() or len(name) > LONGEST_NAME or name.startswith(OUTPUT_PREFIX):
            reason = f"a feature's name has 1 to {LONGEST_NAME} characters and does not begin with {OUTPUT_PREFIX!r}"
            raise InvalidInput(reason, field=".input_data")
    known.update(members)


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
