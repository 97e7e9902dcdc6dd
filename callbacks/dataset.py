"""Fills the look at a dataset: how it was read, its score, its columns, its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback

from components import ids
from components.column_cards import FIRST, column_cards, found_columns, more_words
from components.dataset_head import clean_words, dataset_head
from components.dataset_read import again_fields, problem_list, read_words_of
from components.dataset_score import score_part
from components.dataset_table import PAGE, row_columns, row_values, rows_height
from core.cleaning.rows import records
from services import cleaning, datasets
from web.context import current

MOST_AT_ONCE = 10 * PAGE

clientside_callback(
    ClientsideFunction("dataset", "remember"), Input(ids.DATASET_FIND, "value"), Input(ids.DATASET_SORT, "value")
)
clientside_callback(
    ClientsideFunction("dataset", "more"),
    Output(ids.DATASET_SHOWN, "data"),
    Input(ids.DATASET_MORE, "n_clicks"),
    Input(ids.DATASET_FIND, "value"),
    Input(ids.DATASET_SORT, "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("dataset", "choose_kind"),
    Output(ids.RECIPE_DRAFT, "data", allow_duplicate=True),
    Output(ids.DATASET_TOAST_WORDS, "children"),
    Output(ids.DATASET_TOAST, "className"),
    Input(ids.DATASET_KIND, "data"),
    State(ids.RECIPE_DRAFT, "data"),
    State(ids.DATASET, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("upload", "again"),
    Input(ids.DATASET_READ_SEND, "n_clicks"),
    State(ids.read_field(ALL), "value"),
    State(ids.read_field(ALL), "id"),
    State(ids.DATASET, "data"),
    State(ids.DATASET_NAME, "value"),
    prevent_initial_call=True,
)


@callback(
    Output(ids.DATASET_HEAD, "children"),
    Output(ids.DATASET_NAME, "value"),
    Output(ids.DATASET_PROBLEMS, "children"),
    Output(ids.DATASET_READ, "children"),
    Output(ids.DATASET_READ_FIELDS, "children"),
    Output(ids.DATASET_READ_FORM, "hidden"),
    Output(ids.DATASET_ROWS, "columnDefs"),
    Output(ids.DATASET_ROWS, "style"),
    Input(ids.DATASET, "data"),
)
def show(dataset: dict[str, Any]) -> tuple[Any, ...]:
    """Return what is known of the dataset without looking at its values."""
    ctx = current()
    view = datasets.get(ctx, dataset["id"])
    fields = again_fields(view)
    return (
        dataset_head(view, ctx.now()),
        view.name,
        problem_list(view),
        read_words_of(view),
        fields,
        not fields,
        row_columns(view.columns),
        {"height": rows_height(view.n)},
    )


@callback(Output(ids.DATASET_CLEAN, "children"), Input(ids.DATASET, "data"), Input(ids.RECIPE_DRAFT, "data"))
def show_chosen(dataset: dict[str, Any], drafts: Any) -> str:
    """Return how many steps were chosen for the dataset."""
    return clean_words(len(_steps(drafts, dataset["id"])))


@callback(Output(ids.DATASET_SCORE, "children"), Output(ids.DATASET_SEEN, "data"), Input(ids.DATASET, "data"))
def show_score(dataset: dict[str, Any]) -> tuple[Any, str]:
    """Return the score; the cards wait for it, as it takes the look that they are made of."""
    ctx = current()
    view = datasets.get(ctx, dataset["id"])
    return score_part(cleaning.looked_at(ctx, view.id), view.n), view.id


@callback(
    Output(ids.DATASET_CARDS, "children"),
    Output(ids.DATASET_MORE, "children"),
    Output(ids.DATASET_MORE, "hidden"),
    Input(ids.DATASET_SEEN, "data"),
    Input(ids.DATASET_FIND, "value"),
    Input(ids.DATASET_SORT, "value"),
    Input(ids.DATASET_SHOWN, "data"),
    State(ids.RECIPE_DRAFT, "data"),  # what is chosen from now on is marked by the script
    prevent_initial_call=True,
)
def show_columns(seen: str, find: str | None, sort: str, everything: bool, drafts: Any) -> tuple[Any, ...]:
    """Return the columns that are searched for, a card each."""
    look = cleaning.looked_at(current(), seen)
    found = found_columns(look.columns, find or "", sort)
    more = "" if everything else more_words(len(found), FIRST)
    return column_cards(found, _chosen(drafts, seen), everything=bool(everything)), more, not more


@callback(
    Output(ids.DATASET_ROWS, "getRowsResponse"),
    Input(ids.DATASET_ROWS, "getRowsRequest"),
    State(ids.DATASET, "data"),
    prevent_initial_call=True,
)
def show_rows(asked: dict[str, Any] | None, dataset: dict[str, Any]) -> dict[str, Any]:
    """Return the rows that come into sight."""
    ctx = current()
    view = datasets.get(ctx, dataset["id"])
    start = max(int((asked or {}).get("startRow") or 0), 0)
    end = int((asked or {}).get("endRow") or PAGE)
    frame = datasets.page(ctx, view.id, start, min(max(end - start, 0), MOST_AT_ONCE))
    return {"rowData": row_values(records(frame), view.columns, start), "rowCount": view.n}


def _steps(drafts: Any, dataset_id: str) -> list[Mapping[str, Any]]:
    """Return the steps chosen for a dataset; the browser keeps them, so they may be anything."""
    draft = drafts.get(dataset_id) if isinstance(drafts, dict) else None
    steps = draft.get("steps") if isinstance(draft, dict) else None
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def _chosen(drafts: Any, dataset_id: str) -> dict[str, str]:
    """Return what columns are to be read as, by steps of theirs alone."""
    found = {}
    for step in _steps(drafts, dataset_id):
        columns, params = step.get("columns"), step.get("params")
        if step.get("step") == "fix_types" and isinstance(columns, list) and len(columns) == 1:
            found[str(columns[0])] = str(params.get("to", "auto")) if isinstance(params, dict) else "auto"
    return found
