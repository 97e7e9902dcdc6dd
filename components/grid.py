"""What the grids of the dashboard have in common: a row is something to choose, and only rows in sight are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag
from dash.development.base_component import Component

ROW_HEIGHT, HEAD_HEIGHT, MOST_ROWS = 36, 52, 12
EDGES = 2
# what a cell says is written by Python; numbers ride along for sorting
WRITTEN = {"valueFormatter": {"function": "params.data.text[params.colDef.field]"}}
RIGHT = {"type": "rightAligned", "width": 83, **WRITTEN}
OVER = {"cellClassRules": {"over": "params.data.over.includes(params.colDef.field)"}}
THEME = (
    "themeQuartz.withParams({backgroundColor: 'var(--surface)', foregroundColor: 'var(--ink)', "
    "headerBackgroundColor: 'var(--surface)', headerTextColor: 'var(--ink-3)', borderColor: 'var(--line)', "
    "rowHoverColor: 'var(--hover)', accentColor: 'var(--accent)', fontFamily: 'inherit', fontSize: 13, "
    "headerFontSize: 12, wrapperBorder: false, wrapperBorderRadius: 0, cellHorizontalPadding: 10})"
)


def grid(
    name: str, columns: Sequence[dict[str, Any]], row_height: int = ROW_HEIGHT, known_by: str = "column"
) -> Component:
    """Return the grid with the id `name` before its rows came.

    Parameters
    ----------
    columns : sequence of dict
        Definitions of the columns. A row is marked by ``chosen``; ``text`` holds
        what its numbers say, ``over`` the columns in which one is marked.
    row_height : int
        In pixels.
    known_by : str
        Member by which a row is known.
    """
    made: Component = dag.AgGrid(
        id=name,
        columnDefs=list(columns),
        defaultColDef={"sortable": True, "resizable": True, "suppressHeaderMenuButton": True, "cellDataType": False},
        getRowId=f"params.data.{known_by}",
        rowData=[],
        dashGridOptions={
            "theme": {"function": THEME},
            "rowHeight": row_height,
            "headerHeight": HEAD_HEIGHT,
            "rowClassRules": {"is-chosen": "params.data.chosen"},
            "tooltipShowDelay": 300,
            "animateRows": False,
        },
        style={"height": f"{HEAD_HEIGHT}px"},
    )
    return made


def grid_height(n: int, row_height: int = ROW_HEIGHT) -> str:
    """Return the height of a grid of `n` rows in CSS; beyond a dozen it scrolls."""
    return f"{HEAD_HEIGHT + row_height * min(n, MOST_ROWS) + EDGES}px"
