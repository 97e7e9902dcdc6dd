"""Figures as plain dictionaries; a colour is the name of a token, painted for the theme in the browser (figures.js)."""

from __future__ import annotations

from html import escape

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.heat import MOST_HEAT_ROWS, heat_cells, heat_height, heat_layout, outlines
from components.plots import (
    Figure,
    across,
    aside,
    bars,
    distinct,
    figure,
    line,
    metric_line,
    short,
    time_axis,
)
from components.times import iso
from components.verdicts import STATES
from core.drift.verdict import MIN_ROWS, PSI_CRITICAL, PSI_WARNING
from services.views.drift import ColumnView, DriftHistory
from services.views.metrics import MetricsView

MOST_BARS = 24
HEAT = [[0, "var(--heat-0)"], [0.2, "var(--heat-1)"], [0.36, "var(--heat-2)"], [0.6, "var(--heat-3)"]]


def graph(name: str, height: int, label: str, drawn: Figure | None = None) -> Component:
    """Return the place of the figure `name`, which shows a skeleton until the figure came.

    Parameters
    ----------
    height : int
        In pixels.
    label : str
        What the figure shows, for those who do not see it.
    drawn : dict, optional
        The figure, where it is known already.
    """
    plot = dcc.Graph(
        id=ids.graph(name),
        figure=message(""),
        config={"displayModeBar": False, "responsive": True, "doubleClick": "reset"},
        style={"height": f"{height}px"},
    )
    return html.Div(
        [dcc.Store(id=ids.spec(name), data=drawn), html.Div(plot, role="img", **aria(label=label))],
        id=ids.frame(name),
        className="frame is-waiting",
    )


def message(text: str) -> Figure:
    """Return a figure that only says `text`."""
    said = {
        "text": escape(text),
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": 13, "color": "var(--ink-3)"},
    }
    hidden = {"visible": False}
    return figure([], {"xaxis": hidden, "yaxis": hidden, "annotations": [said] if text else []}, "none")


def volume(view: MetricsView) -> Figure:
    """Return predictions a window as bars, and how many of them are labelled."""
    if not view.history:
        return message("No predictions yet")
    times = [iso(point.window.start) for point in view.history]
    labelled = [point.n_labelled for point in view.history]
    rest = [point.n - point.n_labelled for point in view.history]
    parts = [bars(times, rest, "Not labelled" if any(labelled) else "Predictions", "var(--accent-faint)")]
    if any(labelled):
        parts = [bars(times, labelled, "Labelled", "var(--accent)"), *parts]
    layout = {"barmode": "stack", "bargap": 0.18, "showlegend": any(labelled), "xaxis": _times(view)}
    return figure(parts, layout, f"volume {view.model.id}")


def latency(view: MetricsView) -> Figure:
    """Return the latency percentiles over time."""
    looks = (("p50", "var(--reference)", "solid"), ("p95", "var(--accent)", "solid"), ("p99", "var(--warn)", "dot"))
    lines = []
    for name, colour, dash in looks:
        drawn = metric_line(view, f"latency_{name}", name, colour, "%{y:,.1f} ms")
        drawn["line"]["dash"] = dash
        if any(value is not None for value in drawn["y"]):
            lines.append(drawn)
    if not lines:
        return message("No latencies were logged")
    layout = {"showlegend": True, "xaxis": _times(view), "yaxis": {"ticksuffix": " ms"}}
    return figure(lines, layout, f"latency {view.model.id}")


def heatmap(history: DriftHistory, window: tuple[int, int] | None, column: str | None) -> Figure:
    """Return corrected PSI by window of the 40 columns that drift most; a glyph marks the verdict beside the colour.

    Parameters
    ----------
    window, column : optional
        What is chosen, which is outlined.
    """
    if not history.windows or not history.verdicts:
        return message("No window has been judged yet")
    columns = ordered(history)[:MOST_HEAT_ROWS][::-1]
    scores = [_scores(history, name) for name in columns]
    if not any(score is not None for row in scores for score in row):
        return message(f"No window of this length has {MIN_ROWS} rows yet")
    cells = heat_cells(history.windows, columns, scores) | {
        "text": [[STATES[state].glyph for state in history.verdicts[name]] for name in columns],
        "hovertemplate": "<b>%{y}</b><br>PSI, corrected %{z:.3f}<br>window from<br>%{x} UTC<extra></extra>",
    }
    colours = {"cmin": 0, "cmax": 0.5, "colorscale": [*HEAT, [1, "var(--heat-4)"]], "showscale": False}
    layout = heat_layout(history.windows, columns, colours, outlines(history.windows, columns, window, column))
    return figure([cells], layout, "heatmap")


def heatmap_height(history: DriftHistory) -> int:
    """Return the height in pixels that gives every column a row one can hit."""
    return heat_height(len(history.verdicts))


def comparison(view: ColumnView, usual: str = "Reference") -> Figure:
    """Return both histograms of one column side by side; of many levels the ones that moved most.

    Parameters
    ----------
    usual : str
        Name of what the window is held against.
    """
    kept = range(len(view.labels))
    if len(view.labels) > MOST_BARS:
        moved = sorted(kept, key=lambda index: -abs(view.current[index] - view.reference[index]))
        kept = sorted(moved[:MOST_BARS])  # type: ignore[assignment]
    labels = [escape(view.labels[index]) for index in kept]
    names = distinct([escape(short(view.labels[index])) for index in kept])
    parts = []
    for shares, name, colour in (
        (view.reference, usual, "var(--reference)"),
        (view.current, "Current", "var(--accent)"),
    ):
        drawn = bars(names, [shares[index] for index in kept], name, colour)
        hover = f"<b>%{{customdata}}</b><br>{name} %{{y:.2%}}<extra></extra>"
        parts.append(drawn | {"customdata": labels, "hovertemplate": hover})
    layout = {
        "barmode": "group",
        "bargap": 0.28,
        "bargroupgap": 0.08,
        "showlegend": True,
        "hovermode": "closest",
        "xaxis": {"type": "category", "tickangle": -40 if len(names) > 4 else 0, "nticks": 9 if view.edges else 30},
        "yaxis": {"tickformat": ".0%"},
    }
    return figure(parts, layout, f"comparison {view.drift.column}")


def column_history(view: ColumnView) -> Figure:
    """Return the corrected PSI of one column over time, with the two thresholds."""
    history, name = view.history, view.drift.column
    if view.drift.role == "label":
        return message("No history is kept of labels, which come late")
    scores = _scores(history, name) if name in history.scores else []
    if not any(score is not None for score in scores):
        return message(f"No window of this length has {MIN_ROWS} rows yet")
    times = [iso(window.start) for window in history.windows]
    drawn = line(times, scores, "PSI, corrected", "var(--accent)", "%{y:.3f}")
    limits = [
        across(limit, limit, line={"width": 1, "dash": "dot", "color": colour})
        for limit, colour in ((PSI_WARNING, "var(--warn)"), (PSI_CRITICAL, "var(--bad)"))
    ]
    near = max(history.scores[name], default=0.0) < 1.0  # else the two lines lie on each other
    notes = [aside(PSI_WARNING, "warning", "bottom"), aside(PSI_CRITICAL, "critical", "bottom")] if near else []
    axis = {"range": [0, None], "autorangeoptions": {"include": [0, PSI_CRITICAL * 1.25]}}
    layout = {
        "shapes": limits,
        "annotations": notes,
        "showlegend": False,
        "xaxis": time_axis(history.windows),
        "yaxis": axis,
    }
    return figure([drawn], layout, f"history {name}")


def ordered(history: DriftHistory) -> list[str]:
    """Return the columns by how much they drift: in the newest window with rows, then over all of them."""
    full = [index for index, n in enumerate(history.n) if n]
    newest = full[-1] if full else -1
    return sorted(history.scores, key=lambda name: (-history.scores[name][newest], -sum(history.scores[name]), name))


def _times(view: MetricsView) -> Figure:
    return time_axis([point.window for point in view.history])


def _scores(history: DriftHistory, column: str) -> list[float | None]:
    """Return the scores, none where there are too few rows for one to mean anything."""
    silent = ("no_data", "error", "insufficient")
    pairs = zip(history.scores[column], history.verdicts[column], strict=True)
    return [None if state in silent else round(score, 4) for score, state in pairs]
