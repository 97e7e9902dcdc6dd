"""Says what the draft of a training means, what is wrong with it and at which field; and starts the training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, no_update

from components import ids, train_ids
from components.clean_words import capital
from components.shell import notice
from components.train_columns import count_words
from components.train_draft import Draft, Wish, algorithm_of, draft_of, place_of, step_of, time_column, used, wish
from components.train_notes import hints, notes, told_early
from components.train_split import order_split, random_split, time_split
from components.train_summary import step_words, summary, version_words
from core.errors import InvalidInput, MonitorError, NotFound
from core.training.algorithm import Algorithm
from services import datasets, recipes, training_look
from services.context import Context
from web.context import current

Seen = dict[str, Any] | None
FIRST_CHOOSE = "Choose the data and the column to predict first; what will be done is told here."


@callback(
    output={
        "words": [Output(train_ids.words(name), "children") for name in train_ids.NAMES],
        "columns": Output(train_ids.TRAIN_COLUMNS_SUB, "children"),
        "boxes": Output(train_ids.box(ALL), "hidden"),
        "split": Output(train_ids.TRAIN_SPLIT_LOOK, "children"),
        "summary": Output(train_ids.TRAIN_SUMMARY, "children"),
        "notes": Output(train_ids.note(ALL), "children"),
        "looks": Output(train_ids.note(ALL), "className"),
    },
    inputs={
        "drafts": Input(ids.TRAIN_DRAFT, "data"),
        "formed": Input(train_ids.TRAIN_FORMED, "data"),
        "seen": Input(train_ids.TRAIN_SEEN, "data"),
        "refused": Input(train_ids.TRAIN_REFUSED, "data"),
        "paramed": Input(train_ids.TRAIN_PARAMED, "data"),
    },
)
def judge(drafts: Any, formed: Any, seen: Seen, refused: Any, paramed: Any) -> dict[str, Any]:
    """Return what the draft says in words and drawings, and what is wrong under each field."""
    _ = paramed  # fields of params that were drawn anew want what is wrong with them
    context = current()
    dataset = datasets.get(context, formed["dataset"]) if formed else None
    draft = draft_of(drafts, dataset.id if dataset else None)
    known = seen if seen and not seen["problem"] and dataset and seen["about"][0] == dataset.id else None
    wished = wish(draft, seen if dataset else None)
    names = [one["id"]["name"] for one in ctx.outputs_grouping["notes"]]
    task = known["task"] if known else None
    drawing = _split(context, draft, wished, known)
    early = told_early(draft, wished.problems)
    version = wished.named.version or training_look.next_version_of(context, wished.named.name)[0]
    lines, looks = notes(names, _hints(context, algorithm_of(draft, task), wished), early, _standing(refused, draft))
    words = step_words(wished, draft, seen, dataset)
    hidden = {"classes": task == "regression", "costs": task != "binary", "time": draft["fields"]["split"] != "time"}
    return {
        "words": [words[name] for name in train_ids.NAMES],
        "columns": count_words(len(used(draft, known)), len(known["names"]), known["looked_at"]) if known else "",
        "boxes": [hidden[one["id"]["name"]] for one in ctx.outputs_grouping["boxes"]],
        "split": drawing,
        "summary": summary(wished, draft, known, dataset, _recipe(context, wished), version)
        if known and dataset
        else notice(FIRST_CHOOSE, "info", "info"),
        "notes": lines,
        "looks": looks,
    }


@callback(
    Output(train_ids.TRAIN_GO, "data"),
    Output(train_ids.TRAIN_REFUSED, "data"),
    Output(train_ids.TRAIN_ANSWER, "children"),
    Input(train_ids.TRAIN_SEND, "n_clicks"),
    State(ids.TRAIN_DRAFT, "data"),
    State(train_ids.TRAIN_SEEN, "data"),
    State(train_ids.TRAIN_FORMED, "data"),
    running=[(Output(train_ids.TRAIN_SEND, "disabled"), True, False)],
    prevent_initial_call=True,
)
def train(clicks: int | None, drafts: Any, seen: Seen, formed: Any) -> tuple[Any, ...]:
    """Start the training and go where it is followed; else go to the field that keeps it from beginning."""
    if not clicks:
        return no_update, no_update, no_update
    if not formed:
        return no_update, _refusal(draft_of(drafts, None), "dataset", "Choose the data first."), None
    context, draft = current(), draft_of(drafts, formed["dataset"])
    wished = wish(draft, seen)
    if wished.problems:
        place = min(wished.problems, key=lambda one: train_ids.NAMES.index(step_of(one)))
        return no_update, _refusal(draft, place, wished.problems[place]), None
    return _started(context, formed["dataset"], draft, wished)


def _started(context: Context, dataset: str, draft: Draft, wished: Wish) -> tuple[Any, ...]:
    try:
        run = training_look.begin(context, dataset, wished.plan, wished.named, wished.recipe)
    except MonitorError as error:
        message = capital(error.message) + "."
        return no_update, _refusal(draft, place_of(error), message), notice(message)
    return f"/runs/{run.id}", None, None


def _refusal(draft: Mapping[str, Any], place: str, message: str) -> dict[str, Any]:
    step = step_of(place) if place else None
    return {"draft": draft, "place": place, "step": step, "message": message, "at": current().now()}


def _standing(refused: Any, draft: Draft) -> Any:
    """Return what kept the training from beginning, until something is changed."""
    return refused if refused and refused["draft"] == draft else None


def _split(context: Context, draft: Draft, wished: Wish, seen: Seen) -> Any:
    if not seen or "test_size" in wished.problems:
        return notice("Choose what is predicted, and how rows are parted is drawn here.", "info", "info")
    size = float(wished.plan.get("test_size", 0.2))
    name = time_column(draft)
    if name is None:
        by_time = draft["fields"]["split"] == "time"
        return order_split(seen["n"], size) if by_time else random_split(seen["n"], size, seen["task"])
    try:
        return time_split(training_look.periods(context, seen["about"][0], name, size), seen["n"], size)
    except InvalidInput as error:
        wished.problems.setdefault("time_column", capital(error.message) + ".")
        return notice(capital(error.message) + ".")


def _hints(context: Context, algorithm: Algorithm | None, wished: Wish) -> dict[str, str]:
    coming, known = training_look.next_version_of(context, wished.named.name)
    said = version_words(wished.named.name, coming, known)
    return hints(algorithm) | ({} if wished.named.version else {"version": said})


def _recipe(context: Context, wished: Wish) -> str | None:
    if not wished.recipe:
        return None
    try:
        return recipes.get(context, wished.recipe).name
    except NotFound:
        return "a recipe that is gone"
