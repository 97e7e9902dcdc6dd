"""What a model answers as one column changes and all else stays: a small figure a column, one scale for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from components.plots import Figure, bars, distinct, figure, line, short
from components.run_report import level_words

Report = Mapping[str, Any]
COLOURS = ("var(--accent)", "var(--warn)", "var(--ok)", "var(--bad)", "var(--info)", "var(--reference)")


def shown_classes(parts: Sequence[Report], classes: Sequence[Any]) -> list[int]:
    """Return the places of the classes that are drawn: those whose answers change most, at most six, in their order."""
    moves = [
        max((max(side) - min(side) for part in parts for side in [[one[place] for one in part["answers"]]]), default=0)
        for place in range(len(classes))
    ]
    return sorted(sorted(range(len(classes)), key=lambda place: -moves[place])[: len(COLOURS)])


def scale(parts: Sequence[Report], task: str) -> list[float]:
    """Return the range of answers that all figures share; it holds 0 unless all answers are far from it."""
    answers = [
        value for part in parts for one in part["answers"] for value in (one if isinstance(one, list) else [one])
    ]
    low, high = min(answers), max(answers)
    reach = 0.08 * (high - low) or 0.05 * abs(high) or 0.05
    if task != "regression":
        return [0.0, min(high + max(reach, 0.02), 1.02)]
    return [0.0 if 0 <= low <= 0.6 * high else low - reach, high + reach]


def dependence(part: Report, task: str, span: Sequence[float], classes: Mapping[int, str]) -> Figure:
    """Return the figure of one column.

    Parameters
    ----------
    span : sequence of two float
        What `scale` returned.
    classes : mapping of int to str
        Places and names of the classes to draw; empty where there is one answer a value.
    """
    named = classes or {-1: ""}
    sides = [
        (name, [one[place] for one in part["answers"]] if place >= 0 else part["answers"], COLOURS[at])
        for at, (place, name) in enumerate(named.items())
    ]
    levels = part["kind"] == "text" or isinstance(part["values"][0], bool)
    draw = _levels if levels else _line
    shares = task != "regression"
    layout = {
        "showlegend": False,
        "barmode": "group",
        "bargap": 0.3,
        "hovermode": "closest",
        "margin": {"l": 8, "r": 8, "t": 6, "b": 6},
        "xaxis": _axis(part, levels=levels),
        "yaxis": {"range": list(span), "nticks": 4} | ({"tickformat": ".0%"} if shares else {}),
    }
    hover = "%{y:.1%}" if shares else "%{y:.5g}"
    drawn = [draw(part["values"], answers, escape(short(name, 30)), colour, hover) for name, answers, colour in sides]
    if levels and not span[0] <= 0 <= span[1]:
        drawn = [_dots(one) for one in drawn]
    return figure(drawn, layout, "dependence")


def _axis(part: Report, *, levels: bool) -> Figure:
    if levels:
        many = len(part["values"]) > 3 or any(len(level_words(value)) > 10 for value in part["values"])
        return {"type": "category", "tickangle": -40 if many else 0, "nticks": 21}
    return {"type": "date" if part["kind"] == "date" else "linear", "nticks": 5}


def _line(values: Sequence[Any], answers: Sequence[float], name: str, colour: str, hover: str) -> Figure:
    said = f"<b>{name}</b><br>" if name else ""
    drawn = line([], answers, name, colour, "") | {"x": list(values)}
    drawn["marker"] = {"size": 3, "color": colour}
    return drawn | {"hovertemplate": f"{said}at %{{x}}: {hover}<extra></extra>"}


def _levels(values: Sequence[Any], answers: Sequence[float], name: str, colour: str, hover: str) -> Figure:
    names = [level_words(value) for value in values]
    said = f"<b>{name}</b><br>" if name else ""
    drawn = bars(distinct([escape(short(one, 14)) for one in names]), answers, name, colour)
    drawn["customdata"] = [escape(short(one, 60)) for one in names]
    return drawn | {"hovertemplate": f"{said}%{{customdata}}: {hover}<extra></extra>"}


def _dots(drawn: Figure) -> Figure:
    """Return bars as dots: a bar that does not begin at 0 says more than is true."""
    marker = {"size": 8, "color": drawn["marker"]["color"]}
    return drawn | {"type": "scatter", "mode": "markers", "marker": marker}
