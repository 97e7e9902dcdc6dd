"""What stands in the fields of a step's form, and what people wrote there, read as the step takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from components.clean_words import column_of, column_value
from core.cleaning.step import STEPS
from core.errors import InvalidInput
from core.params import Option, options, read_params


def shown_value(option: Option, value: Any) -> Any:
    r"""Return a value as its field shows it.

    Examples
    --------
    >>> number = Option("a", "A", "", "number", 1.5)
    >>> shown_value(number, 0.5), shown_value(number, None)
    ('0.5', '')
    >>> shown_value(Option("a", "A", "", "values", ()), ["x", -9.0])
    'x\n-9'
    """
    show: Callable[[Any], Any] = SHOWN_AS.get(option.entry, _text)
    return show(value)


def read_form(step: str, raw: Mapping[str, Any], formed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the params that a form says; those left at their defaults are left out.

    Parameters
    ----------
    step : str
    raw : mapping
        What stands in the fields, by param.
    formed : mapping
        What the form was filled with: a field that still holds it keeps the value it stands for.

    Raises
    ------
    InvalidInput
        Its field is ``$.params.`` and the name of the param.
    """
    kind = STEPS.get(step).params
    found: dict[str, Any] = {}
    for option in options(kind):
        if option.name not in raw:
            continue
        if raw[option.name] == formed["raw"].get(option.name):
            if option.name in formed["step"]["params"]:
                found[option.name] = formed["step"]["params"][option.name]
            continue
        found[option.name] = read_value(option, raw[option.name])
    read_params(kind, found, "$.params")
    return found


def read_value(option: Option, raw: Any, under: str = "$.params") -> Any:
    """Return what was written in one field.

    Parameters
    ----------
    under : str
        Where the params are, for errors.

    Raises
    ------
    InvalidInput
        The message says in words what is allowed.
    """
    field = f"{under}.{option.name}"
    if option.entry in READ_AS:
        return READ_AS[option.entry](raw)
    text = str(raw or "").strip()
    if option.entry == "mapping":
        return _mapping(text, field)
    return _one(option, text, field) if text or not option.optional else None


def _one(option: Option, text: str, field: str) -> float | str:
    return _number(option, text, field) if option.entry in ("whole", "number") else _required(option, text, field)


def _number(option: Option, text: str, field: str) -> float:
    what = "a whole number" if option.entry == "whole" else "a number"
    try:
        number = float(text)
    except ValueError:
        said = f"needed: {what}" if not text else f"{text[:40]!r} is not {what}"
        raise InvalidInput(said, field=field) from None
    if option.entry == "whole" and not number.is_integer():
        raise InvalidInput(f"{text[:40]!r} is not {what}", field=field)
    _within(option, number, field)
    return int(number) if option.entry == "whole" else number


def _within(option: Option, number: float, field: str) -> None:
    """Refuse what lies outside the bounds of a param; what is no number at all lies nowhere."""
    if option.low is not None and (number <= option.low if option.open_low else not number >= option.low):
        least = f"more than {option.low:g}" if option.open_low else f"at least {option.low:g}"
        raise InvalidInput(f"{number:g} is too small: {least} is needed", field=field)
    if option.high is not None and not number <= option.high:
        raise InvalidInput(f"{number:g} is too large: at most {option.high:g} is allowed", field=field)
    if number - number != 0:
        raise InvalidInput(f"{number:g} is not a number to count with", field=field)


def _required(option: Option, text: str, field: str) -> str:
    if not text and option.default:
        raise InvalidInput("needed: a text", field=field)
    return text


def _mapping(text: str, field: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        name, sign, to = line.rpartition(" = ") if " = " in line else line.partition("=")
        if not sign or not name.strip() or not to.strip():
            raise InvalidInput(f"{line[:40]!r} is not of the form: name now = new name", field=field)
        found[name.strip()] = to.strip()
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _lines(values: Sequence[Any] | None) -> str:
    return "\n".join(map(_text, values or ()))


def _pairs(names: Mapping[str, str] | None) -> str:
    return "\n".join(f"{name} = {to}" for name, to in (names or {}).items())


def _read_column(raw: Any) -> str:
    return column_of(raw) or ""


def _read_lines(raw: Any) -> list[str]:
    return [line.strip() for line in str(raw or "").splitlines() if line.strip()]


def _same(value: Any) -> Any:
    return value


SHOWN_AS: dict[str, Callable[[Any], Any]] = {
    "choice": _same,
    "truth": _same,
    "column": column_value,
    "texts": _lines,
    "values": _lines,
    "mapping": _pairs,
}
READ_AS: dict[str, Callable[[Any], Any]] = {
    "choice": _same,
    "truth": bool,
    "column": _read_column,
    "texts": _read_lines,
    "values": _read_lines,
}
