"""How a file was read, what of it could not be, and a form to have it read otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import ids
from components.verdicts import icon
from core.reading.problem import LOST
from services.views.cleaning import DatasetView

FOUND = "found"
SHOWN = 200
FORMATS = {"csv": "A text file", "json": "JSON", "ndjson": "NDJSON", "parquet": "Parquet", "excel": "A workbook"}
SEPARATORS = ((",", "comma"), (";", "semicolon"), ("tab", "tab"), ("|", "bar |"), (" ", "space"), ("none", "none"))
ENCODINGS = ("utf-8", "windows-1252", "iso-8859-1", "iso-8859-15", "utf-16", "windows-1251", "shift_jis", "gb18030")
MADE = {
    "upload": "It did not come as a file.",
    "predictions": "It was made of logged predictions of a model, each with the latest label told for it.",
}
DECIMALS = ((".", "point, 1.5"), (",", "comma, 1,5"))
HEADERS = (("0", "none"), ("1", "one row"), ("2", "two rows"), ("3", "three rows"))


def read_words_of(view: DatasetView) -> str:
    """Return in words how a dataset came to be."""
    if not view.read_as:
        return MADE.get(view.source, "It was made by cleaning other data.")
    return read_words(view)


def again_form() -> Component:
    """Return the form that has a file read again, before it is known what can be chosen."""
    send = html.Button("Read it again", id=ids.DATASET_READ_SEND, className="btn btn-quiet", type="button")
    note = html.Span("Makes a new dataset from the file that was uploaded; this one stays.", className="muted small")
    fields = html.Div(id=ids.DATASET_READ_FIELDS, className="fields")
    body = [html.Summary("Read it otherwise"), fields, html.Div([send, note], className="form-foot")]
    return html.Details(body, id=ids.DATASET_READ_FORM, className="how", hidden=True)


def again_fields(view: DatasetView) -> list[Component]:
    """Return what can be chosen; what is not chosen is found out again. None where nothing can be."""
    form = view.read_as.get("format")
    if form == "csv":
        return [
            _choice("separator", "Separator", SEPARATORS),
            _choice("encoding", "Encoding", [(name, name) for name in ENCODINGS]),
            _choice("decimal", "Decimal mark", DECIMALS),
            _choice("header_rows", "Rows of names", HEADERS),
        ]
    if form == "excel":
        sheets = [(name, name) for name in view.read_as.get("sheets") or ()]
        return [_choice("sheet", "Sheet", sheets), _choice("header_rows", "Rows of names", HEADERS)]
    return []


def read_words(view: DatasetView) -> str:
    """Return in words how the file of a dataset was read."""
    read_as = view.read_as
    words = [FORMATS.get(str(read_as.get("format")), str(read_as.get("format")))]
    if read_as.get("described"):
        words.append(str(read_as["described"]))
    if read_as.get("sheet"):
        words.append(f"sheet “{read_as['sheet']}”")
    dialect = read_as.get("dialect") or {}
    if dialect:
        n = dialect.get("header_rows", 1)
        words.append("no row of names" if n == 0 else "names in the first row" if n == 1 else f"names in {n} rows")
        if dialect.get("skipped_lines"):
            words.append(f"{dialect['skipped_lines']} lines before them left out")
    return ", ".join(words) + "."


def problem_words(view: DatasetView) -> str:
    """Return how many lines could not be read as they stand, and how many of them are in no row."""
    lost = view.read_as.get("n_lost")
    if lost is None:
        lost = sum(problem.get("kind") in LOST for problem in view.problems)
    parts = [f"{view.n_problems:,} {'line' if view.n_problems == 1 else 'lines'} not read as they stood"]
    parts.append("all of them are in no row" if lost == view.n_problems else f"{lost:,} of them in no row")
    return ": ".join(parts)


def problem_list(view: DatasetView) -> Component | None:
    """Return the lines that could not be read, folded but never hidden; None where there is none."""
    if not view.n_problems:
        return None
    rows = [
        html.Li(
            [
                html.Span(f"line {problem['line']:,}" if problem["line"] else "", className="problem-line"),
                html.Span(
                    [html.Span(_sentence(problem["reason"])), html.Code(problem["text"])], className="problem-body"
                ),
            ],
            className="problem",
        )
        for problem in view.problems[:SHOWN]
    ]
    more = view.n_problems - len(rows)
    rest = [html.P(f"and {more:,} more", className="muted small")] if more else []
    head = html.Summary([icon("warning", "warn"), html.Strong(problem_words(view))])
    return html.Details([head, html.Ul(rows, className="problems", tabIndex="0"), *rest], className="notice-fold")


def _sentence(words: Any) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def _choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> Component:
    offered = [{"value": FOUND, "label": "as found"}, *({"value": key, "label": word} for key, word in options)]
    control = dbc.Select(id=ids.read_field(name), options=offered, value=FOUND)
    return html.Label([html.Span(label, className="form-label"), control], className="field")
