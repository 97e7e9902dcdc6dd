"""A model on the page: its line in a list, its head, its figures, its reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.cards import facts, spark, tile, tile_parts
from components.empty import no_reference
from components.numbers import NONE, count, in_unit, rate, share
from components.performance_order import chosen_metric, main_metrics
from components.shell import notice
from components.stages import stage_tag
from components.times import span, when
from components.verdicts import HEALTH, health_chip, icon
from services.views.metrics import Metric, MetricsView
from services.views.model import HealthView, ModelSummary, ModelView

TABS = (
    ("Overview", ""),
    ("Drift", "/drift"),
    ("Quality", "/quality"),
    ("Performance", "/performance"),
    ("Concept drift", "/concept"),
    ("Segments", "/segments"),
    ("Training", "/training"),
)
SOURCES = {"upload": "uploaded", "rows": "uploaded rows", "first_rows": "first rows seen", "window": "chosen window"}


def model_rows(models: Sequence[ModelSummary], now: int, to: str = "") -> Component:
    """Return models as a list, each line a link; a version of the same name as the one above it is set in.

    Parameters
    ----------
    to : str
        What follows the model's own address in the link, such as ``/drift``.
    """
    above = [None, *(summary.name for summary in models)]
    rows = [
        html.Li(_model_row(summary, now, to), className="is-version" if summary.name == before else "")
        for before, summary in zip(above, models, strict=False)
    ]
    return html.Ul(rows, className="rows")


def model_head(model: ModelView, health: str, tab: str) -> list[Component]:
    """Return the head of a model's pages: where we are, its name and health, and the pages there are.

    Parameters
    ----------
    tab : str
        What follows the model's own address on this page.
    """
    crumbs = html.Div([dcc.Link("Models", href="/models"), icon("right"), html.Span(model.name)], className="crumbs")
    title = html.Div(
        [html.H1(model.name), html.Span(model.version, className="tag"), stage_tag(model.stage), health_chip(health)],
        className="title-line",
    )
    about = html.P(model.description, className="sub") if model.description else None
    links = [
        dcc.Link(name, href=f"/models/{model.id}{end}", className="here" if end == tab else "") for name, end in TABS
    ]
    return [
        html.Div(html.Div([crumbs, title, about]), className="page-head"),
        html.Nav(links, className="tabs-line", **aria(label="Pages of this model")),
    ]


def reasons(health: HealthView) -> Component | None:
    """Return why a model is not healthy, or None where there is nothing to say."""
    if health.status == "healthy" or not health.reasons:
        return None
    look = HEALTH[health.status]
    lines = [html.Li(reason) for reason in health.reasons]
    return notice(html.Ul(lines), "info" if look.tone == "mute" else look.tone, look.icon)


def model_tiles(health: HealthView, metrics: MetricsView, now: int) -> list[Component]:
    """Return the figures that say whether the model is used and keeps up."""
    by_name = {metric.name: metric for metric in metrics.metrics}
    window = metrics.window
    bounds = span(window.start, window.end, now).removesuffix(" UTC") if window else "no window yet"
    labelled = share(metrics.label_coverage) if metrics.n else NONE
    alerts = health.n_open_alerts
    return [
        tile("Last prediction", when(health.last_prediction_at, now), f"{rate(health.rate_per_hour)} an hour"),
        tile("In the window", count(metrics.n), html.Span(bounds, title=f"{bounds} UTC" if window else "")),
        tile("Labelled", labelled, f"of all; {count(metrics.n_labelled)} in the window"),
        _latency_tile(by_name.get("latency_p95"), by_name.get("latency_p99")),
        tile("Open alerts", count(alerts), "needs a look" if alerts else "all quiet", "bad" if alerts else ""),
    ]


def metric_buttons(metrics: MetricsView, chosen: str | None) -> list[Component]:
    """Return a tile for each of the main metrics; the chosen one is drawn below."""
    return [
        html.Button(
            tile_parts(metric.label, in_unit(metric.value, metric.unit), _beside(metric)),
            id=ids.metric_tile(metric.name),
            className="tile is-chosen" if metric.name == chosen else "tile",
            title=metric.reason or "",
            type="button",
            **aria(pressed="true" if metric.name == chosen else "false"),
        )
        for metric in main_metrics(metrics.metrics)
    ]


def choose(metrics: MetricsView, wanted: str | None) -> Metric | None:
    """Return the metric to draw: the one of the main metrics that is wanted, else the first that is known."""
    return chosen_metric(main_metrics(metrics.metrics), wanted)


def metrics_sub(metrics: MetricsView, now: int) -> str:
    """Return which window the metrics speak of."""
    window = metrics.performance_window or metrics.window
    if window is None:
        return "Appears with the first labelled predictions"
    state = "" if window.closed else ", still open"
    return f"{span(window.start, window.end, now)}{state}"


def reference_facts(health: HealthView, now: int, base: str) -> Component:
    """Return what the model is compared with and how the pipeline stands, or how to give it a reference."""
    pipeline: list[tuple[str, Any]] = [("Batches waiting", count(health.waiting_batches))]
    if health.quarantined_batches:
        pipeline.append(
            ("Batches set aside", html.Span(count(health.quarantined_batches), className="tone-bad number"))
        )
    settings: list[tuple[str, Any]] = [
        ("Window", f"{health.model.window} buckets of {health.model.bucket}"),
        ("Rules", health.model.rules),
        ("Registered", when(health.model.created_at, now)),
    ]
    reference = health.reference
    if reference is None:
        return html.Div([no_reference(health.model.id, base), facts(pipeline + settings)])
    source = SOURCES.get(reference.source, reference.source.replace("_", " "))
    about: list[tuple[str, Any]] = [
        ("Reference", "provisional, still learning" if reference.learning else source),
        ("Rows", count(reference.n)),
        ("Columns", count(reference.n_columns)),
        ("Agreed", when(reference.created_at, now)),
    ]
    return facts(about + pipeline + settings)


def _model_row(summary: ModelSummary, now: int, to: str) -> Component:
    why = summary.reasons[0] if summary.reasons else "Everything within what the reference allows."
    latest = (
        f"{sum(summary.volumes):,} predictions in the last {len(summary.volumes)} buckets of {summary.model.bucket}"
    )
    return html.Div(
        [
            html.Div(health_chip(summary.health), className="state"),
            html.Div(
                [
                    html.Div(
                        [
                            dcc.Link(summary.name, href=f"/models/{summary.model.id}{to}", className="cover"),
                            html.Span(summary.version, className="tag"),
                            stage_tag(summary.model.stage),
                        ],
                        className="name",
                    ),
                    html.Div(why, className="why", title=why),
                ],
                className="who",
            ),
            spark(summary.volumes, latest),
            _cell(rate(summary.rate_per_hour), "an hour"),
            _cell(str(summary.drifted), "drifting", "warn" if summary.drifted else ""),
            _cell(when(summary.last_prediction_at, now), "last seen"),
        ],
        className="model-row",
    )


def _cell(value: Any, unit: str, tone: str = "") -> Component:
    return html.Div([html.B(value, className=f"tone-{tone}" if tone else ""), html.Span(unit)], className="figure-cell")


def _latency_tile(usual: Metric | None, slowest: Metric | None) -> Component:
    if usual is None or usual.value is None:
        return tile("Latency p95", NONE, "not logged")
    note = f"p99 {in_unit(slowest.value, 'ms')}" if slowest else ""
    return tile("Latency p95", in_unit(usual.value, "ms"), note)


def _beside(metric: Metric) -> str:
    """Return what a value is read against: its reference, else its interval; without labels its estimate or why not."""
    if metric.value is None:
        found = metric.estimated
        return f"estimated {in_unit(found.value, metric.unit)}" if found else metric.reason or "not defined"
    if metric.reference is not None:
        return _to_reference(metric.value - metric.reference, metric)
    if metric.low is not None and metric.high is not None:
        return f"{in_unit(metric.low, metric.unit)} to {in_unit(metric.high, metric.unit)}"
    return ""


def _to_reference(difference: float, metric: Metric) -> str:
    if abs(difference) < 0.0005 * max(abs(metric.reference or 0.0), 1e-12):
        return "as in the reference"
    sign = "+" if difference >= 0 else "\N{MINUS SIGN}"
    points = metric.unit == "ratio"
    amount = f"{abs(difference) * 100:.1f} pts" if points else in_unit(abs(difference), metric.unit)
    return f"{sign}{amount} to reference"
