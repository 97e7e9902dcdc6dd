"""How data comes in: files dropped or chosen, and text that is pasted; assets/upload.js sends them."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.aria import aria, data
from components.forms import field, text
from components.verdicts import icon

FORMATS = "CSV in any dialect, JSON, NDJSON, Parquet or Excel, up to 200 MB each"


def upload_zone() -> Component:
    """Return the place that files are dropped on, buttons that do the same, and the list of files under way."""
    choose = html.Button("Choose files", className="btn btn-primary", type="button", **data(upload="choose"))
    paste = html.Button("Paste text", id=ids.DATA_PASTE_OPEN, className="btn btn-quiet", type="button")
    words = html.Div([html.Strong("Drop files here"), html.Span(FORMATS, className="muted small")])
    zone = html.Div(
        [icon("upload"), words, html.Div([choose, paste], className="toolbar")],
        className="drop-zone",
        role="group",
        **data(upload="zone"),
        **aria(label="Upload data"),
    )
    return html.Section([zone, uploads()], className="stack-tight")


def uploads() -> Component:
    """Return the list of files under way, which the script fills, and what is read out about them."""
    spoken = html.Div(id=f"{ids.DATA_UPLOADS}-said", className="visually-hidden", role="status", **aria(live="polite"))
    files = html.Ul(id=ids.DATA_UPLOADS, className="uploads", **aria(label="Files under way"))
    return html.Div([files, spoken], className="uploads-box")


def paste_dialog() -> Component:
    """Return the dialog that text is pasted into."""
    area = dcc.Textarea(
        id=ids.DATA_PASTE_TEXT,
        className="form-control editor",
        placeholder="amount,country\n12.5,PT\n",
        spellCheck=False,
    )
    fields = [
        field(ids.DATA_PASTE_NAME, "Name", text(ids.DATA_PASTE_NAME, value="pasted"), whole=True),
        field(
            ids.DATA_PASTE_TEXT, "Text", area, "CSV, tab-separated or JSON; how it is written is found out.", whole=True
        ),
    ]
    send = html.Button("Read it", id=ids.DATA_PASTE_SEND, className="btn btn-primary", type="button")
    return dialog(ids.DATA_PASTE, "Paste data", html.Div(fields, className="fields"), send, size="lg")


def dialog(name: str, title: str, body: Component, *buttons: Component, size: str = "md") -> Component:
    """Return a dialog that is closed, with the id `name`; Escape and its cross close it."""
    parts = [
        dbc.ModalHeader(dbc.ModalTitle(title, tag="h2"), close_button=True),
        dbc.ModalBody(body),
        dbc.ModalFooter(list(buttons)),
    ]
    made: Component = dbc.Modal(parts, id=name, is_open=False, size=size, centered=True)
    return made
