"""The end of a training report: settings, environment, files, and how to ask the model."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import orjson
from dash import dcc, html
from dash.development.base_component import Component

from components.cards import card
from components.clean_words import several
from components.empty import command
from components.leaderboard import seconds
from components.times import absolute
from components.training_tables import listed
from components.training_words import cut, param_facts, plan_facts, size_words
from components.verdicts import icon
from services.views.training import TrainingView

MOST_EXAMPLES = 6


def made_of(view: TrainingView) -> Component:
    """Return what was set, what it was made with, and what can be taken away."""
    report = view.report
    params = param_facts(report["params"])
    parts = [
        html.Div([html.H3("Plan"), listed(plan_facts(report["plan"]))]),
        html.Div(
            [
                html.H3(f"Params of {report['label'].lower()}"),
                listed(params) if params else html.P("It has none to set.", className="muted small"),
            ]
        ),
        html.Div([html.H3("Made with"), listed(_environment(view))]),
    ]
    return card("How it was made", html.Div(parts, className="made"), _downloads(view))


def score_card(view: TrainingView, base: str) -> Component:
    """Return how to ask the model for an answer."""
    names = [one["name"] for one in view.report["features"]]
    known = {name: _example(view, name) for name in names}
    first = sorted(names, key=lambda name: known[name] is None)[:MOST_EXAMPLES]
    example = {name: known[name] for name in names if name in first}
    text = orjson.dumps({"data": [example]}).decode().replace("'", "'\\''")
    address = f"{base}/api/models/{view.model.id}/predict/"
    asked = f"curl -X POST '{address}' -H 'Content-Type: application/json' \\\n  -d '{text}'"
    rest = len(names) - len(example)
    note = "What is asked this way is monitored like any other prediction." + (
        f" {several(rest, 'more column')} can be given; what is left out counts as missing." if rest > 0 else ""
    )
    return html.Div(card("Score with it", html.P(note, className="lead"), command(asked)), id="score")


def _example(view: TrainingView, name: str) -> Any:
    """Return a usual value of a column: one in the middle of those whose answers are drawn."""
    known = next((one["values"] for one in view.report.get("dependence") or () if one["feature"] == name), None)
    if not known:
        return None
    kind = next(one["kind"] for one in view.report["features"] if one["name"] == name)
    return known[0] if kind == "text" else known[len(known) // 2]


def _environment(view: TrainingView) -> list[tuple[str, Any]]:
    report = view.report
    took, data = report["seconds"], report.get("data")
    found: list[tuple[str, Any]] = [
        ("Trained", absolute(view.trained_at)),
        ("Took", f"{seconds(took['all'])}, {seconds(took['fit'])} of it for the last fit"),
        *[(name if name != "python" else "Python", version) for name, version in report["environment"].items()],
    ]
    dataset = dcc.Link(cut(view.dataset_name, 40), href=f"/data/{view.dataset}") if view.dataset else "deleted since"
    found.append(("Dataset", dataset))
    if data:
        found += [
            ("Rows, columns", f"{data['rows']:,}, {data['columns']:,}"),
            ("SHA-256 of the data", _digest(data["sha256"])),
        ]
    return [*found, ("SHA-256 of the model", _digest(view.sha256)), ("Size of the model", size_words(view.size))]


def _digest(text: str) -> Component:
    return html.Code(f"{text[:12]}…{text[-6:]}", title=text, className="digest")


def _downloads(view: TrainingView) -> Component:
    base = f"/api/models/{quote(view.model.id)}"
    files = (
        ("Model card, HTML", f"{base}/card.html"),
        ("Model card, Markdown", f"{base}/card.md"),
        ("Model, ONNX", f"{base}/model.onnx"),
        ("This report, JSON", f"{base}/training/"),
    )
    links = [
        html.A([icon("download"), label], href=href, download="", className="btn btn-quiet") for label, href in files
    ]
    return html.Div([html.H3("Take it away"), html.Div(links, className="next-links")], className="take-away")
