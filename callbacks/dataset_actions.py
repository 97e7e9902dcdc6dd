"""What can be done with a dataset: rename it, delete it, make it the reference of a model."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from components import ids
from components.dataset_reference import column_at, column_options, model_options, no_model, referenced
from components.shell import notice
from core.errors import MonitorError
from services import datasets, references
from services.models import all_models
from web.context import current

clientside_callback(ClientsideFunction("dataset", "leave"), Input(ids.DATASET_GONE, "data"), prevent_initial_call=True)


@callback(Output(ids.DATASET_RENAME, "is_open"), Input(ids.DATASET_RENAME_OPEN, "n_clicks"), prevent_initial_call=True)
def open_rename(clicks: int | None) -> bool:
    """Return whether the dialog is open."""
    return bool(clicks)


@callback(
    Output(ids.DATASET_RENAME, "is_open", allow_duplicate=True),
    Output(ids.note_of(ids.DATASET_NAME), "children"),
    Output(ids.note_of(ids.DATASET_NAME), "className"),
    Output(ids.DATASET, "data"),
    Input(ids.DATASET_NAME_SEND, "n_clicks"),
    Input(ids.DATASET_NAME, "n_submit"),
    State(ids.DATASET_NAME, "value"),
    State(ids.DATASET, "data"),
    prevent_initial_call=True,
)
def rename(clicks: int | None, submits: int | None, name: str | None, dataset: dict[str, Any]) -> tuple[Any, ...]:
    """Rename the dataset, or say why it cannot be called so."""
    if not clicks and not submits:
        return no_update, no_update, no_update, no_update
    ctx = current()
    try:
        datasets.rename(ctx, dataset["id"], name or "")
    except MonitorError as error:
        return True, _sentence(error), "field-note is-bad", no_update
    return False, "1 to 200 characters.", "field-note", dataset | {"at": ctx.now()}


@callback(Output(ids.DATASET_DELETE, "is_open"), Input(ids.DATASET_DELETE_OPEN, "n_clicks"), prevent_initial_call=True)
def open_delete(clicks: int | None) -> bool:
    """Return whether the dialog is open."""
    return bool(clicks)


@callback(
    Output(ids.DATASET_DELETE_ANSWER, "children"),
    Output(ids.DATASET_GONE, "data"),
    Input(ids.DATASET_DELETE_SEND, "n_clicks"),
    State(ids.DATASET, "data"),
    prevent_initial_call=True,
)
def delete(clicks: int | None, dataset: dict[str, Any]) -> tuple[Any, Any]:
    """Delete the dataset and go back to the list, or say why that cannot be."""
    if not clicks:
        return no_update, no_update
    try:
        datasets.remove(current(), dataset["id"])
    except MonitorError as error:
        return notice(_sentence(error)), no_update
    return None, dataset["id"]


@callback(
    Output(ids.DATASET_REFERENCE, "is_open"),
    Output(ids.DATASET_REFERENCE_MODEL, "options"),
    Output(ids.DATASET_REFERENCE_MODEL, "value"),
    Output(ids.DATASET_REFERENCE_LABEL, "options"),
    Output(ids.DATASET_REFERENCE_ANSWERS, "options"),
    Output(ids.DATASET_REFERENCE_SEND, "disabled"),
    Output(ids.DATASET_REFERENCE_SAID, "children"),
    Input(ids.DATASET_REFERENCE_OPEN, "n_clicks"),
    State(ids.DATASET, "data"),
    prevent_initial_call=True,
)
def open_reference(clicks: int | None, dataset: dict[str, Any]) -> tuple[Any, ...]:
    """Return the dialog with the models and columns to choose from."""
    if not clicks:
        return (no_update,) * 7
    ctx = current()
    models = all_models(ctx)
    columns = column_options(list(datasets.get(ctx, dataset["id"]).columns))
    first = models[0].id if models else ""
    return True, model_options(models), first, columns, columns, not models, None if models else no_model()


@callback(
    Output(ids.DATASET_REFERENCE_SAID, "children", allow_duplicate=True),
    Input(ids.DATASET_REFERENCE_SEND, "n_clicks"),
    State(ids.DATASET_REFERENCE_MODEL, "value"),
    State(ids.DATASET_REFERENCE_LABEL, "value"),
    State(ids.DATASET_REFERENCE_ANSWERS, "value"),
    State(ids.DATASET, "data"),
    prevent_initial_call=True,
)
def use(
    clicks: int | None, model_id: str | None, label: str | None, answers: str | None, dataset: dict[str, Any]
) -> Any:
    """Make the dataset the reference of the chosen model, or say why that cannot be."""
    if not clicks:
        return no_update
    ctx = current()
    names = list(datasets.get(ctx, dataset["id"]).columns)
    truth, said = column_at(names, label), column_at(names, answers)
    if truth is not None and truth == said:
        return notice("The label and the prediction are different columns.")
    try:
        made = references.from_dataset(ctx, model_id or "", dataset["id"], truth, said)
    except MonitorError as error:
        return notice(_sentence(error))
    return referenced(model_id or "", made)


def _sentence(error: MonitorError) -> str:
    return error.message[:1].upper() + error.message[1:]
