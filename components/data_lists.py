"""The lists of what there is: datasets and saved recipes, as grids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components import ids
from components.empty import empty
from components.grid import RIGHT, WRITTEN, grid
from components.numbers import NONE, count
from components.times import absolute, ago
from services.views.cleaning import DatasetView, RecipeView

KINDS = {
    "whole": "whole number",
    "number": "number",
    "truth": "yes or no",
    "date": "date",
    "text": "text",
    "empty": "empty",
}
SOURCES = {"upload": "uploaded", "cleaning": "cleaned", "predictions": "logged"}
UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
FITTED = "Whether it has learnt from data, and can be replayed as it is"
DELETE = "delete"
BUTTON = {"sortable": False, "resizable": False, "width": 52, "headerName": ""}


def datasets_grid() -> Component:
    """Return the grid of datasets before its rows came."""
    when = {**WRITTEN, "tooltipField": "made", "width": 112}
    columns = [
        {"field": "name", "headerName": "Name", "cellRenderer": "DataName", "flex": 2, "minWidth": 180},
        {"field": "n", "headerName": "Rows", **RIGHT, "width": 92},
        {"field": "width", "headerName": "Columns", **RIGHT, "width": 96},
        {"field": "problems", "headerName": "Not read as they stood", "cellRenderer": "DataProblems", "width": 176,
         "headerTooltip": "Lines that are in no row, or were changed to be in one"},
        {"field": "source", "headerName": "Source", "width": 104},
        {"field": "size", "headerName": "Size", **RIGHT, "width": 92},
        {"field": "at", "headerName": "When", **when},
        {"field": DELETE, "cellRenderer": "DataDelete", **BUTTON},
    ]  # fmt: skip
    return grid(ids.DATA_SETS, columns, known_by="id")


def recipes_grid() -> Component:
    """Return the grid of saved recipes before its rows came."""
    when = {**WRITTEN, "tooltipField": "made", "width": 112}
    columns = [
        {"field": "name", "headerName": "Name", "tooltipField": "name", "flex": 2, "minWidth": 110},
        {"field": "n", "headerName": "Steps", **RIGHT},
        {"field": "fitted", "headerName": "Fitted", "headerTooltip": FITTED, "width": 92},
        {"field": "at", "headerName": "When", **when},
        {"field": "export", "cellRenderer": "DataExport", **BUTTON},
        {"field": DELETE, "cellRenderer": "DataDelete", **BUTTON},
    ]
    return grid(ids.DATA_RECIPES, columns, known_by="id")


def dataset_rows(found: Sequence[DatasetView], now: int) -> list[dict[str, Any]]:
    """Return a row a dataset, in the order given."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "n": one.n,
            "width": len(one.columns),
            "problems": one.n_problems,
            "source": SOURCES.get(one.source, one.source),
            "size": one.size,
            "at": one.created_at,
            "made": absolute(one.created_at),
            "text": {
                "n": f"{one.n:,}",
                "width": f"{len(one.columns):,}",
                "problems": count(one.n_problems) if one.n_problems else NONE,
                "size": size_of(one.size),
                "at": ago(one.created_at, now),
            },
        }
        for one in found
    ]


def recipe_rows(found: Sequence[RecipeView], now: int) -> list[dict[str, Any]]:
    """Return a row a recipe, in the order given."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "n": len(one.steps),
            "fitted": "yes" if one.is_fitted else "not yet",
            "href": f"/api/recipes/{one.id}/",
            "at": one.created_at,
            "made": absolute(one.created_at),
            "text": {"n": f"{len(one.steps):,}", "at": ago(one.created_at, now)},
        }
        for one in found
    ]


def no_data() -> Component:
    """Return what to do where there is no dataset yet."""
    words = (
        "Drop a file above, choose one, or paste text. It is read as it is written, every line that could not be read "
        "is shown, and then you see what is in it and clean it step by step."
    )
    return empty("data", "No data yet", words)


def no_recipes() -> Component:
    """Return what to do where no recipe is saved yet."""
    words = "Clean a dataset and its steps are kept here, to be replayed on new data; or import one as JSON."
    return empty("inbox", "No recipes yet", words, small=True)


def size_of(n: float) -> str:
    """Return a number of bytes as people read it.

    Examples
    --------
    >>> size_of(812), size_of(15_300), size_of(2_400_000)
    ('812 B', '15 kB', '2.4 MB')
    """
    for limit, unit in UNITS:
        if n >= limit:
            amount = n / limit
            return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"
    return f"{n:.0f} B"
