"""The rows of a dataset as a grid that asks for them page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag
from dash.development.base_component import Component

from components import ids
from components.column_cards import day
from components.data_lists import KINDS
from components.grid import HEAD_HEIGHT, THEME

ROW_HEIGHT, MOST_IN_SIGHT, PAGE = 32, 15, 100
NUMBERS = ("whole", "number")
LONGEST = 300  # characters of a value that are sent


def rows_grid() -> Component:
    """Return the grid before its columns are known."""
    made: Component = dag.AgGrid(
        id=ids.DATASET_ROWS,
        columnDefs=[],
        defaultColDef={"sortable": False, "resizable": True, "suppressHeaderMenuButton": True, "cellDataType": False},
        rowModelType="infinite",
        dashGridOptions={
            "theme": {"function": THEME},
            "rowHeight": ROW_HEIGHT,
            "headerHeight": HEAD_HEIGHT,
            "cacheBlockSize": PAGE,
            "maxBlocksInCache": 20,
            "tooltipShowDelay": 300,
            "animateRows": False,
            "enableCellTextSelection": True,
        },
        style={"height": f"{HEAD_HEIGHT + ROW_HEIGHT}px"},
    )
    return made


def row_columns(kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the definitions of the columns, known by their place: their names may be anything."""
    number = {"headerName": "", "field": "row", "width": 76, "pinned": "left", "cellClass": "row-number"}
    columns = []
    for index, (name, kind) in enumerate(kinds.items()):
        one = {"field": f"c{index}", "headerName": f"{name}\n{KINDS.get(kind, kind)}", "cellRenderer": "DataValue"}
        one |= {"headerTooltip": name, "tooltipField": f"c{index}", "flex": 1, "minWidth": _width(name)}  # type: ignore[dict-item]
        columns.append(one | ({"type": "rightAligned"} if kind in NUMBERS else {}))
    return [number, *columns]


def row_values(records: Sequence[Mapping[str, Any]], kinds: Mapping[str, str], start: int) -> list[dict[str, Any]]:
    """Return rows by the places of their columns, numbered from `start` on, from 1."""
    columns = [(f"c{place}", name, kind == "date") for place, (name, kind) in enumerate(kinds.items())]
    return [
        {"row": f"{start + index + 1:,}"} | {at: _shown(record[name], is_date=date) for at, name, date in columns}
        for index, record in enumerate(records)
    ]


def rows_height(n: int) -> str:
    """Return the height of a grid of `n` rows in CSS; beyond some it scrolls."""
    return f"{HEAD_HEIGHT + ROW_HEIGHT * min(max(n, 1), MOST_IN_SIGHT) + 18}px"  # 18 is the bar that scrolls sideways


def _shown(value: Any, *, is_date: bool) -> Any:
    if is_date and value is not None:
        return day(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and len(value) > LONGEST:
        return value[: LONGEST - 1] + "…"
    return str(value) if isinstance(value, int) or (isinstance(value, float) and abs(value) == float("inf")) else value


def _width(name: str) -> int:
    return min(max(110, 9 * len(name) + 30), 240)
