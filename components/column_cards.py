"""The columns of a table, a card each: what is in it, what is wrong with it, and what it is to be read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.aria import aria, data
from components.data_lists import KINDS
from components.empty import empty
from components.numbers import count, plain, share
from core.cleaning.bars import Bars
from core.cleaning.look import ColumnLook

FIRST = 24
MOST_LEVELS, MOST_FINDINGS, MOST_EXAMPLES = 5, 4, 3
LINE = 20  # height of a line of a list of values, in pixels
SORTS = (
    ("file", "As in the file"),
    ("score", "Most to mend first"),
    ("missing", "Most missing first"),
    ("name", "By name"),
)
LONGEST = 60
BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def found_columns(columns: Sequence[ColumnLook], find: str, sort: str) -> list[ColumnLook]:
    """Return the columns whose name holds what is searched for, in the order that is asked for."""
    wanted = find.strip().casefold()
    found = [column for column in columns if wanted in column.name.casefold()]
    keys: dict[str, Any] = {
        "score": lambda column: column.score,
        "missing": lambda column: -column.share,
        "name": lambda column: column.name.casefold(),
    }
    return sorted(found, key=keys[sort]) if sort in keys else found


def column_cards(columns: Sequence[ColumnLook], chosen: Mapping[str, str], *, everything: bool) -> list[Component]:
    """Return a card a column; beyond the first two dozen only where all are asked for.

    Parameters
    ----------
    chosen : mapping of str to str
        What columns are to be read as, by the recipe so far.
    """
    if not columns:
        return [empty("lost", "No such column", "No name holds this. Search for less of it.", small=True)]
    shown = columns if everything else columns[:FIRST]
    return [column_card(column, chosen.get(column.name)) for column in shown]


def column_card(column: ColumnLook, chosen: str | None = None) -> Component:
    """Return the card of one column; few elements, as there may be hundreds of cards."""
    head = html.Div([html.H3(column.name, title=column.name), _kind(column, chosen)], className="column-head")
    return html.Article([head, *column_body(column)], className="column-card", **aria(label=f"Column {column.name}"))


def column_body(column: ColumnLook) -> list[Component]:
    """Return what a card says of its column below its head."""
    parts: list[Any] = [html.P(_facts(column), className="column-facts-line"), *_shape(column)]
    if column.findings:
        sentences = "\n".join(one.sentence for one in column.findings[:MOST_FINDINGS])
        parts.append(html.P(sentences, className="column-finding"))
    examples = column.examples[:MOST_EXAMPLES]
    shown = ", ".join(_short(day(value) if column.kind == "date" else value) for value in examples)
    if shown and not _has_levels(column):
        parts.append(html.P(f"such as {shown}", className="column-examples"))
    return parts


def day(value: Any) -> str:
    """Return a moment in ISO 8601 without what says nothing: a midnight is a day.

    Examples
    --------
    >>> day("2024-05-01T00:00:00"), day("2024-05-01T12:30:00")
    ('2024-05-01', '2024-05-01 12:30:00')
    """
    return str(value).removesuffix("T00:00:00").replace("T", " ")


def more_words(n: int, shown: int) -> str:
    """Return what the button says that shows the rest of the columns."""
    return f"Show all {n:,} columns" if n > shown else ""


def _kind(column: ColumnLook, chosen: str | None) -> Component:
    word = KINDS.get(column.kind, column.kind)
    said = f"{word} → {KINDS.get(chosen, chosen)}" if chosen else word
    label = f"{column.name} is {said}; read it as another type"
    return html.Button(
        said,
        type="button",
        className="kind-button is-chosen" if chosen else "kind-button",
        title="Read it as another type: becomes a step of the recipe",
        **data(column=column.name, kind=word),
        **aria(haspopup="menu", expanded="false", label=label),
    )


def _facts(column: ColumnLook) -> str:
    parts = ["none missing" if not column.missing else f"{share(column.share)} missing"]
    parts.append("all the same" if column.constant else f"{count(column.distinct)} distinct")
    if column.identifier:
        parts.append("names rows")
    return " · ".join(parts)


def _has_levels(column: ColumnLook) -> bool:
    """Return whether the most frequent values say more than examples do."""
    return column.bars is None and bool(column.frequent) and column.frequent[0][1] > 1


def _shape(column: ColumnLook) -> list[Component]:
    """Return how the values are distributed: bars of numbers and dates with their range, or the most frequent ones."""
    numbers = column.numbers
    if column.bars is not None and numbers is not None:
        low, middle, high = (_value(value, column.kind) for value in (numbers.low, numbers.median, numbers.high))
        label = f"Distribution from {low} to {high}, half of it below {middle}"
        ends = _ends(column.bars, low, high)
        return [_bars(column.bars, label), html.P(f"{ends[0]} to {ends[1]}, median {middle}", className="column-range")]
    return [_levels(column)] if _has_levels(column) else []


def _ends(bars: Bars, low: str, high: str) -> tuple[str, str]:
    """Return what stands at the ends of bars; what lies beyond them is said, as it is not drawn."""
    first = f"{low} ({count(bars.below)} below the bars)" if bars.below else low
    return first, f"{high} ({count(bars.above)} above the bars)" if bars.above else high


def _bars(bars: Bars, label: str) -> Component:
    """Return a histogram as one element, clipped to the shape of its bars."""
    highest, width = max(*bars.counts, 1), 100 / len(bars.counts)
    corners = ["0% 100%"]
    for index, n in enumerate(bars.counts):
        left, right = index * width, (index + 0.86) * width
        top = 100 - max(98 * n / highest, 3 if n else 0)
        corners += [f"{x:.4g}% {y:.4g}%" for x, y in ((left, 100), (left, top), (right, top), (right, 100))]
    style = {"clipPath": f"polygon({', '.join(corners)})"}
    return html.Div(style=style, className="column-bars", role="img", title=label, **aria(label=label))


def _levels(column: ColumnLook) -> Component:
    """Return the most frequent values as one element: a line each, with a bar behind it."""
    present = max(column.n - column.missing, 1)
    levels = column.frequent[:MOST_LEVELS]
    lines = [f"{share(n / present):>6}  {_short(value)}" for value, n in levels]
    bars = "linear-gradient(var(--accent-soft) 0 0)"
    style = {
        "backgroundImage": ", ".join([bars] * len(levels)),
        "backgroundSize": ", ".join(f"{max(100 * n / present, 0.5):.4g}% {LINE - 2}px" for _, n in levels),
        "backgroundPosition": ", ".join(f"0 {index * LINE + 1}px" for index in range(len(levels))),
    }
    return html.Div("\n".join(lines), style=style, className="column-levels")


def _short(value: Any) -> str:
    """Return a value on one line; a text without anything to see is quoted."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return plain(float(value)) if abs(value) < 1e15 else f"{value:.4g}"
    text = str(value)
    flat = " ".join(text.split("\n"))
    flat = f"“{flat}”" if flat != flat.strip() or not flat else flat
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


def _value(value: float | None, kind: str) -> str:
    if kind != "date" or value is None:
        return plain(value)
    try:
        at = BEGIN + timedelta(microseconds=value / 1_000)
    except OverflowError:
        return plain(None)
    return f"{at.day} {at:%b %Y}" if not (at.hour or at.minute) else f"{at.day} {at:%b %Y, %H:%M}"
