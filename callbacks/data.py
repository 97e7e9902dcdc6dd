"""Lists datasets, recipes and runs; deletes and cancels. Files are sent by assets/upload.js."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from components import ids
from components.data_lists import dataset_rows, no_data, recipe_rows
from components.data_runs import run_rows
from components.grid import grid_height
from components.shell import notice
from core.errors import Conflict, MonitorError
from services import datasets, recipes, runs
from web.context import current

MOST = 1_000
RUNS = 10

clientside_callback(ClientsideFunction("upload", "draw"), Input(ids.DATA_UPLOADS, "id"))
clientside_callback(
    ClientsideFunction("upload", "paste"),
    Output(ids.DATA_PASTE, "is_open", allow_duplicate=True),
    Output(ids.DATA_PASTE_TEXT, "value"),
    Input(ids.DATA_PASTE_SEND, "n_clicks"),
    State(ids.DATA_PASTE_TEXT, "value"),
    State(ids.DATA_PASTE_NAME, "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "pressed"),
    Output(ids.DATA_COMMAND, "data"),
    Input(ids.run_button(ALL), "n_clicks"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("dataset", "doom"),
    Output(ids.DATA_DOOMED, "data"),
    Output(ids.DATA_DELETE, "is_open"),
    Output(ids.DATA_DELETE_WORDS, "children"),
    Output(ids.DATA_DELETE_ANSWER, "children"),
    Input(ids.DATA_SETS, "cellClicked"),
    Input(ids.DATA_RECIPES, "cellClicked"),
    Input(ids.DATA_DELETE_KEEP, "n_clicks"),
    State(ids.DATA_SETS, "rowData"),
    State(ids.DATA_RECIPES, "rowData"),
    prevent_initial_call=True,
)


@callback(Output(ids.DATA_PASTE, "is_open"), Input(ids.DATA_PASTE_OPEN, "n_clicks"), prevent_initial_call=True)
def open_paste(clicks: int | None) -> bool:
    """Return that the dialog is open."""
    return bool(clicks)


@callback(
    Output(ids.DATA_SETS_SUB, "children"),
    Output(ids.DATA_SETS, "rowData"),
    Output(ids.DATA_SETS, "style"),
    Output(ids.DATA_SETS_BOX, "hidden"),
    Output(ids.DATA_NOTHING, "children"),
    Input(ids.REFRESH, "data"),
)
def show_datasets(_: Any) -> tuple[Any, ...]:
    """Return the datasets."""
    ctx = current()
    n, found = datasets.newest(ctx, MOST, 0)
    words = f"the newest {MOST:,} of {n:,}" if n > MOST else f"{n:,}, the newest first" if n else ""
    style = {"height": grid_height(len(found))}
    return words, dataset_rows(found, ctx.now()), style, not found, None if found else no_data()


@callback(
    Output(ids.DATA_RECIPES, "rowData"),
    Output(ids.DATA_RECIPES, "style"),
    Output(ids.DATA_RECIPES_BOX, "hidden"),
    Output(ids.DATA_NO_RECIPES, "hidden"),
    Input(ids.REFRESH, "data"),
)
def show_recipes(_: Any) -> tuple[Any, ...]:
    """Return the saved recipes."""
    ctx = current()
    _, found = recipes.newest(ctx, MOST, 0)
    return recipe_rows(found, ctx.now()), {"height": grid_height(len(found))}, not found, bool(found)


@callback(
    Output(ids.DATA_RUNS, "children"),
    Output(ids.DATA_RUNS_PULSE, "disabled"),
    Input(ids.REFRESH, "data"),
    Input(ids.DATA_RUNS_PULSE, "n_intervals"),
)
def show_runs(_: Any, __: Any) -> tuple[Any, bool]:
    """Return the newest runs, and whether all of them are over, so that nobody need look again soon."""
    ctx = current()
    _, found = runs.newest(ctx, RUNS, 0)
    return run_rows(found, ctx.now()), all(run.over for run in found)


@callback(
    Output(ids.REFRESH, "data", allow_duplicate=True),
    Input(ids.DATA_RUNS_PULSE, "disabled"),
    State(ids.DATA_RUNS_PULSE, "n_intervals"),
    prevent_initial_call=True,
)
def show_what_came(over: bool, looked: int | None) -> Any:
    """Have the lists show what the last run made."""
    return current().now() if over and looked else no_update


@callback(Output(ids.REFRESH, "data", allow_duplicate=True), Input(ids.DATA_COMMAND, "data"), prevent_initial_call=True)
def cancel(command: dict[str, Any] | None) -> Any:
    """Cancel a run and have the page show it."""
    if not command:
        return no_update
    with suppress(Conflict):  # it ended in the meantime, which the page will show
        runs.cancel(current(), command["run"])
    return command["at"]


@callback(
    Output(ids.DATA_DELETE, "is_open", allow_duplicate=True),
    Output(ids.DATA_DELETE_ANSWER, "children", allow_duplicate=True),
    Output(ids.REFRESH, "data", allow_duplicate=True),
    Input(ids.DATA_DELETE_SEND, "n_clicks"),
    State(ids.DATA_DOOMED, "data"),
    prevent_initial_call=True,
)
def delete(clicks: int | None, doomed: dict[str, Any] | None) -> tuple[Any, Any, Any]:
    """Delete what was asked about, or say why that cannot be."""
    if not clicks or not doomed:
        return no_update, no_update, no_update
    ctx = current()
    try:
        (recipes if doomed["kind"] == "recipe" else datasets).remove(ctx, doomed["id"])
    except MonitorError as error:
        return True, notice(error.message[:1].upper() + error.message[1:]), no_update
    return False, None, ctx.now()
