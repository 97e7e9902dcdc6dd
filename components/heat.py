"""Heatmaps of columns and windows: their cells, their axes, and the outlines of what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from components.plots import Figure, distinct, short
from core.windows import from_micros
from services.views.window import WindowView

MOST_HEAT_ROWS = 40
ROW_HEIGHT = 21
LONG_HISTORY = 300 * 86_400 * 1_000_000


def heat_height(n: int) -> int:
    """Return the height in pixels that gives each of `n` columns a row one can hit."""
    return 56 + ROW_HEIGHT * min(max(n, 4), MOST_HEAT_ROWS)


def heat_cells(windows: Sequence[WindowView], columns: Sequence[str], z: Sequence[Sequence[float | None]]) -> Figure:
    """Return the cells of a heatmap; `columns` are listed from the bottom, and ``text`` may hold a glyph a cell."""
    return {
        "type": "heatmap",
        "x": starts(windows),
        "y": distinct([escape(short(name, 24)) for name in columns]),
        "z": list(z),
        "texttemplate": "%{text}",
        "textfont": {"size": 8, "color": "var(--ink)"},
        "coloraxis": "coloraxis",
        "xgap": 2,
        "ygap": 2,
    }


def heat_layout(
    windows: Sequence[WindowView], columns: Sequence[str], colours: Figure, shapes: Sequence[Figure]
) -> Figure:
    """Return the layout of a heatmap; its ``meta`` says which column and window a cell stands for."""
    return {
        "height": heat_height(len(columns)),  # told here too: the figure may be drawn before its place has grown
        "coloraxis": colours,
        "xaxis": {"type": "category", "nticks": 6, "showline": False, "ticks": "", "tickangle": 0},
        "yaxis": {"type": "category", "nticks": len(columns) + 1, "showgrid": False, "ticklen": 6},
        "shapes": list(shapes),
        "hovermode": "closest",
        "dragmode": False,
        "meta": {"columns": list(columns), "windows": [f"{item.start}.{item.end}" for item in windows]},
    }


def starts(windows: Sequence[WindowView]) -> list[str]:
    """Return the starts of windows as the names of a heatmap's columns, each its own."""
    first, last = windows[0], windows[-1]
    pattern = "%-d %b<br>%Y" if last.end - first.start > LONG_HISTORY else "%-d %b<br>%H:%M"
    if last.end - last.start < 60_000_000:
        pattern = "%-d %b<br>%H:%M:%S"
    return distinct([from_micros(item.start).strftime(pattern) for item in windows])


def outlines(
    windows: Sequence[WindowView], columns: Sequence[str], window: tuple[int, int] | None, column: str | None
) -> list[Figure]:
    """Return the outlines of the chosen window and the chosen row; both axes count cells from 0."""
    look = {"type": "rect", "line": {"width": 1.5, "color": "var(--ink)"}}
    drawn = []
    spans = [(item.start, item.end) for item in windows]
    if window in spans:
        at = spans.index(window)
        drawn.append(look | {"yref": "paper", "y0": 0, "y1": 1, "x0": at - 0.5, "x1": at + 0.5})
    if column is not None and column in columns:
        at = list(columns).index(column)
        drawn.append(look | {"xref": "paper", "x0": 0, "x1": 1, "y0": at - 0.5, "y1": at + 0.5})
    return drawn
