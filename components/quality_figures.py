"""Figures of the quality of data: the score and the checks over time, and a heatmap of one check."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from components.figures import message
from components.heat import MOST_HEAT_ROWS, heat_cells, heat_layout, outlines
from components.numbers import share
from components.plots import Figure, figure, line, time_axis
from components.quality_words import SCORE, score_words
from components.times import iso
from core.drift.verdict import MIN_ROWS
from core.quality.check import CHECKS
from services.views.quality import QualityHistory
from services.views.window import WindowView

Span = tuple[int, int]
Row = list[float | None]

FEW = f"No window of this length has {MIN_ROWS} rows yet"
WARNED, GRAVE = 95.0, 70.0  # scores at which 5 and 30 % of the values cannot be used
LOSS = 100.0
# a share tells long before it is large, so the steps are 1, 5 and 30 of 50 %; by itself it is neither good nor bad,
# so only what was lost of a score grows red
HOTTEST = 0.5
LOST = [[0, "var(--heat-0)"], [0.02, "var(--heat-1)"], [0.1, "var(--heat-2)"], [0.6, "var(--heat-3)"]]
SHARES = [[0, "var(--heat-0)"], [0.02, "var(--heat-1)"], [0.1, "var(--accent-faint)"]]
LOOKS = (("var(--accent)", "solid"), ("var(--bad)", "dash"), ("var(--warn)", "dot"), ("var(--reference)", "dashdot"))
MOST_LINES = len(LOOKS)
LOWEST_TOP = 80.0  # the axis of scores begins here at the latest: a calm line is flat, and a fall is seen


def score_history(history: QualityHistory, window: Span | None) -> Figure:
    """Return the score of the windows over time; its ``meta`` says which window a point stands for."""
    scores = _numbers(history.scores)
    known = [score for score in scores if score is not None]
    if not known:
        return message(FEW)
    times = [iso(one.start) for one in history.windows]
    drawn = line(times, scores, "Score", "var(--accent)", "%{y:.1f} of 100")
    lowest = min(LOWEST_TOP, 10 * math.floor((min(known) - 2) / 10))
    layout = {
        "showlegend": False,
        "xaxis": time_axis(history.windows),
        "yaxis": {"range": [max(lowest, 0.0), 100.8]},
        "shapes": _marks(history.windows, window),
        "meta": {"windows": [f"{one.start}.{one.end}" for one in history.windows]},
    }
    return figure([drawn], layout, "quality score")


def check_history(histories: Mapping[str, QualityHistory], column: str, window: Span | None) -> Figure:
    """Return the shares that some checks, by name, found in one column over time."""
    drawn = []
    windows: tuple[WindowView, ...] = ()
    for (name, history), (colour, dash) in zip(histories.items(), LOOKS, strict=False):
        shares = _of_column(history, column)
        if not any(value is not None for value in shares):
            continue
        windows = history.windows
        stroke = line([iso(one.start) for one in windows], shares, CHECKS.all()[name].label, colour, "%{y:.1%}")
        stroke["line"]["dash"] = dash
        drawn.append(stroke)
    if not drawn:
        return message(FEW)
    layout = {
        "showlegend": True,
        "xaxis": time_axis(windows),
        "yaxis": {"tickformat": ".0%", "autorangeoptions": {"include": [0, 0.05]}},
        "shapes": _marks(windows, window),
    }
    return figure(drawn, layout, f"quality checks {column}")


def quality_heatmap(history: QualityHistory, check: str, window: Span | None, column: str | None) -> Figure:
    """Return what one check, or the score, says of the 40 worst columns in every window."""
    rows = {name: _of_column(history, name) for name in history.columns}
    looked = {name: row for name, row in rows.items() if any(value is not None for value in row)}
    if not looked:
        applies = any(math.isfinite(value) for row in history.shares for value in row)
        return message("This check looks at no column of this model" if history.windows and not applies else FEW)
    columns = _ordered(looked, check)[:MOST_HEAT_ROWS][::-1]
    shown = [looked[name] for name in columns]
    written = score_words if check == SCORE else share
    cells = heat_cells(history.windows, columns, [[_heat(value, check) for value in row] for row in shown]) | {
        "text": [[_glyph(value, check) for value in row] for row in shown],
        "customdata": [["" if value is None else written(value) for value in row] for row in shown],
        "hovertemplate": f"<b>%{{y}}</b><br>{_label(check)} %{{customdata}}<br>from %{{x}} UTC<extra></extra>",
        "hoverongaps": False,
    }
    scale = [*LOST, [1, "var(--heat-4)"]] if check == SCORE else [*SHARES, [1, "var(--accent)"]]
    colours = {"cmin": 0, "cmax": HOTTEST, "colorscale": scale, "showscale": False}
    layout = heat_layout(history.windows, columns, colours, outlines(history.windows, columns, window, column))
    return figure([cells], layout, f"quality heatmap {check}")


def heat_rows(figure_: Figure) -> int:
    """Return how many rows a heatmap has, 0 where it is only a message."""
    return len(figure_["layout"].get("meta", {}).get("columns", ()))


def _heat(value: float | None, check: str) -> float | None:
    """Return the heat of a cell: a share, or what was lost of a score."""
    if value is None:
        return None
    return round((LOSS - value) / LOSS if check == SCORE else value, 5)


def _glyph(value: float | None, check: str) -> str:
    """Return the glyph of a low score; a share by itself is neither good nor bad."""
    if value is None or check != SCORE or value >= WARNED:
        return ""
    return "▲" if value >= GRAVE else "◆"


def _label(check: str) -> str:
    return "score" if check == SCORE else CHECKS.all()[check].label.lower()


def _ordered(rows: Mapping[str, Row], check: str) -> list[str]:
    """Return the columns, the worst in the newest window with a value first, then the worst over all of them."""

    def key(name: str) -> tuple[float, float]:
        heat = [_heat(value, check) for value in rows[name]]
        known = [value for value in heat if value is not None]
        return -known[-1], -sum(known)

    return sorted(rows, key=key)


def _of_column(history: QualityHistory, column: str) -> Row:
    """Return what is known of a column, none where there are too few rows for it to mean anything."""
    if column not in history.columns:
        return []
    shares = _numbers(history.shares[history.columns.index(column)])
    return [value if n >= MIN_ROWS else None for value, n in zip(shares, history.n, strict=True)]


def _numbers(values: Sequence[float]) -> Row:
    return [round(value, 5) if math.isfinite(value) else None for value in values]


def _marks(windows: Sequence[WindowView], window: Span | None) -> list[Figure]:
    """Return the line that marks the chosen window."""
    if window is None or window not in [one.span for one in windows]:
        return []
    look = {"color": "var(--ink-3)", "width": 1.25, "dash": "dot"}
    return [
        {"type": "line", "x0": iso(window[0]), "x1": iso(window[0]), "yref": "paper", "y0": 0, "y1": 1, "line": look}
    ]
