"""Bytes from outside -> typed values, or an error that names the field and the reason."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
import orjson

from core.errors import InvalidInput, MalformedBody, NotFound
from core.windows import to_micros

T = TypeVar("T")
Aware = Annotated[datetime, msgspec.Meta(tz=True)]

LARGEST_INTEGER = 2**63
DEEPEST = 16
LATEST = to_micros(datetime(9000, 1, 1, tzinfo=UTC))
_DIGITS = bytes(48 if 48 <= byte < 58 else byte for byte in range(256))  # every digit to a zero
_LONG_NUMBER = b"0" * 19
_PATH = re.compile(r"^(?P<message>.*?)(?: - at `(?P<path>\$.*)`)?$", re.DOTALL)


class WindowIn(msgspec.Struct, forbid_unknown_fields=True):
    """A half-open window of time."""

    start: Aware
    end: Aware

    def micros(self) -> tuple[int, int]:
        """Return start and end in microseconds; InvalidInput unless it ends after it starts."""
        return bounded(to_micros(self.start), to_micros(self.end))


def bounded(start: int, end: int, field: str = "window") -> tuple[int, int]:
    """Return a window in microseconds; InvalidInput unless it ends after it starts, in times that can be told."""
    if end <= start:
        raise InvalidInput("a window must end after it starts", field=field)
    if start < 0 or end > LATEST:
        raise InvalidInput("a window lies between the years 1970 and 9000", field=field)
    return start, end


def decode(body: bytes) -> Any:
    """Return the JSON value of `body`.

    Raises
    ------
    MalformedBody
        No JSON: NaN, Infinity and numbers beyond a double are none either.
    InvalidInput
        A NUL character, or an integer that neither database can hold.

    Notes
    -----
    Of a key given twice the last value counts.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedBody(f"the body is not JSON: {error}") from error
    if b"\\u0000" in body:
        _refuse(value, lambda scalar: isinstance(scalar, str) and "\0" in scalar, "text must not contain NUL")
    if _LONG_NUMBER in body.translate(_DIGITS):
        _refuse_long_integers(body, value)
    return value


def convert(value: Any, kind: type[T], at: str = "$") -> T:
    """Return `value` as a `kind`.

    Parameters
    ----------
    at : str
        Path of `value` in the body, for the error.

    Raises
    ------
    InvalidInput
        Names the path and what was expected there.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise refusal(error, at) from error
    except RecursionError as error:
        raise InvalidInput("nested too deeply", field=at) from error


def refusal(error: msgspec.ValidationError, at: str = "$") -> InvalidInput:
    """Return what msgspec refused as an error that names the path, below `at`."""
    found = _PATH.match(str(error))
    message, path = (found["message"], found["path"]) if found else (str(error), None)
    return InvalidInput(message, field=at + (path or "$")[1:])


def read_id(text: str, noun: str, field: str | None = None) -> UUID:
    """Return the UUID written in `text`; what cannot be one does not exist.

    Raises
    ------
    NotFound
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound(f"there is no {noun} {text[:80]!r}", field=field) from error


def read_key(text: str | None) -> str | None:
    """Return an idempotency key of 1 to 200 printable ASCII characters, or None if none was given.

    Raises
    ------
    InvalidInput
    """
    if text is not None and not re.fullmatch(r"[\x20-\x7e]{1,200}", text):
        raise InvalidInput("a key has 1 to 200 printable ASCII characters", field="Idempotency-Key")
    return text


def read_window(text: str | None, field: str = "window") -> tuple[int, int] | None:
    """Return start and end, in microseconds, of a window written ``start,end`` in ISO 8601 with a zone.

    Parameters
    ----------
    field : str
        Where it was written, for the error.

    Raises
    ------
    InvalidInput

    Examples
    --------
    >>> read_window("1970-01-01T00:00:00Z,1970-01-01T00:00:01Z")
    (0, 1000000)
    """
    if text is None:
        return None
    parts = text.replace(" ", "+").split(",")  # a plus sign that was not escaped arrives as a space
    if len(parts) != 2:
        raise InvalidInput("a window is written start,end", field=field)
    window = convert({"start": parts[0], "end": parts[1]}, WindowIn, field)
    return bounded(to_micros(window.start), to_micros(window.end), field)


def read_span(start: str | None, end: str | None) -> tuple[int, int] | None:
    """Return start and end, in microseconds, of a window whose ends were given apart; None if neither was.

    Raises
    ------
    InvalidInput
    """
    given = {field: text for field, text in (("start", start), ("end", end)) if text is not None}
    times = {field: to_micros(convert(text.replace(" ", "+"), Aware, field)) for field, text in given.items()}
    if not times:
        return None
    for field in ("start", "end"):
        if field not in times:
            raise InvalidInput("start and end go together: a date and time, such as 2026-11-01T12:00:00Z", field=field)
    return bounded(times["start"], times["end"], "start")


def read_flag(name: str, text: str | None) -> bool:
    """Return what ``true`` or ``false`` says; false when left out.

    Raises
    ------
    InvalidInput
    """
    if text not in (None, "true", "false"):
        raise InvalidInput(f"{text[:40]!r} is neither true nor false", field=name)
    return text == "true"


def too_deep(value: Any, allowed: int = DEEPEST) -> bool:
    """Return whether lists and objects are nested deeper than `allowed`."""
    level = [value]
    for _ in range(allowed + 1):
        nested = [item for item in level if isinstance(item, (dict, list))]
        level = [child for item in nested for child in (item.values() if isinstance(item, dict) else item)]
        if not level:
            return False
    return any(isinstance(item, (dict, list)) for item in level)


def _refuse(value: Any, is_bad: Any, message: str) -> None:
    """Raise InvalidInput naming the first scalar or key that is bad, if there is one."""
    stack = [("$", value)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, dict):
            stack.extend((f"{path}.{key}", child) for key, child in item.items())
            stack.extend((f"{path} (a name in it)", key) for key in item)
        elif isinstance(item, list):
            stack.extend((f"{path}[{index}]", child) for index, child in enumerate(item))
        elif is_bad(item):
            raise InvalidInput(message, field=path.replace("\0", "\\u0000"))


def _refuse_long_integers(body: bytes, value: Any) -> None:
    # orjson silently makes floats of integers beyond 64 bits, so the exact reading is done once more
    if too_deep(value, 200):
        raise InvalidInput("the body is nested too deeply", field="$")
    _refuse(
        json.loads(body),
        lambda scalar: type(scalar) is int and not -LARGEST_INTEGER <= scalar < LARGEST_INTEGER,
        "an integer must lie between -2**63 and 2**63 - 1; send a larger one as text",
    )
