"""Stages, versions, tags and notes of a model, and who changed its stage."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import registry_ids
from components.aria import aria
from components.data_upload import dialog
from components.forms import field, text
from components.stages import STAGES, stage_tag
from components.times import when
from services.views.model import ModelView
from services.views.registry import StageChangeView

SHOWN = 12
ROLL_BACK = "roll-back"
TAGS_HINT = "Short, with commas between."
TAGS_RULE = "Up to 20 tags of up to 40 characters each."


def registry_card() -> list[Component]:
    """Return what the card of the registry holds before its first answer."""
    notes = dcc.Textarea(id=registry_ids.NOTES, className="form-control", rows=4, placeholder="What others should know")
    fields = [
        field(registry_ids.TAGS, "Tags", text(registry_ids.TAGS, "eu, nightly"), TAGS_HINT, whole=True),
        field(registry_ids.NOTES, "Notes", notes, whole=True),
    ]
    save = html.Button("Save tags and notes", id=registry_ids.SAVE, className="btn btn-quiet", type="button")
    said = html.Span(id=registry_ids.SAVED, className="muted small", **aria(live="polite"))
    return [
        dcc.Store(id=registry_ids.WANTED),
        html.Div(id=registry_ids.STAGE, className="registry-stage"),
        html.Div(
            [
                html.Div([html.Div(fields, className="fields"), html.Div([save, said], className="form-foot")]),
                html.Div([html.Div(id=registry_ids.VERSIONS), html.Div(id=registry_ids.HISTORY)]),
            ],
            className="registry-columns",
        ),
        stage_dialog(),
    ]


def stage_dialog() -> Component:
    """Return the dialog that asks why before a stage changes."""
    why = dbc.Textarea(id=registry_ids.WHY, placeholder="Optional", rows=2, maxlength=2_000)
    body = [
        html.P(id=registry_ids.WORDS),
        field(registry_ids.WHY, "Why", why, "Kept in the history of both models.", whole=True),
        html.Div(id=registry_ids.ANSWER, **aria(live="polite")),
    ]
    send = html.Button("Do it", id=registry_ids.SEND, className="btn btn-primary", type="button")
    return dialog(registry_ids.DIALOG, "Change the stage", html.Div(body), send)


def stage_line(model: ModelView, champion: ModelView | None) -> list[Component]:
    """Return the stage of a model, and what can be done about it.

    Parameters
    ----------
    champion : ModelView, optional
        Of its name.
    """
    said = html.Span(STAGES[model.stage].words if model.stage in STAGES else "Nobody has said at which stage it is.")
    buttons = [_button(to, word) for to, word in _offered(model)]
    other = champion if champion is not None and champion.id != model.id else None
    words = f"Compare with {other.version}, the champion" if other else "Compare"
    href = f"/compare?a={quote(model.id)}" + (f"&b={quote(other.id)}" if other else "")
    link = dcc.Link(words, href=href, className="btn btn-quiet")
    tag = stage_tag(model.stage)
    return [html.Div([tag, said] if tag else [said]), html.Div([*buttons, link], className="toolbar")]


def question(model: ModelView, to: str, other: ModelView | None) -> str:
    """Return what is asked before the stage changes.

    Parameters
    ----------
    other : ModelView, optional
        The champion of the name; where it is rolled back, the one before it.
    """
    named = f"{model.name} {model.version}"
    if to == ROLL_BACK:
        back = f"Go back to {other.name} {other.version}? {named} gives way and is archived." if other else None
        return back or f"No champion came before {named}: there is nothing to go back to."
    if to == "champion":
        gives_way = f" {other.name} {other.version} gives way and is archived." if other else ""
        return f"Make {named} the champion?{gives_way}"
    if to == "archived":
        return f"Archive {named}? It stays, and goes on being watched." + (
            " There is no champion then." if model.stage == "champion" else ""
        )
    return f"Make {named} a candidate?"


def version_list(model: ModelView, versions: Sequence[ModelView], now: int) -> Component | None:
    """Return the other versions of a model; None where there are none."""
    others = [one for one in versions if one.id != model.id]
    if not others:
        return None
    rows = [
        html.Li(
            [
                dcc.Link(one.version, href=f"/models/{one.id}"),
                stage_tag(one.stage),
                html.Span(when(one.created_at, now), className="muted small"),
                dcc.Link("Compare", href=f"/compare?a={quote(model.id)}&b={quote(one.id)}", className="small"),
            ]
        )
        for one in others[:SHOWN]
    ]
    more = [html.Li(f"and {len(others) - SHOWN} more", className="muted small")] if len(others) > SHOWN else []
    return html.Div([html.H3("Other versions"), html.Ul([*rows, *more], className="version-list")])


def stage_history(changes: Sequence[StageChangeView], now: int) -> Component | None:
    """Return who changed the stage, when and why, the newest first; None where nobody has."""
    if not changes:
        return None
    rows = [
        html.Li(
            [
                html.Span([_word(one.before), " → ", html.B(_word(one.after))]),
                html.Span([" by ", one.who, ", ", when(one.changed_at, now)], className="muted small"),
                html.Div(one.note, className="small") if one.note else None,
            ]
        )
        for one in changes[:SHOWN]
    ]
    return html.Div([html.H3("Stages so far"), html.Ul(rows, className="stage-history")])


def read_tags(written: str | None) -> list[str]:
    """Return the tags that are written with commas between.

    Examples
    --------
    >>> read_tags(" eu, nightly ,,eu")
    ['eu', 'nightly']
    """
    return list(dict.fromkeys(one.strip() for one in (written or "").split(",") if one.strip()))


def _offered(model: ModelView) -> list[tuple[str, str]]:
    if model.stage == "champion":
        return [(ROLL_BACK, "Roll back"), ("archived", "Archive")]
    if model.stage == "archived":
        return [("champion", "Promote"), ("candidate", "Make a candidate")]
    return [("champion", "Promote"), ("archived", "Archive")]


def _button(to: str, word: str) -> Component:
    look = "btn btn-primary" if to == "champion" else "btn btn-quiet"
    return html.Button(word, id=registry_ids.stage_button(to), className=look, type="button")


def _word(stage: str | None) -> str:
    return STAGES[stage].word if stage in STAGES else "no stage"
