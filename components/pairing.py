"""Two models side by side on the page: verdicts in words, figures with their intervals, and how they were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.cards import card
from components.empty import empty
from components.numbers import NONE, plain
from components.pairing_figures import importance_table, metric_table, paired_table
from components.plots import short
from components.stages import stage_tag
from components.verdicts import DRIFTING, state_chip
from services.views.pairing import InputsPair, LivePair, PairedSide, PairView, SettingPair

MOST_COLUMNS = 30
ABOUT = {"model": "Model", "params": "Algorithm", "data": "Data", "plan": "Training"}
NAMES = {"positive": "class that matters", "learnt": "rows learnt from", "held_out": "rows held out"} | {
    "dropped": "rows left out", "time_limit_s": "time limit, s", "memory_limit_mb": "memory limit, MiB",
}  # fmt: skip
ANSWERED = {"logged": "what it answered then", "now": "what it answers now"}


def pair_body(view: PairView) -> list[Component]:
    """Return everything that is known of two models side by side."""
    names = side_name(view.a), side_name(view.b)
    measured = [f"{one.model.version}: {one.n:,} {_rows(one)}" for one in (view.a, view.b) if one.n]
    return [
        html.Div([_head("A", view.a), _head("B", view.b)], className="columns pair-heads"),
        card("On the same live labels", *_live(view.live, names), sub=_live_sub(view.live), flush=True),
        card(
            "Measured apart",
            metric_table(view.metrics, names) if measured else _nothing("Neither model has figures of its own yet."),
            sub=", ".join(measured) or None,
            flush=True,
        ),
        card("Inputs", *_inputs(view.inputs), sub="What the reference of B holds, against that of A", flush=True),
        html.Div([_importance(view, names), _settings(view.settings, names)], className="columns"),
    ]


def side_name(side: PairedSide) -> str:
    """Return how one of the two is called: short, and never the same as the other."""
    return short(f"{side.model.name} {side.model.version}", 34)


def choose_two() -> Component:
    """Return what the page shows before two models are chosen."""
    return empty("models", "Choose two models", "Their figures, inputs and answers are set side by side.")


def _rows(side: PairedSide) -> str:
    return {"held-out rows": "rows held out", "training rows": "rows it learnt from"}.get(
        side.measured_on or "", "labelled rows of the reference"
    )


def _head(letter: str, side: PairedSide) -> Component:
    model = side.model
    title = [
        html.Span(letter, className="pair-letter"),
        dcc.Link(model.name, href=f"/models/{model.id}"),
        html.Span(model.version, className="tag"),
        stage_tag(model.stage),
    ]
    made = f"{side.algorithm}, trained here" if side.algorithm else "served elsewhere"
    body = [html.Div(title, className="pair-title"), html.Div(made, className="muted small")]
    return html.Section(html.Div(body, className="card-body"), className="card")


def _live_sub(live: LivePair) -> str | None:
    if not live.n:
        return None
    how = f"A: {ANSWERED[live.answered_a or 'now']}, B: {ANSWERED[live.answered_b or 'now']}"
    return f"{live.n:,} labelled predictions of {(live.rows_of or 'a').upper()}. {how}"


def _live(live: LivePair, names: tuple[str, str]) -> list[Component]:
    if live.reason or not live.paired:
        return [_nothing(live.reason or "They have no figure in common.")]
    parts = [html.P(live_words(live, names), className="pair-verdict"), paired_table(live.paired, names)]
    now = [letter for letter, how in (("A", live.answered_a), ("B", live.answered_b)) if how == "now"]
    said = f"If {now[0]} learnt from some of these very rows, it looks better here than it is." if now else None
    return [*parts, _nothing(said)] if said else parts


def live_words(live: LivePair, names: tuple[str, str]) -> str:
    """Return which model is better on the same rows, in a sentence."""
    winners = {one.winner for one in live.paired} - {"unclear"}
    if not winners:
        return "On these rows they cannot be told apart: the differences are within chance."
    if len(winners) == 2:
        return f"It depends: A is better by {_won(live, 'a')}, B by {_won(live, 'b')}."
    (winner,) = winners
    unclear = _won(live, "unclear")
    rest = f"; by {unclear} they cannot be told apart" if unclear else ""
    return f"{winner.upper()}, {names[winner == 'b']}, is better by {_won(live, winner)}{rest}."


def _won(live: LivePair, winner: str) -> str:
    """Return the figures by which one is better, as a sentence lists them."""
    labels = [one.label for one in live.paired if one.winner == winner]
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def _inputs(view: InputsPair) -> list[Component]:
    alone = [
        html.P(f"Only {letter} looks at: {_listed(only)}.", className="pad muted")
        for letter, only in (("A", view.only_a), ("B", view.only_b))
        if only
    ]
    if view.reason:
        return [_nothing(view.reason), *alone]
    drifting = [one for one in view.columns if one.verdict in DRIFTING]
    n = len(view.columns)
    if drifting:
        said = f"{len(drifting)} of {n} features differ."
    else:
        said = f"No difference beyond chance in {'the one feature' if n == 1 else f'all {n} features'} both have."
    head = html.P([state_chip(view.verdict), " ", said], className="pair-verdict")
    rows = [
        html.Tr([html.Th(short(one.column, 40), scope="row", title=one.column), html.Td(state_chip(one.verdict)),
                 html.Td(one.reason)])
        for one in sorted(drifting, key=lambda one: one.verdict != "critical")[:MOST_COLUMNS]
    ]  # fmt: skip
    table = html.Div(html.Table(html.Tbody(rows), className="plain-table"), className="table-box") if rows else None
    more = len(drifting) - MOST_COLUMNS
    rest = html.P(f"and {more} more", className="pad muted") if more > 0 else None
    return [part for part in (head, table, rest, *alone) if part is not None]


def _importance(view: PairView, names: tuple[str, str]) -> Component:
    if not view.importance:
        return card("What they look at", _nothing("It is known of models that were trained here and explained."))
    return card(
        "What they look at",
        importance_table(view.importance, names),
        sub="How much worse each answers where a feature is shuffled",
        flush=True,
    )


def _settings(settings: Sequence[SettingPair], names: tuple[str, str]) -> Component:
    if not settings:
        return card("How they were made", _nothing("It is known of models that were trained here."))
    known = [any(getattr(one, side) is not None for one in settings) for side in ("a", "b")]
    if not all(known):
        alone = [one for one in settings if one.a is not None or one.b is not None]
        missing = names[known.index(False)]
        return card(
            "How they were made", _setting_table(alone, names), sub=f"{missing} was not trained here", flush=True
        )
    differing = [one for one in settings if one.differs]
    same = [one for one in settings if not one.differs]
    body: list[Component] = [_setting_table(differing, names)] if differing else [_nothing("In the same way.")]
    if same:
        inside = [html.Summary(f"{len(same)} that are the same"), _setting_table(same, names)]
        body.append(html.Details(inside, className="pair-same"))
    return card("How they were made", *body, sub=f"{len(differing)} of {len(settings)} differ", flush=True)


def _setting_table(settings: Sequence[SettingPair], names: tuple[str, str]) -> Component:
    head = html.Tr([html.Th("", scope="col"), *[html.Th(one, scope="col") for one in ("A", "B")]])
    rows = [
        html.Tr(
            [
                html.Th([_setting_name(one), html.Span(ABOUT[one.about], className="rule")], scope="row"),
                html.Td(_written(one.a)),
                html.Td(_written(one.b)),
            ]
        )
        for one in settings
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="plain-table", title=" and ".join(names))
    return html.Div(table, className="table-box")


def _setting_name(one: SettingPair) -> str:
    words = NAMES.get(one.name, one.name.replace("_", " "))
    return words if len(words) < 2 else words[:1].upper() + words[1:]


def _written(value: Any) -> str:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, (int, float)) else str(value)[:80]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(short(name, 40) for name in names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown


def _nothing(words: str) -> Component:
    return html.P(words, className="pad muted")
