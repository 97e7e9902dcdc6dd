"""The report of before and after as one page that needs nothing else: no script, no file beside it, no network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from core.cleaning.finding import percent
from core.cleaning.look import ColumnLook
from core.cleaning.report import ColumnReport, Report
from core.cleaning.shift import LevelShift, NumberShift

WIDTH, HEIGHT = 300.0, 80.0
NONE = "-"
NUMBERS = (("Smallest", "low"), ("Middle (median)", "median"), ("Mean", "mean"), ("Largest", "high"))
KINDS = {
    "whole": "whole numbers",
    "number": "numbers",
    "truth": "true or false",
    "date": "dates",
    "text": "texts",
    "empty": "nothing",
}


@dataclass(frozen=True)
class Bar:
    """A rectangle of a drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """Two histograms in one, each bar of before beside that of after, with what stands at both ends."""

    before: tuple[Bar, ...]
    after: tuple[Bar, ...]
    low: str
    high: str
    beside: str


def page(report: Report, title: str = "Before and after cleaning") -> str:
    """Return the page; whatever names and values contain is shown as text."""
    return _template().render(report=report, title=title, width=WIDTH, height=HEIGHT)


@lru_cache(maxsize=1)
def _template() -> Template:
    surroundings = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    surroundings.filters |= {"figure": figure, "percent": percent, "drawing": drawing}
    surroundings.globals |= {"kinds": KINDS, "rows_of": rows_of, "is_levels": lambda one: isinstance(one, LevelShift)}
    return surroundings.get_template("report.html.j2")


def figure(value: Any, kind: str = "number") -> str:
    """Return a value as people read it.

    Examples
    --------
    >>> figure(1234567.0), figure(0.000123456), figure(1.7e18, "date"), figure(None), figure(-1_234, "whole")
    ('1,234,567', '0.0001235', '2023-11-14 22:13', '-', '-1,234')
    """
    if value is None:
        return NONE
    if isinstance(value, (bool, str)):
        return str(value).lower() if isinstance(value, bool) else value
    if kind == "date":
        return f"{pd.Timestamp(int(value)):%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    whole = abs(value) < 1e15 and value == round(value)
    return format(value, ",.0f" if whole else ",.1f" if 1e4 <= abs(value) < 1e15 else ",.4g")


def drawing(shift: NumberShift, kind: str) -> Drawing:
    """Return the bars of before and after, as shares of their rows, so that dropped rows do not lower them."""
    sides = (shift.before, shift.after)
    shares = [[n / side.n for n in side.counts] for side in sides]
    tallest = max(max(one) for one in shares) or 1.0
    step = WIDTH / len(shares[0])
    drawn = [
        tuple(
            Bar(
                x=round((place + 0.05 + 0.45 * which) * step, 2),
                y=round(HEIGHT * (1 - share / tallest), 2),
                width=round(0.45 * step, 2),
                height=round(HEIGHT * share / tallest, 2),
            )
            for place, share in enumerate(side)
        )
        for which, side in enumerate(shares)
    ]
    edges = shift.before.edges
    outside = [side.below + side.above for side in sides]
    beside = f"Further out, not drawn: {outside[0]:,} before, {outside[1]:,} after." if any(outside) else ""
    return Drawing(drawn[0], drawn[1], figure(edges[0], kind), figure(edges[-1], kind), beside)


def rows_of(column: ColumnReport) -> list[tuple[str, ...]]:
    """Return the figures of a column as what, before and after."""
    said: list[tuple[str, Callable[[ColumnLook], str]]] = [
        ("Kind", lambda one: KINDS[one.kind]),
        ("Missing", lambda one: f"{one.missing:,} ({percent(one.share)})"),
        ("Different values", lambda one: f"{one.distinct:,}"),
    ]
    if any(one and one.numbers for one in (column.before, column.after)):
        said += [(label, partial(_number, name)) for label, name in NUMBERS]
    return [(what, *(say(one) if one else NONE for one in (column.before, column.after))) for what, say in said]


def _number(name: str, seen: ColumnLook) -> str:
    return figure(getattr(seen.numbers, name), seen.kind) if seen.numbers else NONE
