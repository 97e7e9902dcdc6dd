"""The params of a step: read from JSON, and described for forms and documents, by one dataclass."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import inspect

from core.errors import InvalidInput

Given = TypeVar("Given")
Entry = Literal["choice", "truth", "whole", "number", "text", "texts", "column", "values", "mapping"]
COLUMN = {"entry": "column"}  # as ``extra_json_schema`` of a param that names a column
_PATH = re.compile(r" - at `\$(.*)`$")


@dataclass(frozen=True)
class Option:
    """One param, as a form asks for it.

    Parameters
    ----------
    name, label, help : str
    entry : {"choice", "truth", "whole", "number", "text", "texts", "column", "values", "mapping"}
        ``texts`` are several texts, ``values`` several texts or numbers, a ``mapping`` is from text to text.
    default : object
    choices : tuple of str
        Of a choice.
    low, high : float, optional
        Bounds, included, unless `open_low`.
    optional : bool
        Whether none at all is allowed.
    """

    name: str
    label: str
    help: str
    entry: Entry
    default: Any
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    optional: bool = False


def options(kind: type[Any]) -> tuple[Option, ...]:
    """Return what a form asks for to fill the params of a class, in the order of its fields."""
    info: Any = inspect.type_info(kind)
    return tuple(_option(one) for one in info.fields)


def read_params(kind: type[Given], params: Mapping[str, Any], field: str = "$") -> Given:
    """Return params of a class from JSON; those left out have their defaults.

    Raises
    ------
    InvalidInput
        There is no such param, or a value is not allowed; the message names it and its place under `field`.
    """
    known = [one.name for one in options(kind)]
    for name in params:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it takes {', '.join(known) or 'none'}"
            raise InvalidInput(f"there is no param {name[:100]!r} here; {hint}", field=f"{field}.{name[:100]}")
    try:
        return msgspec.convert(params, kind)
    except msgspec.ValidationError as error:
        raise refusal(error, field) from error


def refusal(error: msgspec.ValidationError, field: str) -> InvalidInput:
    """Return what was wrong with a value below `field`."""
    text = str(error)
    path = _PATH.search(text)
    return InvalidInput(_PATH.sub("", text), field=field + (path[1] if path else ""))


def _option(field: Any) -> Option:
    kind, optional = field.type, False
    extra: dict[str, Any] = {}
    title, told = field.name.replace("_", " ").capitalize(), ""
    bounds: Any = kind
    while isinstance(kind, (inspect.Metadata, inspect.UnionType)):
        if isinstance(kind, inspect.UnionType):
            optional = any(isinstance(one, inspect.NoneType) for one in kind.types)
            kind = bounds = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
            continue
        schema = kind.extra_json_schema or {}
        title, told = schema.get("title", title), schema.get("description", told)
        extra |= schema | (kind.extra or {})
        kind = bounds = kind.type
    default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    low, above = getattr(bounds, "ge", None), getattr(bounds, "gt", None)
    return Option(
        name=field.name,
        label=title,
        help=told,
        entry=extra.get("entry") or _entry(kind),
        default=default,
        choices=tuple(getattr(kind, "values", ())),
        low=above if low is None else low,
        high=getattr(bounds, "le", None),
        open_low=above is not None,
        optional=optional,
    )


def _entry(kind: Any) -> Entry:
    for shape, entry in ENTRIES:
        if isinstance(kind, shape):
            if entry == "texts" and not isinstance(kind.item_type, inspect.StrType):
                return "values"
            return entry
    raise TypeError(f"no form asks for {kind}")


ENTRIES: tuple[tuple[Any, Entry], ...] = (
    (inspect.LiteralType, "choice"),
    (inspect.BoolType, "truth"),
    (inspect.IntType, "whole"),
    (inspect.FloatType, "number"),
    (inspect.StrType, "text"),
    ((inspect.VarTupleType, inspect.ListType), "texts"),
    (inspect.DictType, "mapping"),
)
