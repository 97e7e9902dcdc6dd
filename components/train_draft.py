"""The draft of a training: what stands in the fields of the wizard for a dataset, and the plan that it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.clean_read import read_value, shown_value
from components.clean_words import column_of, column_value
from core.errors import InvalidInput
from core.params import Option, options
from core.training.algorithm import ALGORITHMS, Algorithm, Task
from core.training.plan import Plan
from services.training import AUTO, Named

Draft = dict[str, Any]
PLAN: dict[str, Option] = {option.name: option for option in options(Plan)}
READ = ("split", "test_size", "cv", "seed", "time_limit_s", "memory_limit_mb", "explain")
OF_CLASSES = ("balanced",)
COSTS = ("cost_false_positive", "cost_false_negative")
NAMED = ("name", "version", "description", "bucket")
RECIPE, NO_RECIPE = "recipe", "none"
STEP_OF = {
    "dataset": "data",
    **dict.fromkeys(("target_column", "features", "task", "positive", RECIPE), "features"),
    **dict.fromkeys(("split", "time_column", "test_size", "cv", "seed", *OF_CLASSES, *COSTS), "split"),
    **dict.fromkeys(("algorithm", "params", "time_limit_s", "memory_limit_mb", "explain"), "algorithm"),
    **dict.fromkeys(NAMED, "name"),
}


@dataclass(frozen=True)
class Wish:
    """What a draft says.

    Parameters
    ----------
    plan : dict
        Fields of `core.training.plan.Plan`, without those left at their defaults.
    named : Named
    recipe : str, optional
    problems : dict of str to str
        What is wrong, by field; a param is ``params.`` and its name.
    """

    plan: dict[str, Any]
    named: Named
    recipe: str | None
    problems: dict[str, str]


def blank() -> dict[str, Any]:
    """Return what stands in the fields before anybody wrote in them."""
    shown = {name: shown_value(option, option.default) for name, option in PLAN.items()}
    plain = {name: value for name, value in shown.items() if name not in ("features", "params", "positive")}
    named = {"name": "", "version": "", "description": "", "bucket": Named("").bucket}
    return {**plain, "positive": "", "target_column": column_value(None), RECIPE: NO_RECIPE, **named}


def draft_of(drafts: Mapping[str, Any] | None, dataset_id: str | None) -> Draft:
    """Return the draft of a dataset from all drafts of the tab, with a value for every field."""
    found = (drafts or {}).get(dataset_id or "") or {}
    known = {key: found[key] for key in ("params", "off", "on") if found.get(key)}
    return {"params": {}, "off": [], "on": [], **known, "fields": blank() | dict(found.get("fields") or {})}


def asked_for(draft: Draft, asked: Mapping[str, Any]) -> Draft:
    """Return the draft after what an address asks for.

    Parameters
    ----------
    asked : mapping
        Fields by name, as texts; columns plain; ``params.`` and the name of a param; ``off`` and ``on``. An entry that
        a list does not have is passed over.

    Examples
    --------
    >>> one = asked_for(draft_of({}, "d"), {"target": "pay", "algorithm": "ridge", "params.alpha": "2", "off": "id"})
    >>> one["fields"]["target_column"], one["params"], one["off"]
    ('=pay', {'ridge': {'alpha': '2'}}, ['id'])
    """
    fields, known = dict(draft["fields"]), blank()
    for name, value in asked.items():
        if name in ("target", "time_column"):
            fields["target_column" if name == "target" else name] = column_value(str(value))
        elif name in known and name != "target_column" and _may_be(name, value):
            fields[name] = value == "true" if isinstance(known[name], bool) else str(value)
    algorithm = fields["algorithm"]
    params = {name.removeprefix("params."): _value(value) for name, value in asked.items() if name[:7] == "params."}
    both = {**draft["params"], algorithm: {**draft["params"].get(algorithm, {}), **params}} if params else {}
    switched = {name: _several(asked[name]) for name in ("off", "on") if name in asked}
    return {**draft, "params": both or draft["params"], **switched, "fields": fields}


def used(draft: Draft, seen: Mapping[str, Any]) -> list[str]:
    """Return the columns that a model would look at, in their order."""
    off, on = set(draft["off"]), set(draft["on"])
    ordering = time_column(draft)
    return [
        name
        for name in seen["names"]
        if name != ordering and (name in on or (name not in off and name not in seen["left_out"]))
    ]


def recipe_of(draft: Draft) -> str | None:
    """Return the id of the recipe that cleans rows first."""
    chosen = draft["fields"][RECIPE]
    return chosen if chosen and chosen != NO_RECIPE else None


def algorithm_of(draft: Draft, task: Task | None) -> Algorithm | None:
    """Return the algorithm that was chosen; none for `auto`, and where it does not fit what is predicted."""
    name = draft["fields"]["algorithm"]
    found = None if name == AUTO else ALGORITHMS.all().get(name)
    return found if found and (task is None or task in found.tasks) else None


def time_column(draft: Draft) -> str | None:
    """Return the column that rows are put in order by, where they are split by time."""
    return column_of(draft["fields"]["time_column"]) if draft["fields"]["split"] == "time" else None


def wish(draft: Draft, seen: Mapping[str, Any] | None) -> Wish:
    """Return what a draft says, and what is wrong with it.

    Parameters
    ----------
    seen : mapping, optional
        What is known of the target and the features, of `components.train_target.told`.
    """
    fields, problems = draft["fields"], dict[str, str]()
    target = column_of(fields["target_column"])
    if not target:
        problems["target_column"] = "Choose what is to be predicted."
    task = seen["task"] if seen and not seen.get("problem") else None
    wanted = READ + (OF_CLASSES if task != "regression" else ()) + (COSTS if task == "binary" else ())
    plan = _read({name: PLAN[name] for name in wanted}, fields, "$", problems)
    plan |= {"target_column": target or "", **_chosen(draft, seen, problems)}
    chosen = algorithm_of(draft, task)
    plan |= {"algorithm": chosen.name} if chosen else {}
    params = _params(draft, chosen, problems)
    plan |= {"params": params} if params else {}
    if fields["split"] == "time" and time_column(draft):
        plan["time_column"] = time_column(draft)
    _whole(plan, problems)
    named = Named(*(str(fields[name] or "").strip() for name in NAMED))
    if not named.name:
        problems["name"] = "A name is needed."
    return Wish(plan, Named(named.name, named.version or None, named.description, named.bucket), recipe_of(draft),
                problems)  # fmt: skip


def place_of(error: InvalidInput | Any) -> str:
    """Return the field of the wizard that an error speaks of.

    Examples
    --------
    >>> [place_of(InvalidInput("", field=one)) for one in ("$.params.C", "$.features[2]", "$.time_column", "$", None)]
    ['params.C', 'features', 'time_column', '', '']
    """
    path = str(error.field or "").removeprefix("$").removeprefix(".")
    name = path.partition("[")[0]
    return name if name.partition(".")[0] in STEP_OF else ""


def step_of(place: str) -> str:
    """Return the step that a field is in; the last one for what is in none."""
    return STEP_OF.get(place.partition(".")[0], "name")


def _read(known: Mapping[str, Option], raw: Mapping[str, Any], under: str, problems: dict[str, str]) -> dict[str, Any]:
    """Return what stands in fields, without defaults; what cannot be read is noted."""
    found: dict[str, Any] = {}
    for name, option in known.items():
        if name not in raw or raw[name] == shown_value(option, option.default):
            continue
        try:
            found[name] = read_value(option, raw[name], under)
        except InvalidInput as error:
            problems[place_of(error)] = error.message[:1].upper() + error.message[1:] + "."
    return {name: value for name, value in found.items() if value != known[name].default}


def _chosen(draft: Draft, seen: Mapping[str, Any] | None, problems: dict[str, str]) -> dict[str, Any]:
    """Return the task, the positive class and the features as far as they were chosen."""
    found: dict[str, Any] = {} if draft["fields"]["task"] == AUTO else {"task": draft["fields"]["task"]}
    if not seen or seen.get("problem"):
        if seen:
            problems[seen["problem"]["field"]] = seen["problem"]["message"]
        return found
    positive = draft["fields"]["positive"]
    if seen["task"] == "binary" and positive in seen["classes"] and positive != seen["positive"]:
        found["positive"] = positive
    names = used(draft, seen)
    if not names:
        problems["features"] = "Switch on at least one column to learn from."
    if set(names) != {name for name in seen["names"] if name not in seen["left_out"]} - {time_column(draft)}:
        found["features"] = names
    return found


def _params(draft: Draft, algorithm: Algorithm | None, problems: dict[str, str]) -> dict[str, Any]:
    if algorithm is None:
        return {}
    known = {option.name: option for option in options(algorithm.params)}
    return _read(known, draft["params"].get(algorithm.name, {}), "$.params", problems)


def _whole(plan: Mapping[str, Any], problems: dict[str, str]) -> None:
    """Note what is wrong with fields together."""
    try:
        Plan(**{name: value for name, value in plan.items() if name != "features"})
    except InvalidInput as error:
        problems.setdefault(place_of(error), error.message[:1].upper() + error.message[1:] + ".")


def _may_be(name: str, value: Any) -> bool:
    """Return whether a field with a list to choose from has this entry."""
    return name not in PLAN or not PLAN[name].choices or value in PLAN[name].choices


def _value(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value)


def _several(value: Any) -> list[str]:
    values: Sequence[Any] = value if isinstance(value, list) else [value]
    return [str(one) for one in values]
