"""The sentences and facts of the drift page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.comparing import against_words, relations_line
from components.times import span, when
from components.verdicts import DRIFTING, STATES, state_chip
from core.drift.verdict import LITERAL_KS_P, LITERAL_PSI
from services.comparison import Comparison
from services.views.alert import AlertView
from services.views.drift import DriftHistory, DriftView
from services.views.model import ModelView
from services.views.window import WindowView

EVERYTHING = Comparison()
RULES = (
    ("calibrated", "Calibrated", "Asks for an effect that matters and for significance over all columns together"),
    ("literal", "Literal", f"PSI > {LITERAL_PSI} or KS p < {LITERAL_KS_P}, each column for itself"),
)


@dataclass(frozen=True)
class Since:
    """When the drift of a window began, and whether it may have begun before the history does."""

    start: int
    earlier: bool


def legend() -> Component:
    """Return how to read the heatmap: its colours and its glyphs."""
    marks = [html.Span(f"{STATES[state].glyph} {STATES[state].word.lower()}") for state in DRIFTING]
    return html.Div(
        [html.Span("0"), html.Span(className="ramp"), html.Span("0.5 and more"), *marks], className="legend"
    )


def summary(view: DriftView, since: Since | None, now: int, asked: Comparison = EVERYTHING) -> list[Component]:
    """Return the verdict in a sentence: how many columns, since when, on how many rows, and if they go together."""
    drifting = sum(column.verdict in DRIFTING for column in view.columns)
    if not view.columns:
        words = "No predictions in this window." if view.window else "Nothing has been judged yet."
        return [state_chip("no_data"), html.Span(words)]
    if not drifting:
        words = "No column drifts."
        if view.verdict not in ("ok", *DRIFTING):
            words = f"{STATES[view.verdict].word}: no verdict on this window."
    else:
        words = f"{drifting} of {len(view.columns)} columns drift"
    parts = [state_chip(view.verdict), html.Strong(words)]
    if since is not None:
        before = "since before " if since.earlier else "since "
        parts.append(html.Span([before, when(since.start, now)]))
    rows = f"{view.n:,} rows of the segment" if asked.segment else f"{view.n:,} rows"
    parts.append(html.Span(f"{rows} {against_words(view, asked, now)}", className="muted"))
    together = relations_line(view.relations)
    return [*parts, together] if together is not None else parts


def began(history: DriftHistory, view: DriftView, alert: AlertView | None = None) -> Since | None:
    """Return since when the columns that drift in this window have done so without a break; None if none does.

    Parameters
    ----------
    alert : AlertView, optional
        The open one of the window that is current: it has looked at every bucket, where the history has one window
        after the other. Else windows without a verdict are passed over: silence is no recovery.
    """
    drifting = [column.column for column in view.columns if column.verdict in DRIFTING]
    if view.window is None or not drifting:
        return None
    if alert is not None:
        return Since(alert.since, earlier=False)
    past = [index for index, window in enumerate(history.windows) if window.start <= view.window.start]
    begun = [_begun(history, name, past) for name in drifting if name in history.verdicts]
    first = min((index for index in begun if index is not None), default=None)
    if first is None:
        return Since(view.window.start, earlier=False)
    return Since(history.windows[first].start, earlier=first == 0)


def window_words(window: WindowView | None, now: int, *, latest: bool) -> str:
    """Return which window is shown."""
    if window is None:
        return "No window yet"
    state = "" if window.closed else ", still open"
    return f"{'Current window' if latest else 'Chosen window'}: {span(window.start, window.end, now)}{state}"


def rule_buttons(model: ModelView) -> list[Component]:
    """Return the switch between the rule sets."""
    return [
        html.Button(
            word,
            id=ids.rules_button(name),
            title=title,
            type="button",
            **aria(pressed="true" if model.rules == name else "false"),
        )
        for name, word, title in RULES
    ]


def _begun(history: DriftHistory, name: str, past: Sequence[int]) -> int | None:
    """Return the index of the window in which the drift that lasts to the end of `past` began."""
    first = None
    for index in reversed(past):
        state = history.verdicts[name][index]
        if state == "ok":
            break
        first = index if state in DRIFTING else first
    return first
