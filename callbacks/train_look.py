"""What the wizard shows of target, columns and algorithms, as soon as it is known what is predicted."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, callback_context, html, no_update

from components import ids, train_ids
from components.clean_read import shown_value
from components.clean_words import column_of
from components.column_cards import FIRST
from components.empty import empty
from components.train_algorithm import algorithm_choice, params_form
from components.train_columns import feature_cards, page_of
from components.train_draft import Draft, algorithm_of, draft_of, place_of, recipe_of, used
from components.train_target import leak_notice, positive_field, target_look, told, told_problem
from core.errors import InvalidInput, NotFound
from core.params import options
from core.training.algorithm import algorithms_for
from services import training_look
from services.training import AUTO
from web.context import current

Seen = dict[str, Any] | None
MOVES = {train_ids.TRAIN_COLUMNS_EARLIER: -1, train_ids.TRAIN_COLUMNS_LATER: 1}
STAYS = (*MOVES, train_ids.TRAIN_SWITCHED)
FIRST_CHOOSE = "Choose the column to predict, and each of the others is looked at here."


def about(draft: Draft, dataset: str) -> list[Any]:
    """Return what target and features are found from."""
    fields = draft["fields"]
    return [dataset, column_of(fields["target_column"]), fields["task"], recipe_of(draft)]


@callback(
    Output(train_ids.TRAIN_SEEN, "data"),
    Output(train_ids.TRAIN_TARGET_LOOK, "children"),
    Output(train_ids.TRAIN_POSITIVE, "children"),
    Input(ids.TRAIN_DRAFT, "data"),
    Input(train_ids.TRAIN_FORMED, "data"),
    State(train_ids.TRAIN_SEEN, "data"),
    running=[(Output(train_ids.TRAIN_TARGET_CARD, "className"), "clean-working is-working", "clean-working")],
)
def look(drafts: Any, formed: dict[str, Any] | None, known: Seen) -> tuple[Any, ...]:
    """Return what is known of the target and the columns, unless it is known already."""
    draft = draft_of(drafts, formed["dataset"] if formed else None)
    asked = about(draft, formed["dataset"] if formed else "")
    if not formed or (known and known["about"] == asked):
        return (no_update,) * 3
    if not asked[1]:
        return None, None, None
    try:
        found = training_look.prospect(current(), *asked)
    except (InvalidInput, NotFound) as error:
        place = "recipe" if isinstance(error, NotFound) else place_of(error) or "target_column"
        return told_problem(error, place) | {"about": asked}, None, None
    seen = told(found) | {"about": asked}
    return seen, target_look(found), positive_field(seen, draft["fields"]["positive"])


@callback(
    output={
        "cards": Output(train_ids.TRAIN_COLUMNS, "children"),
        "page": Output(train_ids.TRAIN_COLUMNS_PAGE, "data"),
        "at": Output(train_ids.TRAIN_COLUMNS_AT, "children"),
        "hidden": Output(train_ids.TRAIN_COLUMNS_PAGER, "hidden"),
    },
    inputs={
        "seen": Input(train_ids.TRAIN_SEEN, "data"),
        "find": Input(train_ids.TRAIN_COLUMNS_FIND, "value"),
        "earlier": Input(train_ids.TRAIN_COLUMNS_EARLIER, "n_clicks"),
        "later": Input(train_ids.TRAIN_COLUMNS_LATER, "n_clicks"),
        "switched": Input(train_ids.TRAIN_SWITCHED, "data"),
        "page": State(train_ids.TRAIN_COLUMNS_PAGE, "data"),
        "drafts": State(ids.TRAIN_DRAFT, "data"),
    },
)
def show_columns(**asked: Any) -> dict[str, Any]:
    """Return the columns that are searched for, a page of them; single switches are moved by the script alone."""
    by, seen, switched = callback_context.triggered_id, asked["seen"], asked["switched"] or {}
    if by == train_ids.TRAIN_SWITCHED and not switched.get("all"):
        return dict.fromkeys(("cards", "page", "at", "hidden"), no_update)
    if not seen or seen["problem"]:
        return {"cards": _nothing(seen, FIRST_CHOOSE), "page": 0, "at": "", "hidden": True}
    found = training_look.prospect(current(), *seen["about"])
    draft = draft_of(asked["drafts"], seen["about"][0])
    if by == train_ids.TRAIN_SWITCHED:
        draft = draft | {"on": [], "off": seen["names"] if switched["all"] == "off" else []}
    wanted = (asked["find"] or "").strip().casefold()
    columns = [one for one in found.columns if wanted in one.name.casefold()]
    page, shown, words = page_of(len(columns), (asked["page"] or 0) + MOVES.get(by, 0) if by in STAYS else 0)
    cards = feature_cards(columns[shown], found.features, found.left_out, set(used(draft, seen)))
    key = str(current().now())  # drawn anew, for the script has moved switches since
    return {
        "cards": html.Div(cards, className="column-cards", key=key),
        "page": page,
        "at": words,
        "hidden": len(columns) <= FIRST,
    }


@callback(Output(train_ids.TRAIN_LEAKS, "children"), Input(train_ids.TRAIN_SEEN, "data"))
def show_leaks(seen: Seen) -> Any:
    """Return which columns alone give the target away."""
    if not seen or seen["problem"]:
        return None
    return leak_notice(training_look.leaks(current(), *seen["about"]))


@callback(
    Output(train_ids.TRAIN_ALGORITHMS, "children"),
    Input(train_ids.TRAIN_SEEN, "data"),
    State(ids.TRAIN_DRAFT, "data"),
)
def show_algorithms(seen: Seen, drafts: Any) -> Any:
    """Return the algorithms that fit what is predicted."""
    if not seen or seen["problem"]:
        return _nothing(seen, "Which algorithms fit depends on what is predicted.")
    chosen = draft_of(drafts, seen["about"][0])["fields"]["algorithm"]
    return algorithm_choice(algorithms_for(seen["task"]), chosen)


@callback(
    Output(train_ids.TRAIN_PARAMS, "children"),
    Output(train_ids.TRAIN_PARAMS_TITLE, "children"),
    Output(train_ids.TRAIN_PARAMED, "data"),
    Input(ids.TRAIN_DRAFT, "data"),
    Input(train_ids.TRAIN_FORMED, "data"),
    Input(train_ids.TRAIN_SEEN, "data"),
    State(train_ids.TRAIN_PARAMED, "data"),
)
def show_params(
    drafts: Any, formed: dict[str, Any] | None, seen: Seen, known: dict[str, Any] | None
) -> tuple[Any, ...]:
    """Return the form of the algorithm that is chosen, unless it is there already."""
    if not formed:
        return (no_update,) * 3
    draft = draft_of(drafts, formed["dataset"])
    algorithm = algorithm_of(draft, seen["task"] if seen else None)
    name = algorithm.name if algorithm else AUTO
    if known and known["of"] == [formed["dataset"], name]:
        return (no_update,) * 3
    usual = {one.name: shown_value(one, one.default) for one in options(algorithm.params)} if algorithm else {}
    title = f"Params of {algorithm.label.lower()}" if algorithm else "Params"
    form = params_form(algorithm, draft["params"].get(name, {}))
    return form, title, {"of": [formed["dataset"], name], "algorithm": name, "usual": usual}


def _nothing(seen: Seen, first: str) -> Any:
    """Return why there is nothing to show: no target yet, or one of which nothing can be predicted."""
    if seen and seen["problem"]:
        return empty("warning", "Not like this", seen["problem"]["message"], small=True)
    return empty("info", "No target yet", first, small=True)
