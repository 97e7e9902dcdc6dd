"""A run of training on its page: its stages, the leaderboard as it grows, what went wrong and what to do, the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components.cards import card, tile
from components.leaderboard import leaderboard
from components.numbers import in_short, in_unit
from components.performance_order import MAIN, important_first
from components.shell import notice
from components.training_head import cautions, headline, links
from components.training_words import cut
from components.verdicts import icon
from core.params import options
from core.training.plan import Plan
from services.views.cleaning import RunView
from services.views.metrics import Metric
from services.views.training import TrainingView

STAGES = (
    (0.0, "Reading the data"),
    (0.048, "Choosing and checking"),
    (0.58, "Fitting to all rows"),
    (0.775, "Measuring"),
    (0.82, "Explaining"),
    (0.975, "Registering"),
)
REMEDIES = {
    "out_of_time": "Give it more time, choose a quicker algorithm or fewer folds, or train on fewer rows.",
    "too_large": "Raise the memory limit if the machine has more, or train on fewer rows or columns.",
    "lost": "Try again. If it happens once more, memory is likely short: train on fewer rows or columns.",
    "not_enough_data": "Bring more rows with an answer, give it more time, or choose one algorithm instead of all.",
    "not_found": "The data may have been deleted meanwhile: upload it again and start from there.",
    "conflict": "Leave the version open, and the next free one is taken.",
    "internal": "Try again. If it happens once more, the worker's log says what went wrong.",
}
OTHER_REMEDY = "Change what is named here, then start again."


def stages(run: RunView) -> Component:
    """Return what a training does one after another, what is behind it and where it is."""
    here = max(place for place, (first, _) in enumerate(STAGES) if first <= max(run.progress, 0.0))
    rows = [_stage(name, place, here if run.status == "running" else -1) for place, (_, name) in enumerate(STAGES)]
    return html.Ol(rows, className="stages")


def progress_sub(run: RunView, now: int) -> str:
    """Return how long the run has been at work, and how long it may be."""
    limit = _plan(run).get("time_limit_s", Plan.time_limit_s)
    return f"For {_spell((now - run.created_at) / 1_000_000)}; at most {_spell(limit)} of work are allowed"


def remedy(run: RunView) -> Component | None:
    """Return what to do about a training that failed: in words, with the way to its field."""
    if run.status != "failed" or run.error is None:
        return None
    field = str(run.error.get("field") or "")
    labels = {f"$.{one.name}": one.label for one in options(Plan)} | {"$.recipe": "Recipe", "$.data": "Data"}
    said: list[Any] = [REMEDIES.get(str(run.error.get("code")), OTHER_REMEDY)]
    named = labels.get(field.partition("[")[0])
    if named:
        said.append(html.Span([" It is about ", html.B(named), "."]))
    return html.P(["What to do: ", *said], className="remedies")


def change_link(run: RunView) -> Component | None:
    """Return the way to the form in which what was wanted can be changed; none once the data was deleted."""
    if run.dataset is None:
        return None
    plan = _plan(run)
    asked = {"dataset": run.dataset, "target": plan.get("target_column", ""), "model": run.name}
    return dcc.Link("Change what was wanted", href=f"/train?{urlencode(asked)}", className="btn btn-quiet")


def board_card(run: RunView, label: str = "Score") -> Component | None:
    """Return the leaderboard as far as it has grown; none before its first entry, or where one algorithm was chosen.

    Parameters
    ----------
    label : str
        The figure that algorithms are ranked by, which is known once the training is done.
    """
    result: Mapping[str, Any] = run.result or {}
    board = result.get("leaderboard")
    if not board:
        return None
    chosen = result.get("algorithm")
    sub = "The best first; the next is being tried" if run.status == "running" else "The best first"
    return card("Leaderboard", leaderboard(board, label, chosen), sub=sub, flush=True)


def made_card(run: RunView, view: TrainingView | None, now: int) -> Component | None:
    """Return the model that came of a run.

    Parameters
    ----------
    view : TrainingView or None
        Its report; None once the model was put away.
    """
    result = run.result
    if run.status != "done" or result is None:
        return None
    model = result["model"]
    title = f"{cut(model['name'])} {cut(model['version'], 30)}"
    if view is None:
        gone = notice("The model was put away since; these are the figures it had.", "info", "info")
        return card(title, gone, html.Div(_tiles(result), className="tiles"), sub="What came of it")
    parts = [*headline(view, now, run=False), links(model["id"], report=True)]
    found = [card(title, *parts, sub="A candidate, monitored from now on"), cautions(view.report["warnings"])]
    return html.Div([one for one in found if one is not None], className="stack trained report")


def run_title(run: RunView) -> str:
    """Return what is trained to tell what, such as ``Training churn to tell Churn``."""
    target = _plan(run).get("target_column")
    return f"Training {cut(run.name)}" + (f" to tell {cut(target)}" if target else "")


def _tiles(result: Mapping[str, Any]) -> list[Component]:
    names = ("label", "unit", "value", "low", "high")
    metrics = [Metric(name, **{key: told[key] for key in names}) for name, told in result["metrics"].items()]
    shown = [one for one in important_first(metrics) if one.name in MAIN]
    return [tile(one.label, in_unit(one.value, one.unit), in_short(one.low, one.high, one.unit)) for one in shown]


def _stage(name: str, place: int, here: int) -> Component:
    shape, look = ("check", "is-past") if place < here else ("learning", "is-here") if place == here else ("none", "")
    return html.Li([icon(shape, "ok" if place < here else ""), name], className=look)


def _plan(run: RunView) -> Mapping[str, Any]:
    plan: Mapping[str, Any] = run.asked.get("plan") or {}
    return plan


def _spell(seconds: float) -> str:
    """Return a length of time in words.

    Examples
    --------
    >>> _spell(12.3), _spell(600), _spell(90), _spell(5400)
    ('12 s', '10 min', '1 min 30 s', '1 h 30 min')
    """
    if seconds < 60:
        return f"{max(seconds, 0):.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
