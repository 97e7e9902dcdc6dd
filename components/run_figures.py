"""How the values of a column lay before and after a cleaning, as bars."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from components.figures import message
from components.plots import Figure, bars, distinct, figure, short
from components.run_report import level_words
from components.times import iso

BEFORE, AFTER = ("Before", "var(--reference)"), ("After", "var(--accent)")
REST = "all others"


def column_figure(report: Mapping[str, Any], name: str | None) -> Figure:
    """Return the figure of one column; where its two sides cannot be laid side by side, what there is of it."""
    shifts = {one["name"]: one["shift"] for one in report["columns"]}
    looks = [{one["name"]: one for one in report[side]["columns"]}.get(name) for side in ("before", "after")]
    shift, now = shifts.get(name or ""), looks[1] or looks[0]
    if now is None:
        return message("No column is chosen")
    if shift and "levels" in shift:
        return _levels(shift, str(name))
    side = AFTER if looks[1] else BEFORE
    beside = [(shift["before"], *BEFORE), (shift["after"], *AFTER)] if shift else []
    alone = [(now["bars"], *side)] if now["bars"] else []
    return _numbers(beside or alone, now["kind"], str(name)) if beside or alone else _frequent(now, side, str(name))


def _numbers(sides: Sequence[tuple[Mapping[str, Any], str, str]], kind: str, name: str) -> Figure:
    edges = sides[0][0]["edges"]
    ends = [_end(edge, kind) for edge in edges]
    middles = [(low + high) / 2 for low, high in itertools.pairwise(edges)]
    parts = []
    for histogram, label, colour in sides:
        n = max(sum(histogram["counts"]) + histogram["below"] + histogram["above"], 1)
        drawn = bars([_end(one, kind) for one in middles], [one / n for one in histogram["counts"]], label, colour)
        drawn["customdata"] = [f"{low} to {high}" for low, high in itertools.pairwise(ends)]
        drawn["hovertemplate"] = f"{label} %{{y:.1%}}<br>%{{customdata}}<extra></extra>"
        parts.append(drawn)
    axis = {"type": "date", "nticks": 6} if kind == "date" else {"nticks": 8}
    return _drawn(parts, axis, name)


def _levels(shift: Mapping[str, Any], name: str) -> Figure:
    levels = [*shift["levels"], *([[REST, shift["rest_before"], shift["rest_after"]]] if _rest(shift) else [])]
    names = distinct([escape(short(str(one[0]))) for one in levels])
    parts = []
    for place, (label, colour) in enumerate((BEFORE, AFTER), start=1):
        drawn = bars(names, [one[place] for one in levels], label, colour)
        parts.append(drawn | {"hovertemplate": f"{label} %{{y:.1%}}<extra></extra>"})
    return _drawn(parts, {"type": "category"}, name)


def _frequent(side: Mapping[str, Any], look: tuple[str, str], name: str) -> Figure:
    present = max(side["n"] - side["missing"], 1)
    if not side["frequent"]:
        return message("The column holds no value")
    names = distinct([escape(short(level_words(value))) for value, _ in side["frequent"]])
    drawn = bars(names, [n / present for _, n in side["frequent"]], *look)
    hover = {"hovertemplate": f"{look[0]} %{{y:.1%}}<extra></extra>"}
    return _drawn([drawn | hover], {"type": "category"}, name)


def _drawn(parts: list[Figure], axis: Figure, name: str) -> Figure:
    layout = {
        "barmode": "group",
        "bargap": 0.12,
        "showlegend": True,
        "xaxis": axis,
        "yaxis": {"tickformat": ".0%"},
    }
    return figure(parts, layout, f"cleaned {name}")


def _rest(shift: Mapping[str, Any]) -> bool:
    return bool(max(shift["rest_before"], shift["rest_after"]) > 0.0005)


def _end(value: float, kind: str) -> Any:
    return iso(int(value // 1_000)) if kind == "date" else float(f"{value:.6g}")
