"""What the model is to be called, and all that will be done, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import train_ids
from components.clean_ids import written
from components.clean_words import named, several
from components.train_draft import Draft, Wish, time_column, used
from components.train_split import parts_of
from core.training.algorithm import ALGORITHMS
from core.training.plan import Plan
from services.training import AUTO
from services.views.cleaning import DatasetView

KNOWN = "train-known-names"
HINTS = {
    "name": "A name that is taken becomes the next version of that model.",
    "version": "Left empty, the next whole number.",
    "description": "What it is for; people see it on its page.",
    "bucket": "How finely it is watched over time: 15m, 1h or 1d.",
}
LABELS = {"name": "Name of the model", "version": "Version", "description": "Description", "bucket": "Bucket"}


def name_form(fields: Mapping[str, Any], known: Sequence[str]) -> Component:
    """Return the fields of what the model is called; names there are already are offered."""
    made = [_field(name, fields[name], whole=name in ("name", "description")) for name in LABELS]
    return html.Div([html.Datalist([html.Option(value=one) for one in known], id=KNOWN), *made], className="fields")


def usual_name(dataset: DatasetView, model: str | None) -> str:
    """Return what a model is called where nobody says otherwise: as the one it follows, else as its data.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> usual_name(SimpleNamespace(name="telco_churn.csv.gz"), None)
    'telco_churn'
    """
    return model or dataset.name.partition(" (")[0].partition(".")[0].strip()[:120] or "model"


def version_words(name: str, coming: str, known: int) -> str:
    """Return which version a model of this name becomes.

    Examples
    --------
    >>> version_words("churn", "3", 2), version_words("churn", "1", 0)
    ('It becomes version 3; there are 2 of churn.', 'It becomes version 1, the first of churn.')
    """
    if not name:
        return HINTS["version"]
    rest = f", the first of {name}." if not known else f"; there {'is' if known == 1 else 'are'} {known} of {name}."
    return f"It becomes version {coming}{rest}"


def step_words(wish: Wish, draft: Draft, seen: Mapping[str, Any] | None, dataset: DatasetView | None) -> dict[str, str]:
    """Return what is chosen in each step, in a few words; nothing where nothing is yet."""
    if dataset is None:
        return dict.fromkeys(train_ids.NAMES, "")
    target, plan = wish.plan["target_column"], wish.plan
    known = bool(seen and not seen.get("problem"))
    size = float(plan.get("test_size", 0.2))
    found = ALGORITHMS.all().get(plan["algorithm"]) if "algorithm" in plan else None
    return {
        "data": dataset.name,
        "features": f"{target}, from {several(len(used(draft, seen or {})), 'column')}" if known else target,
        "split": f"{100 * size:.3g}% held out" + (", the newest" if plan.get("split") == "time" else ""),
        "algorithm": found.label if found else "Auto",
        "name": wish.named.name,
    }


def summary(
    wish: Wish, draft: Draft, seen: Mapping[str, Any], dataset: DatasetView, recipe: str | None, version: str
) -> Component:
    """Return all that will be done, a line each."""
    lines = [
        ("Data", f"{dataset.name}: {several(dataset.n, 'row')}, {seen['n']:,} of them with a target."),
        ("Predicts", _predicts(wish, seen)),
        ("From", f"{named(used(draft, seen), 'no column')}."),
        *([("Cleaned by", f"{recipe}, which learns from the training part only and is attached to the model.")]
          if recipe else []),
        ("Measured on", _measured(wish, draft, seen)),
        ("Learns by", _learns(wish)),
        ("Becomes", f"{wish.named.name} {version}, a candidate, watched in buckets of {wish.named.bucket} with its "
                    "held-out rows as reference."),
    ]  # fmt: skip
    return html.Dl([html.Div([html.Dt(name), html.Dd(text, dir="auto")]) for name, text in lines], className="summary")


def _predicts(wish: Wish, seen: Mapping[str, Any]) -> str:
    target = wish.plan["target_column"]
    if seen["task"] == "regression":
        return f"{target}, a number."
    if seen["task"] == "multiclass":
        return f"{target}, one of {len(seen['classes'])} classes."
    positive = wish.plan.get("positive", seen["positive"])
    return f"{target}: {' or '.join(seen['classes'])}; {positive} is the class that matters."


def _measured(wish: Wish, draft: Draft, seen: Mapping[str, Any]) -> str:
    learnt, out = parts_of(seen["n"], float(wish.plan.get("test_size", Plan.test_size)))
    how = "drawn at random"
    if wish.plan.get("split") == "time":
        how = f"the newest by {time_column(draft)}" if time_column(draft) else "the last ones"
    if not out:
        return f"The {several(learnt, 'row')} it learns from: there are too few to hold any out."
    return f"{several(out, 'row')}, {how}; {learnt:,} are learnt from."


def _learns(wish: Wish) -> str:
    name = wish.plan.get("algorithm", AUTO)
    known = ALGORITHMS.all().get(name)
    what = known.label if known else "Whichever algorithm does best"
    minutes = float(wish.plan.get("time_limit_s", Plan.time_limit_s)) / 60
    mib = int(wish.plan.get("memory_limit_mb", Plan.memory_limit_mb))
    weighed = " Rare classes weigh as much as frequent ones." if wish.plan.get("balanced") else ""
    return f"{what}, in at most {minutes:,.3g} min and {mib / 1024:.3g} GiB.{weighed}"


def _field(name: str, value: str, *, whole: bool) -> Component:
    known = {"list": KNOWN} if name == "name" else {}
    control: Component = dbc.Input(
        id=train_ids.field(name), type="text", value=value, debounce=True, autoComplete="off", **known
    )
    label = html.Label(LABELS[name], htmlFor=written(train_ids.field(name)), className="form-label")
    note = html.Div(HINTS[name], id=train_ids.note(name), className="field-note")
    return html.Div([label, control, note], className="field whole" if whole else "field")
