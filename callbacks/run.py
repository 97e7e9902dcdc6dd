"""Follows a run, cancels it, shows its report, and hands its result on."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from components import clean_ids, ids
from components.clean_words import capital, column_entries, column_of, column_value
from components.run import run_head, run_progress
from components.run_figures import column_figure
from components.run_next import done, model_entries, next_links, recipe_words, train_on
from components.run_report import (
    column_facts,
    first_column,
    report_grid_height,
    report_rows,
    report_tiles,
    step_reports,
)
from components.shell import notice
from core.errors import MonitorError, NotFound
from services import datasets, models, recipes, references, runs
from services.context import Context
from services.models import ModelChange
from services.views.cleaning import DatasetView
from web.context import current

Choice = dict[str, Any]

clientside_callback(
    ClientsideFunction("clean", "choose_column"),
    Output(clean_ids.RUN_CHOICE, "data"),
    Input(clean_ids.RUN_GRID, "cellClicked"),
    State(clean_ids.RUN_CHOICE, "data"),
    prevent_initial_call=True,
)


@callback(
    Output(clean_ids.RUN_HEAD, "children"),
    Output(clean_ids.RUN_PROGRESS, "children"),
    Output(clean_ids.RUN_PROGRESS_BOX, "hidden"),
    Output(clean_ids.RUN_CANCEL, "hidden"),
    Output(clean_ids.RUN_PULSE, "disabled"),
    Output(clean_ids.RUN_STATE, "data"),
    Input(clean_ids.RUN_PULSE, "n_intervals"),
    State(clean_ids.RUN_CHOICE, "data"),
    State(clean_ids.RUN_STATE, "data"),
)
def follow(_: Any, choice: Choice, known: str | None) -> tuple[Any, ...]:
    """Return how far the run is; once it is over it is asked for no more."""
    ctx = current()
    run = runs.get(ctx, choice["run"])
    return (
        run_head(run, _dataset(ctx, run.dataset), ctx.now()),
        run_progress(run, ctx.now()),
        run.status == "done" and (run.kind == "train" or bool((run.result or {}).get("report"))),
        run.over,
        run.over,
        no_update if run.status == known else run.status,
    )


@callback(
    Output(clean_ids.RUN_CANCEL_ANSWER, "children"),
    Input(clean_ids.RUN_CANCEL, "n_clicks"),
    State(clean_ids.RUN_CHOICE, "data"),
    prevent_initial_call=True,
)
def cancel(clicks: int | None, choice: Choice) -> Any:
    """Ask the run to end; that it did is seen at the next look."""
    if not clicks:
        return no_update
    try:
        runs.cancel(current(), choice["run"])
    except MonitorError as error:
        return notice(capital(error.message))
    return None


@callback(
    Output(clean_ids.RUN_BODY, "hidden"),
    Output(clean_ids.RUN_SUMMARY, "children"),
    Output(clean_ids.RUN_TILES, "children"),
    Output(clean_ids.RUN_STEPS, "children"),
    Output(clean_ids.RUN_NEXT, "children"),
    Input(clean_ids.RUN_STATE, "data"),
    State(clean_ids.RUN_CHOICE, "data"),
)
def show(state: str | None, choice: Choice) -> tuple[Any, ...]:
    """Return the report of a run that is done, and what can be done next."""
    ctx = current()
    report = _report(ctx, choice) if state == "done" else None
    if report is None:
        return True, *(None,) * 4
    result: Any = runs.get(ctx, choice["run"]).result
    return (
        False,
        " ".join(report["summary"]),
        report_tiles(report),
        step_reports(report),
        [next_links(choice["run"], result), *_recipe(ctx, result["recipe"], runs.get(ctx, choice["run"]).dataset)],
    )


@callback(
    Output(clean_ids.RUN_MODEL, "options"),
    Output(clean_ids.RUN_MODEL, "value"),
    Output(clean_ids.RUN_REFERENCE_MODEL, "options"),
    Output(clean_ids.RUN_REFERENCE_MODEL, "value"),
    Output(clean_ids.RUN_LABEL, "options"),
    Output(clean_ids.RUN_LABEL, "value"),
    Output(clean_ids.RUN_PREDICTION, "options"),
    Output(clean_ids.RUN_PREDICTION, "value"),
    Input(clean_ids.RUN_STATE, "data"),
    State(clean_ids.RUN_CHOICE, "data"),
)
def offer(state: str | None, choice: Choice) -> tuple[Any, ...]:
    """Return the models that the result can be handed on to, and its columns."""
    ctx = current()
    if state != "done" or _report(ctx, choice) is None:
        return (no_update,) * 8
    result: Any = runs.get(ctx, choice["run"]).result
    known, made = model_entries(models.all_models(ctx)), _dataset(ctx, result["dataset"])
    entries = column_entries(list(made.columns) if made else [])
    first = known[0]["value"] if known else None
    return (known, first) * 2 + (entries, column_value(None)) * 2


@callback(
    Output(clean_ids.RUN_GRID, "rowData"),
    Output(clean_ids.RUN_GRID, "style"),
    Output(clean_ids.RUN_COLUMN_TITLE, "children"),
    Output(clean_ids.RUN_COLUMN_FACTS, "children"),
    Output(ids.spec("cleaned-column"), "data"),
    Input(clean_ids.RUN_STATE, "data"),
    Input(clean_ids.RUN_CHOICE, "data"),
)
def show_columns(state: str | None, choice: Choice) -> tuple[Any, ...]:
    """Return the columns before and after, and one of them closely."""
    report = _report(current(), choice) if state == "done" else None
    if report is None:
        return (no_update,) * 5
    name = first_column(report, choice["column"])
    rows = report_rows(report, name)
    style = {"height": report_grid_height(len(rows))}
    return rows, style, name or "Column", column_facts(report, name), column_figure(report, name)


@callback(
    Output(clean_ids.RUN_ATTACH_ANSWER, "children"),
    Input(clean_ids.RUN_ATTACH, "n_clicks"),
    State(clean_ids.RUN_MODEL, "value"),
    State(clean_ids.RUN_CHOICE, "data"),
    prevent_initial_call=True,
)
def attach(clicks: int | None, model_id: str | None, choice: Choice) -> Any:
    """Have the rows of a model cleaned by the recipe from now on."""
    if not clicks:
        return no_update
    if not model_id:
        return notice("Choose a model; there is none yet.")
    ctx = current()
    result: Any = runs.get(ctx, choice["run"]).result
    try:
        model = models.change(ctx, model_id, ModelChange(recipe=result["recipe"]))
    except MonitorError as error:
        return notice(capital(error.message))
    return done("Attached: its rows are cleaned by the recipe from now on.", model)


@callback(
    Output(clean_ids.RUN_REFERENCE_ANSWER, "children"),
    Input(clean_ids.RUN_REFERENCE, "n_clicks"),
    State(clean_ids.RUN_REFERENCE_MODEL, "value"),
    State(clean_ids.RUN_LABEL, "value"),
    State(clean_ids.RUN_PREDICTION, "value"),
    State(clean_ids.RUN_CHOICE, "data"),
    running=[(Output(clean_ids.RUN_REFERENCE, "disabled"), True, False)],
    prevent_initial_call=True,
)
def refer(clicks: int | None, model_id: str | None, label: str | None, prediction: str | None, choice: Choice) -> Any:
    """Make the result the reference of a model."""
    if not clicks:
        return no_update
    if not model_id:
        return notice("Choose a model; there is none yet.")
    ctx = current()
    result: Any = runs.get(ctx, choice["run"]).result
    try:
        references.from_dataset(ctx, model_id, result["dataset"], column_of(label), column_of(prediction))
        return done("It is the reference now of", models.get(ctx, model_id), "/drift")
    except MonitorError as error:
        return notice(capital(error.message))


def _report(ctx: Context, choice: Choice) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (runs.get(ctx, choice["run"]).result or {}).get("report")
    return found


def _dataset(ctx: Context, dataset_id: str | None) -> DatasetView | None:
    """Return a dataset, none where it was deleted since."""
    try:
        return datasets.get(ctx, dataset_id) if dataset_id else None
    except NotFound:
        return None


def _recipe(ctx: Context, recipe_id: str, dataset_id: str | None) -> list[Any]:
    """Return what is said of the recipe of a run, and the way to a model that is cleaned by it."""
    try:
        recipe = recipes.get(ctx, recipe_id)
    except NotFound:
        return []
    found = _dataset(ctx, dataset_id)
    return [recipe_words(recipe.name), train_on(found.id if found else None, recipe)]
