"""What lies behind a trained model, as figures: errors, importance, folds, what more rows bring, thresholds by cost."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from components.numbers import plain
from components.plots import Figure, bars, distinct, figure, line, short

Report = Mapping[str, Any]
MOST_SHOWN = 20  # features whose importance is drawn
ACCENT, QUIET = "var(--accent)", "var(--reference)"
DOTTED = {"width": 1, "dash": "dot", "color": "var(--line-strong)"}


def predicted_and_true(residuals: Report) -> Figure:
    """Return what was predicted against what was true; right answers lie on the dotted line."""
    true, predicted = residuals["true"], residuals["predicted"]
    ends = [min([*true, *predicted]), max([*true, *predicted])]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": true,
        "y": predicted,
        "marker": {"size": 5, "color": ACCENT, "opacity": 0.45, "line": {"width": 0}},
        "hovertemplate": "true %{x:.5g}<br>predicted %{y:.5g}<extra></extra>",
    }
    right = line([], [], "", QUIET, "") | {"x": ends, "y": ends, "mode": "lines", "line": DOTTED, "hoverinfo": "skip"}
    layout = {
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {"title": {"text": "True"}, "showgrid": True, "nticks": 7},
        "yaxis": {"title": {"text": "Predicted"}, "rangemode": "normal", "nticks": 7},
    }
    return figure([right | {"hovertemplate": None}, dots], layout, "predicted and true")


def errors(residuals: Report) -> Figure:
    """Return how often which error was made; left of 0 too little was predicted, right of it too much."""
    edges, counts = residuals["edges"], residuals["counts"]
    drawn = bars([], counts, "Rows", ACCENT) | {
        "x": [(low + high) / 2 for low, high in itertools.pairwise(edges)],
        "width": [high - low for low, high in itertools.pairwise(edges)],
        "customdata": [f"{plain(low)} to {plain(high)}" for low, high in itertools.pairwise(edges)],
        "hovertemplate": "%{y:,} rows<br>error %{customdata}<extra></extra>",
    }
    layout = {
        "showlegend": False,
        "bargap": 0.05,
        "hovermode": "closest",
        "xaxis": {"title": {"text": "Predicted less true"}, "nticks": 8},
        "yaxis": {"title": {"text": "Rows"}},
        "shapes": [_upright(0.0, DOTTED)],
    }
    return figure([drawn], layout, "errors")


def importance(ranked: Sequence[Report], label: str) -> Figure:
    """Return how much worse the model answers without what each column tells, the most important on top."""
    shown = list(ranked[:MOST_SHOWN])[::-1]
    names = distinct([escape(short(one["feature"], 26)) for one in shown])
    said = [f"{escape(short(one['feature'], 60))}<br>{one['mean']:.4g} ({one['low']:.4g} to {one['high']:.4g})"
            for one in shown]  # fmt: skip
    drawn = bars([], [], "", ACCENT) | {
        "orientation": "h",
        "x": [one["mean"] for one in shown],
        "y": names,
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
        "error_x": {
            "type": "data",
            "array": [max(one["high"] - one["mean"], 0) for one in shown],
            "arrayminus": [max(one["mean"] - one["low"], 0) for one in shown],
            "thickness": 1.25,
            "width": 3,
            "color": "var(--ink-3)",
        },
    }
    layout = {
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0.38,
        "xaxis": {"title": {"text": f"{label} lost"}, "showgrid": True, "nticks": 7, "zeroline": True,
                  "zerolinecolor": "var(--line-strong)"},
        "yaxis": {"type": "category", "showgrid": False, "nticks": len(shown) + 1, "ticks": ""},
    }  # fmt: skip
    return figure([drawn], layout, "importance")


def importance_height(n: int) -> int:
    """Return the height in pixels that gives each of `n` columns a bar one can read."""
    return 62 + 25 * min(max(n, 2), MOST_SHOWN)


def learning(curve: Sequence[Report], label: str, unit: str) -> Figure:
    """Return how the figure grows with the rows learnt from."""
    written = _written(unit)
    drawn = line([], [one["score"] for one in curve], label, ACCENT, "") | {
        "x": [one["n"] for one in curve],
        "hovertemplate": f"{label} %{{y:{written}}}<br>from %{{x:,}} rows<extra></extra>",
        "marker": {"size": 7, "color": ACCENT},
    }
    layout = {
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {"title": {"text": "Rows learnt from"}, "rangemode": "tozero", "nticks": 6, "tickformat": ",d"},
        "yaxis": {"title": {"text": label}, "rangemode": "normal", "tickformat": _ticks(unit)},
    }
    return figure([drawn], layout, "learning curve")


def folds(found: Report, label: str, unit: str, held_out: float | None) -> Figure:
    """Return the score of each fold, their interval as a band, and the figure of the rows held out as a line."""
    places = [str(place + 1) for place in range(len(found["scores"]))]
    drawn = line(places, found["scores"], "Folds", ACCENT, "%{y:.4g}") | {"mode": "markers"}
    drawn["marker"] = {"size": 8, "color": ACCENT}
    drawn["hovertemplate"] = f"Fold %{{x}}<br>{label} %{{y:{_written(unit)}}}<extra></extra>"
    shapes = [_level(found["mean"], {"width": 1.5, "color": ACCENT})]
    if found["low"] is not None and found["high"] is not None:
        band = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": found["low"], "y1": found["high"]}
        shapes.insert(0, band | {"layer": "below", "fillcolor": "var(--band)", "line": {"width": 0}})
    if held_out is not None:
        shapes.append(_level(held_out, {"width": 1.5, "dash": "dash", "color": "var(--warn)"}))
    ends = [one for one in (*found["scores"], found["low"], found["high"], held_out) if one is not None]
    reach = (max(ends) - min(ends)) * 0.12 or abs(max(ends)) * 0.05 or 0.05
    layout = {
        "showlegend": False,
        "hovermode": "closest",
        "shapes": shapes,
        "xaxis": {"type": "category", "title": {"text": "Fold"}},
        "yaxis": {
            "title": {"text": label},
            "range": [min(ends) - reach, max(ends) + reach],
            "tickformat": _ticks(unit),
        },
    }
    return figure([drawn], layout, "folds")


def costs(found: Report) -> Figure:
    """Return what mistakes cost a row by the threshold; the chosen one and the usual 0.5 are marked."""
    curve = found["curve"]
    drawn = line([], curve["cost"], "Cost a row", ACCENT, "") | {
        "x": curve["threshold"],
        "mode": "lines",
        "hovertemplate": "threshold %{x:.3g}<br>costs %{y:.4g} a row<extra></extra>",
    }
    marks = [
        _mark(found["value"], found["cost"], f"chosen: {found['value']:.3g}", ACCENT),
        _mark(0.5, found["cost_at_half"], "usual: 0.5", QUIET),
    ]
    layout = {
        "showlegend": True,
        "hovermode": "closest",
        "xaxis": {"title": {"text": "Told from this probability on"}, "range": [-0.02, 1.02], "nticks": 6},
        "yaxis": {"title": {"text": "Cost of mistakes a row"}},
        "shapes": [_upright(found["value"], {"width": 1, "dash": "dot", "color": ACCENT})],
    }
    return figure([drawn, *marks], layout, "costs")


def _written(unit: str) -> str:
    return ".1%" if unit == "ratio" else ".4g"


def _ticks(unit: str) -> str:
    return ".2~%" if unit == "ratio" else ""


def _mark(x: float, y: float, name: str, colour: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [x],
        "y": [y],
        "marker": {"size": 10, "color": colour, "line": {"width": 2, "color": "var(--surface)"}},
        "hovertemplate": f"{name}<br>costs %{{y:.4g}} a row<extra></extra>",
    }


def _upright(x: float, look: Figure) -> Figure:
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": x, "x1": x, "layer": "below", "line": look}


def _level(y: float, look: Figure) -> Figure:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "layer": "below", "line": look}
