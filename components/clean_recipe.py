"""The recipe as a list of steps, each with what it did to the sample, and the menu that adds one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import clean_ids
from components.aria import aria
from components.clean_words import capital, did_words, label_of, named, refusals
from components.empty import empty
from components.verdicts import icon
from core.cleaning.step import STEPS, Step
from services.rehearsal import Rehearsed

# by the place of a step among proposals, so that a new one finds its group
GROUPS = (
    (40, "Tidy what is written"),
    (60, "Keep and drop"),
    (70, "Fill what is missing"),
    (80, "Values that stand apart"),
    (10_000, "Numbers for a model"),
)


def told_steps(found: Sequence[Rehearsed]) -> list[dict[str, Any]]:
    """Return what each step did to the sample in words, to be kept in the page."""
    return [
        {
            "did": did_words(one),
            "idle": one.effect is not None and one.effect.idle,
            "refused": [[why, list(names)] for why, names in refusals(one.effect)] if one.effect else [],
            "problem": capital(one.problem.message) if one.problem else None,
            "field": one.problem.field if one.problem else None,
            "reached": one.effect is not None or one.problem is not None,
        }
        for one in found
    ]


def recipe_steps(
    steps: Sequence[Mapping[str, Any]], told: Sequence[Mapping[str, Any]] | None, picked: int | None
) -> Component:
    """Return the steps in their order.

    Parameters
    ----------
    told : sequence of mapping, optional
        What `told_steps` says of each; None while it is being found out.
    picked : int, optional
        The one that is looked at.
    """
    if not steps:
        return empty(
            "plus",
            "No steps yet",
            "Add what is suggested below, or choose a step. Nothing is changed before you run the recipe.",
            small=True,
        )
    cards = [
        _step(step, index, len(steps), told[index] if told else None, picked == index)
        for index, step in enumerate(steps)
    ]
    return html.Ol(cards, className="recipe-steps")


def step_menu() -> list[Component]:
    """Return every step there is, by group, to be added."""
    found: dict[str, list[Step]] = {name: [] for _, name in GROUPS}
    for step in sorted(STEPS.all().values(), key=lambda one: (one.order, one.name)):
        found[next(name for below, name in GROUPS if step.order < below)].append(step)
    return [
        html.Div([html.H3(name), *[_choice(step) for step in steps]], className="step-group")
        for name, steps in found.items()
        if steps
    ]


def _choice(step: Step) -> Component:
    parts = [html.Span(step.label, className="step-name"), html.Span(step.summary, className="step-about")]
    return html.Button(parts, id=clean_ids.act("add", step.name), className="step-choice", type="button")


def _step(step: Mapping[str, Any], index: int, n: int, told: Mapping[str, Any] | None, picked: bool) -> Component:
    about = named(step["columns"])
    title = [
        html.Span(str(index + 1), className="step-number"),
        html.Span([html.Span(label_of(step), className="step-name"), html.Span(about, className="step-about")]),
    ]
    pick = html.Button(
        title,
        id=clean_ids.act("pick", index),
        className="step-pick",
        type="button",
        title=", ".join(step["columns"])[:2_000],
        **aria(pressed="true" if picked else "false"),
    )
    looks = ["recipe-step"] + ["is-picked"] * picked + ["is-broken"] * bool(told and told["problem"])
    return html.Li(
        [html.Div([pick, _acts(index, n, label_of(step))], className="step-line"), *_told(told)],
        className=" ".join(looks),
    )


def _acts(index: int, n: int, label: str) -> Component:
    which = f"step {index + 1}, {label}"
    buttons = [
        _act("up", index, "up", f"Move {which} up", disabled=index == 0),
        _act("down", index, "down", f"Move {which} down", disabled=index == n - 1),
        _act("remove", index, "close", f"Remove {which}", disabled=False),
    ]
    return html.Div(buttons, className="step-acts")


def _act(name: str, index: int, shape: str, label: str, *, disabled: bool) -> Component:
    return html.Button(
        icon(shape),
        id=clean_ids.act(name, index),
        className="icon-button",
        type="button",
        title=label,
        disabled=disabled,
        **aria(label=label),
    )


def _told(told: Mapping[str, Any] | None) -> list[Component]:
    """Return what a step did, what it cannot do, and which columns it left alone."""
    if told is None:
        return [html.Div("Trying it on the sample …", className="step-did is-working")]
    if told["problem"]:
        return [html.Div([icon("warning"), told["problem"]], className="step-did tone-bad")]
    if not told["reached"]:
        return [html.Div("Waits for the step above that cannot be done.", className="step-did muted")]
    did = html.Div(capital(told["did"]), className="step-did muted" if told["idle"] else "step-did")
    return [did, *([_refused(told["refused"])] if told["refused"] else [])]


def _refused(refused: Sequence[Sequence[Any]]) -> Component:
    n = sum(len(names) for _, names in refused)
    lines = [html.Li([html.B(capital(why)), ": ", ", ".join(names)]) for why, names in refused]
    said = f"{n:,} columns left alone" if n > 1 else "1 column left alone"
    return html.Details([html.Summary(said), html.Ul(lines)], className="step-refused")
