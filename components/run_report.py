"""The report of a cleaning: scores, what each step did, each column before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import clean_ids
from components.cards import tile
from components.clean_words import KINDS, several
from components.grid import OVER, RIGHT, grid, grid_height
from components.numbers import NONE, count, plain, share

Report = Mapping[str, Any]
NOW, GONE = "new", "gone"
ROW_HEIGHT = 44


def report_tiles(report: Report) -> list[Component]:
    """Return before and after in a few figures."""
    before, after = report["before"], report["after"]
    missing = [sum(one["missing"] for one in table["columns"]) for table in (before, after)]
    columns = [len(table["columns"]) for table in (before, after)]
    cells = sum(one["cells"] for one in report["steps"])
    rows = before["rows"] - after["rows"]
    gain = after["score"] - before["score"]
    return [
        tile(
            "Score, of 100", _pair(f"{before['score']:g}", f"{after['score']:g}"), _gain(gain), "ok" if gain > 0 else ""
        ),
        tile("Rows", _pair(count(before["rows"]), count(after["rows"])), f"{several(rows, 'row')} dropped"),
        tile("Columns", _pair(*map(str, columns)), _columns(report)),
        tile("Missing values", _pair(*map(count, missing)), "before and after"),
        tile("Cells changed", count(cells), f"by {several(len(report['steps']), 'step')}"),
    ]


def step_reports(report: Report) -> Component:
    """Return what each step did, in sentences."""
    rows = [
        html.Li(
            [
                html.Span(str(index + 1), className="step-number"),
                html.Div([html.Div(one["label"], className="step-name"), *map(html.Div, one["sentences"])]),
            ],
            className="run-step",
        )
        for index, one in enumerate(report["steps"])
    ]
    return html.Ol(rows, className="rows") if rows else html.P("The recipe had no steps.", className="pad muted")


def report_grid() -> Component:
    """Return the grid of columns before its rows came."""
    columns: list[dict[str, Any]] = [
        {"field": "column", "headerName": "Column", "cellRenderer": "ColumnName", "flex": 2, "minWidth": 200},
        {"field": "score", "headerName": "Score\nbefore → after", **RIGHT, "width": 118},
        {"field": "missing", "headerName": "Missing\nbefore → after", **RIGHT, "width": 138},
        {"field": "changed", "headerName": "Cells\nchanged", **RIGHT, **OVER, "width": 92},
        {"field": "reason", "headerName": "What is still to be looked at", "cellRenderer": "Sentence",
         "tooltipField": "reason", "flex": 3, "minWidth": 240},
    ]  # fmt: skip
    return grid(clean_ids.RUN_GRID, columns, ROW_HEIGHT)


def report_rows(report: Report, chosen: str | None) -> list[dict[str, Any]]:
    """Return a row a column: those of which most cells were changed first."""
    sides = _sides(report)
    columns = sorted(report["columns"], key=lambda one: -one["changed"])
    pairs = [(one, sides[0].get(one["name"]), sides[1].get(one["name"])) for one in columns]
    return [_row(one, before, after, chosen == one["name"]) for one, before, after in pairs]


def first_column(report: Report, wanted: str | None) -> str | None:
    """Return the column to look at closely: the one that is wanted, else the one of which most cells were changed."""
    names = [one["name"] for one in report["columns"]]
    if wanted in names:
        return wanted
    return max(report["columns"], key=lambda one: one["changed"])["name"] if names else None


def column_facts(report: Report, name: str | None) -> list[Component | None]:
    """Return a column before and after, side by side, with what was found in it."""
    before, after = (side.get(name or "") for side in _sides(report))
    rows = [
        html.Tr([html.Th(label, scope="row"), html.Td(_said(before, say)), html.Td(_said(after, say))])
        for label, say in FACTS
        if any(_said(side, say) != NONE for side in (before, after))
    ]
    head = html.Tr([html.Th("", scope="col"), html.Th("Before", scope="col"), html.Th("After", scope="col")])
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="plain-table before-after")
    return [html.Div(table, className="table-box"), _findings("Found before", before), _findings("Found now", after)]


def _row(one: Mapping[str, Any], before: Any, after: Any, chosen: bool) -> dict[str, Any]:
    now = after or before or {}
    found = [finding["sentence"] for finding in (after or {}).get("findings", ())]
    return {
        "column": one["name"],
        "kind": _kind(before, after),
        "score": now.get("score"),
        "missing": now.get("missing"),
        "changed": one["changed"],
        "reason": "The column is gone." if after is None else "; ".join(found) or "Nothing was found.",
        "text": {
            "score": _sides_text(before, after, lambda side: f"{side['score']:g}"),
            "missing": _sides_text(before, after, lambda side: count(side["missing"])),
            "changed": f"{one['changed']:,}",
        },
        "over": [],
        "chosen": chosen,
    }


def _kind(before: Any, after: Any) -> str:
    if before is None or after is None:
        return f"{(before or after or {}).get('kind', '')}, {GONE if after is None else NOW}"
    kinds = before["kind"], after["kind"]
    return str(kinds[0]) if kinds[0] == kinds[1] else f"{kinds[0]} → {kinds[1]}"


def _sides(report: Report) -> list[dict[str, Any]]:
    return [{one["name"]: one for one in report[side]["columns"]} for side in ("before", "after")]


def _sides_text(before: Any, after: Any, say: Any) -> str:
    texts = [NONE if side is None else say(side) for side in (before, after)]
    return texts[0] if texts[0] == texts[1] else " → ".join(texts)


def _pair(before: str, after: str) -> Any:
    return after if before == after else f"{before} → {after}"


def _gain(gain: float) -> str:
    if abs(gain) < 0.05:
        return "as before"
    return f"{gain:+.1f} points".replace("-", "\N{MINUS SIGN}")


def _columns(report: Report) -> str:
    before, after = _sides(report)
    gone, new = len(before.keys() - after.keys()), len(after.keys() - before.keys())
    return f"{new:,} new, {gone:,} gone" if new or gone else "the same ones"


def _said(side: Any, say: Any) -> str:
    return NONE if side is None else str(say(side))


def _number(name: str) -> Any:
    def say(side: Mapping[str, Any]) -> str:
        found = (side.get("numbers") or {}).get(name)
        return NONE if found is None or side["kind"] == "date" else plain(found)

    return say


def _frequent(side: Mapping[str, Any]) -> str:
    most: Sequence[Any] = side.get("frequent") or ()
    return f"{level_words(most[0][0])[:60]} ({most[0][1]:,})" if most else NONE


def level_words(value: Any) -> str:
    """Return a value of a column as it is written in data."""
    return str(value).lower() if isinstance(value, bool) else plain(value) if isinstance(value, float) else str(value)


def _findings(title: str, side: Any) -> Component | None:
    if not side or not side["findings"]:
        return None
    return html.Div(
        [html.H3(title), html.Ul([html.Li(one["sentence"]) for one in side["findings"]], className="found")]
    )


FACTS: tuple[tuple[str, Any], ...] = (
    ("Holds", lambda side: KINDS.get(side["kind"], side["kind"])),
    ("Score", lambda side: f"{side['score']:g}"),
    ("Missing", lambda side: f"{side['missing']:,} ({share(side['share'])})"),
    ("Different values", lambda side: f"{side['distinct']:,}"),
    ("Most frequent", _frequent),
    ("Mean", _number("mean")),
    ("Median", _number("median")),
    ("Lowest", _number("low")),
    ("Highest", _number("high")),
)


def report_grid_height(n: int) -> str:
    """Return the height of the grid of `n` columns in CSS."""
    return grid_height(n, ROW_HEIGHT)
