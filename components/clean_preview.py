"""Rows before and after a step: what changed is struck through and written anew, marked by colour and by sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag
from dash.development.base_component import Component

from components import clean_ids
from components.clean_words import several
from components.grid import THEME
from core.cleaning.preview import Cell, Preview

ROW_HEIGHT, HEAD_HEIGHT, MOST_ROWS, EDGES, FEWEST = 34, 44, 14, 18, 4
SIGNS = {"changed": "~", "added": "+", "removed": "\N{MINUS SIGN}", "same": ""}
ORDER = ("changed", "added", "removed", "same")
SIDES = (("both", "Both"), ("before", "Before"), ("after", "After"))
MISSING = "missing"
PIXELS, WIDTHS = 7, (104, 330)  # of a character, and the bounds of a column


def preview_grid() -> Component:
    """Return the grid before its rows came."""
    made: Component = dag.AgGrid(
        id=clean_ids.CLEAN_GRID,
        columnDefs=[],
        defaultColDef={"sortable": False, "resizable": True, "suppressHeaderMenuButton": True, "cellDataType": False},
        getRowId="params.data.row",
        rowData=[],
        dashGridOptions={
            "theme": {"function": THEME},
            "rowHeight": ROW_HEIGHT,
            "headerHeight": HEAD_HEIGHT,
            "rowClassRules": {"is-dropped": "params.data.dropped"},
            "tooltipShowDelay": 300,
            "animateRows": False,
            "suppressCellFocus": False,
        },
        style={"height": f"{HEAD_HEIGHT + EDGES}px"},
    )
    return made


def preview_columns(preview: Preview) -> list[dict[str, Any]]:
    """Return the definitions of the columns: those that change first, each with the sign of what happens to it."""
    row = {"field": "row", "headerName": "Row", "cellRenderer": "PreviewRow", "width": 84, "pinned": "left"}
    return [row] + [
        {
            "field": f"c{place}",
            "headerName": f"{SIGNS[mark]} {preview.columns[place]}".strip(),
            "headerTooltip": f"{preview.columns[place]}: {_happens(mark)}",
            "headerClass": f"is-{mark}",
            "cellRenderer": "PreviewCell",
            "width": _width([cells[place] for cells in preview.cells], preview.columns[place]),
        }
        for place, mark in ordered(preview)
    ]


def ordered(preview: Preview) -> list[tuple[int, str]]:
    """Return the place of each column and what happens to it, in the order they are shown."""
    marks = [_mark([cells[place] for cells in preview.cells]) for place in range(len(preview.columns))]
    return sorted(enumerate(marks), key=lambda one: (ORDER.index(one[1]), one[0]))


def preview_rows(preview: Preview, side: str, *, only: bool) -> list[dict[str, Any]]:
    """Return the rows.

    Parameters
    ----------
    side : {"both", "before", "after"}
        Which values stand in a cell that changed.
    only : bool
        Whether to leave out the rows that stay as they are.
    """
    rows = []
    for row, dropped, cells in zip(preview.rows, preview.dropped, preview.cells, strict=True):
        if only and not dropped and all(cell.mark == "same" for cell in cells):
            continue
        values = {f"c{place}": _cell(cell, side) for place, cell in enumerate(cells)}
        rows.append({"row": str(row), "dropped": dropped, **values})
    return rows


def preview_height(n: int) -> str:
    """Return the height of the grid of `n` rows in CSS; beyond what fits it scrolls."""
    return f"{HEAD_HEIGHT + ROW_HEIGHT * min(max(n, FEWEST), MOST_ROWS) + EDGES}px"


def preview_words(preview: Preview) -> str:
    """Return how much a step changes in the sample, in a line.

    Examples
    --------
    >>> preview_words(Preview(("a",), (1,), (False,), ((Cell("1", "2", "changed"),),), 3, 0))
    '3 rows changed; 1 row shown'
    """
    marks = Counter(mark for _, mark in ordered(preview))
    parts = [several(preview.n_changed, "row") + " changed"] if preview.n_changed else []
    parts += [several(preview.n_dropped, "row") + " dropped"] if preview.n_dropped else []
    parts += [f"{several(marks[mark], 'column')} {mark}" for mark in ("added", "removed") if marks[mark]]
    said = ", ".join(parts) or "No value of the sample changes"
    return f"{said}; {several(len(preview.rows), 'row')} shown"


def _cell(cell: Cell, side: str) -> list[Any]:
    """Return before, after and mark as the cell draws them: one of the two where one side is looked at."""
    if cell.mark == "same":
        return [None, cell.before, "same"]
    if side == "both":
        return [cell.before, cell.after, cell.mark]
    there = cell.mark != ("added" if side == "before" else "removed")
    return [None, (cell.before if side == "before" else cell.after) if there else "", f"{cell.mark}-{side}"]


def _width(cells: Sequence[Cell], name: str) -> int:
    """Return about what the longest cell takes, in pixels, within bounds; the name may take two lines."""
    changed = max((len(_text(one.before) + _text(one.after)) + 6 for one in cells if one.mark == "changed"), default=0)
    same = max((len(_text(one.after) or _text(one.before)) for one in cells), default=0)
    return min(max(WIDTHS[0], PIXELS * max(changed, same, len(name) // 2) + 28), WIDTHS[1])


def _text(value: str | None) -> str:
    return MISSING if value is None else value


def _mark(cells: Sequence[Cell]) -> str:
    marks = {cell.mark for cell in cells}
    return next((mark for mark in ("added", "removed", "changed") if mark in marks), "same")


def _happens(mark: str) -> str:
    return {"changed": "some values change", "added": "new column", "removed": "goes"}.get(mark, "stays as it is")
