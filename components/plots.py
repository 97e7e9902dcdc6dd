"""The strokes figures are drawn with: template, bars, lines, marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components.times import iso
from services.views.metrics import MetricsView
from services.views.window import WindowView

Figure = dict[str, Any]

AXIS = {
    "gridcolor": "var(--grid)",
    "linecolor": "var(--line-strong)",
    "tickcolor": "var(--line-strong)",
    "zeroline": False,
    "automargin": True,
    "tickfont": {"size": 11, "color": "var(--ink-3)"},
    "title": {"font": {"size": 11, "color": "var(--ink-3)"}, "standoff": 8},
}
TEMPLATE = {
    "layout": {
        "font": {"family": "Inter, system-ui, sans-serif", "size": 12, "color": "var(--ink-2)"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": ["var(--accent)", "var(--reference)", "var(--warn)", "var(--ok)", "var(--bad)"],
        "xaxis": AXIS | {"showgrid": False, "showline": True, "ticks": "outside", "ticklen": 4},
        "yaxis": AXIS | {"rangemode": "tozero", "nticks": 5},
        "hoverlabel": {
            "bgcolor": "var(--raised)",
            "bordercolor": "var(--line-strong)",
            "font": {"family": "Inter, system-ui, sans-serif", "size": 12, "color": "var(--ink)"},
            "align": "left",
        },
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 12}},
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        "hovermode": "x unified",
        "dragmode": "zoom",
    }
}
TIME_AXIS: Figure = {"type": "date", "nticks": 7, "hoverformat": "%-d %b %Y, %H:%M UTC"}

KNOWN_TO_OBJECTS = (
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
)


def figure(data: list[Figure], layout: Figure, revision: str) -> Figure:
    """Return a figure in our template; zoom is kept as long as `revision` stays the same."""
    return {"data": data, "layout": layout | {"template": TEMPLATE, "uirevision": revision}}


def time_axis(windows: Sequence[WindowView]) -> Figure:
    """Return an axis over the starts of windows; around a single one it is as wide as three of them."""
    if len(windows) != 1:
        return TIME_AXIS
    start, length = windows[0].start, windows[0].end - windows[0].start
    return TIME_AXIS | {"range": [iso(max(start - length, 0)), iso(start + length)], "nticks": 3}


def bars(x: Sequence[str], y: Sequence[float], name: str, colour: str) -> Figure:
    """Return bars of one colour."""
    return {
        "type": "bar",
        "name": name,
        "x": list(x),
        "y": list(y),
        "marker": {"color": colour, "line": {"width": 0}, "cornerradius": 2},
        "hovertemplate": f"{name} %{{y:,}}<extra></extra>",
    }


def line(x: Sequence[str], y: Sequence[float | None], name: str, colour: str, hover: str) -> Figure:
    """Return a line that breaks where there is no value; `hover` is how a value is written."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(x),
        "y": list(y),
        "line": {"width": 1.75, "color": colour},
        "marker": {"size": 4, "color": colour},
        "hovertemplate": f"{name} {hover}<extra></extra>",
    }


def metric_line(view: MetricsView, name: str, label: str, colour: str, hover: str) -> Figure:
    """Return the history of one metric as a line."""
    times = [iso(point.window.start) for point in view.history]
    return line(times, [point.values.get(name) for point in view.history], label, colour, hover)


def across(low: float, high: float, **look: Any) -> Figure:
    """Return a band, or a line where both ends are one, over the whole width."""
    return {
        "type": "rect" if high > low else "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": low,
        "y1": high,
        "layer": "below",
        **look,
    }


def aside(y: float, text: str, anchor: str) -> Figure:
    """Return a small remark at the right end of a height."""
    return {
        "text": text,
        "xref": "paper",
        "x": 1,
        "y": y,
        "xanchor": "right",
        "yanchor": anchor,
        "showarrow": False,
        "font": {"size": 10, "color": "var(--ink-3)"},
    }


def distinct(names: Sequence[str]) -> list[str]:
    """Return the names with blanks behind those that came before: an axis takes equal names for one.

    Names that every JavaScript object knows get one too: the axis looks its categories up in an object.

    Examples
    --------
    >>> distinct(["a", "b", "a", "__proto__"])
    ['a', 'b', 'a ', '__proto__ ']
    """
    seen = dict.fromkeys(KNOWN_TO_OBJECTS, 1)
    result = []
    for name in names:
        result.append(name + " " * seen.get(name, 0))
        seen[name] = seen.get(name, 0) + 1
    return result


def short(text: str, longest: int = 18) -> str:
    """Return `text`, cut in its middle where it is too long for an axis.

    Examples
    --------
    >>> short("days_since_last_purchase", 12)
    'days_s…chase'
    """
    if len(text) <= longest:
        return text
    tail = (longest - 1) // 2
    return f"{text[: longest - 1 - tail]}…{text[-tail:]}"
