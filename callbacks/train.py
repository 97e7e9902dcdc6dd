"""The wizard that trains a model: which data, which step, what stands in its fields; the draft is kept by the tab."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from components import ids, train_ids
from components.clean_words import capital, column_value
from components.empty import empty
from components.train_algorithm import limits_form
from components.train_data import dataset_list, found_datasets, model_options
from components.train_draft import Draft, asked_for, blank, draft_of, recipe_of
from components.train_split import split_form
from components.train_summary import name_form, usual_name
from components.train_target import target_form
from core.errors import MonitorError, NotFound
from services import datasets, models, recipes, training_data
from services.context import Context
from services.views.cleaning import DatasetView
from web.context import current

Choice = dict[str, Any]
MOST = 1_000

clientside_callback(
    ClientsideFunction("train", "move"),
    Output(train_ids.TRAIN_STEP, "data"),
    Output(train_ids.TRAIN_CHOICE, "data", allow_duplicate=True),
    Input(train_ids.act(ALL, ALL), "n_clicks"),
    Input(train_ids.TRAIN_REFUSED, "data"),
    State(train_ids.TRAIN_STEP, "data"),
    State(train_ids.TRAIN_CHOICE, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("train", "show"),
    *[Output(train_ids.panel(name), "hidden") for name in train_ids.NAMES],
    Output(train_ids.act("step", ALL), "className"),
    Input(train_ids.TRAIN_STEP, "data"),
    State(train_ids.TRAIN_REFUSED, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("train", "written"),
    Output(train_ids.TRAIN_WRITTEN, "data"),
    Input(train_ids.field(ALL), "value"),
    Input(train_ids.param(ALL, ALL), "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("train", "merged"),
    Output(ids.TRAIN_DRAFT, "data", allow_duplicate=True),
    Input(train_ids.TRAIN_WRITTEN, "data"),
    State(ids.TRAIN_DRAFT, "data"),
    State(train_ids.TRAIN_FORMED, "data"),
    State(train_ids.TRAIN_PARAMED, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("train", "switched"),
    Output(ids.TRAIN_DRAFT, "data", allow_duplicate=True),
    Input(train_ids.TRAIN_SWITCHED, "data"),
    State(ids.TRAIN_DRAFT, "data"),
    State(train_ids.TRAIN_FORMED, "data"),
    State(train_ids.TRAIN_SEEN, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("train", "remember"),
    Output(train_ids.TRAIN_PLACE, "data"),
    Input(ids.TRAIN_DRAFT, "data"),
    Input(train_ids.TRAIN_SEEN, "data"),
    State(train_ids.TRAIN_FORMED, "data"),
    State(train_ids.TRAIN_STEP, "data"),
    prevent_initial_call=True,
)
clientside_callback(ClientsideFunction("clean", "go"), Input(train_ids.TRAIN_GO, "data"), prevent_initial_call=True)


@callback(
    Output(train_ids.TRAIN_DATASETS, "children"),
    Input(train_ids.TRAIN_FIND, "value"),
    Input(train_ids.TRAIN_SOURCE, "value"),
    Input(train_ids.TRAIN_CHOICE, "data"),
    Input(ids.REFRESH, "data"),
)
def show_datasets(find: str | None, source: str, choice: Choice, _: Any) -> Any:
    """Return the datasets that are searched for."""
    ctx = current()
    n, known = datasets.newest(ctx, MOST, 0)
    found = found_datasets(known, find or "", source)
    return dataset_list(found, choice["dataset"], ctx.now(), any_at_all=bool(n))


@callback(
    Output(train_ids.TRAIN_LOGGED_MODEL, "options"),
    Output(train_ids.TRAIN_LOGGED_MODEL, "value"),
    Output(train_ids.TRAIN_LOGGED_SEND, "disabled"),
    Input(train_ids.TRAIN_LOGGED_DAYS, "id"),
    State(train_ids.TRAIN_CHOICE, "data"),
)
def show_models(_: Any, choice: Choice) -> tuple[Any, ...]:
    """Return the models whose predictions can be learnt from."""
    options = model_options(models.all_models(current()))
    known = [one["value"] for one in options]
    wanted = choice["asked"].get("model")
    return options, wanted if wanted in known else next(iter(known), None), not known


@callback(
    Output(train_ids.TRAIN_CHOICE, "data", allow_duplicate=True),
    Output(train_ids.TRAIN_STEP, "data", allow_duplicate=True),
    Output(train_ids.TRAIN_LOGGED_NOTE, "children"),
    Output(train_ids.TRAIN_LOGGED_NOTE, "className"),
    Input(train_ids.TRAIN_LOGGED_SEND, "n_clicks"),
    State(train_ids.TRAIN_LOGGED_MODEL, "value"),
    State(train_ids.TRAIN_LOGGED_DAYS, "value"),
    running=[(Output(train_ids.TRAIN_LOGGED_SEND, "disabled"), True, False)],
    prevent_initial_call=True,
)
def use_logged(clicks: int | None, model_id: str | None, days: str | None) -> tuple[Any, ...]:
    """Choose the logged predictions of a model, with what was true, as the data."""
    if not clicks or not model_id:
        return (no_update,) * 4
    ctx, text = current(), (days or "").strip()
    try:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
        dataset = training_data.from_predictions(ctx, model_id, number)
    except MonitorError as error:
        return no_update, no_update, capital(error.message) + ".", "field-note is-bad"
    model = models.get(ctx, model_id)
    asked = {"name": model.name} | ({"recipe": model.recipe} if model.recipe else {})
    return {"dataset": dataset, "asked": asked}, "features", "", "field-note"


@callback(
    Output(train_ids.TRAIN_FORMED, "data"),
    Output(ids.TRAIN_DRAFT, "data", allow_duplicate=True),
    Output(train_ids.TRAIN_TARGET, "children"),
    Output(train_ids.TRAIN_SPLIT, "children"),
    Output(train_ids.TRAIN_LIMITS, "children"),
    Output(train_ids.TRAIN_NAME, "children"),
    Input(train_ids.TRAIN_CHOICE, "data"),
    State(ids.TRAIN_DRAFT, "data"),
    prevent_initial_call="initial_duplicate",
)
def begin(choice: Choice, drafts: Any) -> tuple[Any, ...]:
    """Return the fields for the data that was chosen, holding what was written before and what the address asks for."""
    if not choice["dataset"]:
        nothing = empty("data", "No data yet", "Choose it in the first step.", small=True)
        return None, no_update, *[nothing] * 4
    ctx = current()
    found = datasets.get(ctx, choice["dataset"])
    draft = _begun(ctx, found, choice["asked"], drafts)
    fields, columns = draft["fields"], list(found.columns)
    names = sorted({one.name for one in models.all_models(ctx)})
    return (
        {"dataset": found.id, "blank": blank()},
        {**(drafts or {}), found.id: draft},
        target_form(fields, columns, recipes.newest(ctx, MOST, 0)[1]),
        split_form(fields, columns),
        limits_form(fields),
        name_form(fields, names),
    )


def _begun(ctx: Context, found: DatasetView, asked: dict[str, Any], drafts: Any) -> Draft:
    draft = asked_for(draft_of(drafts, found.id), asked)
    fields = draft["fields"]
    if "target" not in asked:
        fields = fields | {"target_column": _target_of(ctx, recipe_of(draft)) or fields["target_column"]}
    label = training_data.label_of(found)
    if label and fields["target_column"] == column_value(None):
        fields = fields | {"target_column": column_value(label)}
    if not fields["name"]:
        fields = fields | {"name": usual_name(found, _name_of(ctx, asked.get("model")))}
    return draft | {"fields": fields}


def _target_of(ctx: Context, recipe_id: str | None) -> str | None:
    """Return the column that a recipe was made to predict, as an entry of a list; None where there is none."""
    with suppress(NotFound):
        target = recipes.get(ctx, recipe_id).target if recipe_id else None
        return column_value(target) if target else None
    return None


def _name_of(ctx: Context, model_id: str | None) -> str | None:
    with suppress(NotFound):
        return models.get(ctx, model_id).name if model_id else None
    return None
