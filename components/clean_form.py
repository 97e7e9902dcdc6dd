"""The form of one step, made of what its params say of themselves, and what is read from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import clean_ids
from components.clean_draft import plain_step
from components.clean_read import shown_value
from components.clean_words import capital, column_entries, column_of, column_options, column_value
from core.cleaning.step import STEPS
from core.params import Option, options

HINTS = {
    "texts": "One a line.",
    "values": "One a line.",
    "mapping": "One a line: name now = new name.",
}


def form_head(step: Mapping[str, Any], columns: Sequence[str]) -> list[Component]:
    """Return what a step does, and the list its columns are chosen from.

    Parameters
    ----------
    columns : sequence of str
        Those there are when the step comes; those it names already can be kept all the same.
    """
    known = STEPS.all().get(step["step"])
    if known is None:
        return [html.P("This version does not know this step. Remove it to go on.", className="muted")]
    return [html.P(known.summary, className="muted"), _columns(step, columns, needed=known.named)]


def form_fields(step: Mapping[str, Any], columns: Sequence[str]) -> list[Component]:
    """Return the fields of a step's params; `columns` as for `form_head`."""
    known = STEPS.all().get(step["step"])
    if known is None:
        return []
    return [
        option_field(
            option,
            shown_value(option, _value(option, step)),
            clean_ids.param(option.name),
            clean_ids.param_note(option.name),
            columns,
        )
        for option in options(known.params)
    ]


def formed(step: Mapping[str, Any], index: int) -> dict[str, Any]:
    """Return what a form was filled with, against which it is read later."""
    known = STEPS.all().get(step["step"])
    fields = options(known.params) if known else ()
    raw = {option.name: shown_value(option, _value(option, step)) for option in fields}
    return {"index": index, "step": plain_step(step), "raw": raw}


def bounds_words(option: Option) -> str:
    """Return what a number may be.

    Examples
    --------
    >>> bounds_words(Option("a", "A", "", "whole", 5, low=1, high=20))
    'From 1 to 20.'
    >>> bounds_words(Option("a", "A", "", "number", 1.5, low=0, open_low=True))
    'Above 0.'
    """
    low = None if option.low is None else f"{option.low:,.10g}"
    high = None if option.high is None else f"{option.high:,.10g}"
    if low is None:
        return "" if high is None else f"At most {high}."
    if high is None:
        return f"Above {low}." if option.open_low else f"At least {low}."
    return f"Above {low}, at most {high}." if option.open_low else f"From {low} to {high}."


def hint_of(option: Option) -> str:
    """Return what stands under a field until there is something to correct."""
    told = option.help.rstrip(".")
    for one in option.choices:
        told = told.replace(one, choice_words(one)) if "_" in one else told
    told = capital(told)
    parts = [told + "." if told else "", bounds_words(option), HINTS.get(option.entry, "")]
    if option.optional:
        parts.append("May be left empty.")
    return " ".join(part for part in parts if part)


def _value(option: Option, step: Mapping[str, Any]) -> Any:
    return step["params"].get(option.name, option.default)


def _columns(step: Mapping[str, Any], columns: Sequence[str], *, needed: bool) -> Component:
    names = list(dict.fromkeys([*columns, *step["columns"]]))
    chosen = dcc.Dropdown(
        id=clean_ids.part("columns"),
        options=column_options(names),
        value=[column_value(name) for name in step["columns"]],
        multi=True,
        placeholder="Choose columns" if needed else "All columns it fits",
        closeOnSelect=False,
    )
    label = html.Label("Columns", htmlFor=clean_ids.written(clean_ids.part("columns")), className="form-label")
    return html.Div([label, chosen], className="field")


def option_field(
    option: Option, shown: Any, name: dict[str, Any], note: dict[str, Any], columns: Sequence[str] = (), hint: str = ""
) -> Component:
    """Return the field of one param: its label, the control that fits it, and the line under it.

    Parameters
    ----------
    shown : object
        What stands in the field, of `components.clean_read.shown_value`.
    name, note : dict
        Ids of the control and of the line.
    columns : sequence of str
        Those that a param which names a column is chosen from.
    hint : str
        Stands under it instead of what the param says of itself.
    """
    line = html.Div(hint or hint_of(option), id=note, className="field-note")
    control = _control(option, shown, columns, name)
    if option.entry == "truth":
        return html.Div([control, line], className="field")
    label = html.Label(option.label, htmlFor=clean_ids.written(name), className="form-label")
    return html.Div([label, control, line], className="field")


def _control(option: Option, shown: Any, columns: Sequence[str], name: dict[str, Any]) -> Component:
    control: Component
    if option.entry == "choice":
        words = [{"value": one, "label": choice_words(one)} for one in option.choices]
        control = dbc.Select(id=name, options=words, value=shown)
    elif option.entry == "truth":
        control = dbc.Switch(id=name, value=shown, label=option.label)
    elif option.entry == "column":
        known = [*columns, *filter(None, [column_of(shown)])]
        control = dbc.Select(id=name, options=column_entries(list(dict.fromkeys(known))), value=shown)
    elif option.entry in HINTS:
        control = dbc.Textarea(id=name, value=shown, rows=3, debounce=True, spellCheck=False)
    else:
        mode = {"whole": "numeric", "number": "decimal"}.get(option.entry, "text")
        control = dbc.Input(id=name, type="text", value=shown, debounce=True, autoComplete="off", inputMode=mode)
    return control


def choice_words(choice: str) -> str:
    """Return an entry of a list as people read it.

    Examples
    --------
    >>> choice_words("day_first"), choice_words("<="), choice_words("!=")
    ('day first', '≤', '≠')
    """
    return {"<=": "≤", ">=": "≥", "!=": "≠"}.get(choice, choice.replace("_", " "))
