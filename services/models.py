"""Models: register, list, change, archive."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import orjson
import uuid_utils.compat as uuids
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import Connection, Row

from core.alerts.rule import FAMILIES
from core.errors import Conflict, InvalidInput, NotFound
from core.profiles.column import Kind
from core.windows import parse_length
from services.activation import count_anew, segment_by
from services.context import Context
from services.decoding import convert, read_id
from services.events import record, tell
from services.serving import read_attachable
from services.stages import Said, Stage, move
from services.views.model import ModelView
from storage import changes, models, rules
from storage.changes import EVER, Span

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^\S(.*\S)?\Z")]
Part = Literal["class", "score", "value", "positive"]
RuleSetName = Literal["calibrated", "literal"]
Tag = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^\S(.*\S)?\Z")]
Who = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^\S(.*\S)?\Z")]
Note = Annotated[str, Meta(max_length=2_000)]
MOST_SEGMENTS = 5
Segments = Annotated[list[Name], Meta(max_length=MOST_SEGMENTS)]


class NewModel(msgspec.Struct, forbid_unknown_fields=True, rename={"kinds": "schema"}):
    """A model to register.

    Parameters
    ----------
    name, version : str
        Unique together.
    description : str
    task : {"auto", "classification", "regression"}
    kinds : dict of str to {"numeric", "categorical"}
        Kinds of columns that must not be guessed; ``schema`` in JSON.
    bucket : str
        Length of a bucket of time, such as ``15m``, ``1h`` or ``1d``.
    window : int
        Closed buckets in the current window.
    output : dict
        Names of the members of a prediction that are its class, score or value, and the positive class.
    segments : list of str
        Features by whose values every figure is told apart as well; at most five.
    rules : {"calibrated", "literal"}
        Rule set of the drift verdict.
    """

    name: Name
    version: Name
    description: Annotated[str, Meta(max_length=2_000)] = ""
    task: Literal["auto", "classification", "regression"] = "auto"
    kinds: Annotated[dict[Name, Kind], Meta(max_length=1_000)] = {}
    bucket: Annotated[str, Meta(max_length=10)] = "1h"
    window: Annotated[int, Meta(ge=1, le=400)] = 24
    output: dict[Part, Name] = {}
    segments: Segments = []
    rules: RuleSetName = "calibrated"


class ModelChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may change on a registered model."""

    description: Annotated[str, Meta(max_length=2_000)] | None = None
    rules: RuleSetName | None = None
    segments: Segments | None = None
    recipe: str | UnsetType | None = UNSET
    """Id of the fitted recipe that incoming rows are cleaned by; none takes it away."""
    tags: Annotated[list[Tag], Meta(max_length=20)] | None = None
    notes: Annotated[str, Meta(max_length=20_000)] | None = None
    stage: Stage | UnsetType | None = UNSET
    """Champion of its name, of which there is one; none takes the stage away."""
    by: Who | None = None
    """Who changes the stage."""
    note: Note | None = None
    """Why."""


def register(ctx: Context, new: NewModel) -> ModelView:
    """Return the model after registering it with the default rules.

    Raises
    ------
    InvalidInput
        Names the field that is not allowed.
    Conflict
        Name and version are taken; carries the id of the model that has them.
    """
    model_id = UUID(int=uuids.uuid7().int)
    with ctx.database.write() as connection:
        add(ctx, connection, model_id, new)
        events = [record(connection, model_id, "model", ctx.now())]
        row = models.find(connection, model_id)
    tell(ctx, events)
    return view(row)


def add(ctx: Context, connection: Connection, model_id: UUID, new: NewModel, **more: Any) -> Row[Any]:
    """Return a model after inserting it with the default rules; see `register`."""
    new = readable(new)
    values = msgspec.structs.asdict(new) | {
        "id": model_id,
        "kinds": orjson.dumps(new.kinds).decode(),
        "output": orjson.dumps(new.output).decode(),
        "segments": orjson.dumps(list(dict.fromkeys(new.segments))).decode(),
        "created_at": ctx.now(),
    }
    taken = models.find_version(connection, new.name, new.version)
    if taken:
        raise Conflict(
            f"there is a model {new.name!r} with version {new.version!r}", existing=str(taken.id), field="$.version"
        )
    models.add(connection, values | more)
    rules.add(connection, model_id, FAMILIES.all())
    found = models.find(connection, model_id)
    assert found is not None, "it was inserted in this transaction"  # noqa: S101
    return found


def readable(new: NewModel) -> NewModel:
    """Return a model to register after looking at what it says; InvalidInput names the field that is not allowed."""
    new = convert(msgspec.to_builtins(new), NewModel)
    _require_length(new.bucket)
    return new


def get(ctx: Context, model_id: str) -> ModelView:
    """Return one model; NotFound if there is none, or it is archived."""
    with ctx.database.read() as connection:
        return view(require(connection, model_id))


def all_models(ctx: Context) -> tuple[ModelView, ...]:
    """Return every model that is not archived, the newest first."""
    with ctx.database.read() as connection:
        return tuple(map(view, models.active(connection)))


def change(ctx: Context, model_id: str, wanted: ModelChange, via: str = "api") -> ModelView:
    """Return the model after changing what `wanted` names.

    Parameters
    ----------
    via : str
        Who changed the stage if nobody says.

    Raises
    ------
    NotFound
    InvalidInput
        Somebody gives a reason, but no stage.
    """
    values = _plain_values(wanted)
    with ctx.database.write() as connection:
        model = require(connection, model_id)
        changed = []
        if wanted.stage is not UNSET:
            changed = move(connection, model, wanted.stage, Said(wanted.by or via, wanted.note or "", ctx.now()))
        if wanted.recipe is not UNSET:
            values["recipe_id"] = None if wanted.recipe is None else read_attachable(connection, wanted.recipe)
        if values:
            models.change(connection, model.id, **values)
        if values.get("rules", model.rules) != model.rules:
            changes.mark(connection, model.id, Span("data", 0, EVER))  # the same profiles have to be judged again
        if values.get("segments", model.segments) != model.segments:
            segment_by(connection, model.id, orjson.loads(values["segments"]))
        if values.get("recipe_id", model.recipe_id) != model.recipe_id:
            count_anew(connection, model.id, orjson.loads(values.get("segments", model.segments)))
        events = [record(connection, one, "model", ctx.now()) for one in {model.id, *changed}]
        row = models.find(connection, model.id)
    tell(ctx, events)
    ctx.queue.wake(model.id)
    return view(row)


def _plain_values(wanted: ModelChange) -> dict[str, Any]:
    """Return the columns that a change sets as they are given."""
    if wanted.stage is UNSET and (wanted.by is not None or wanted.note is not None):
        field = "$.by" if wanted.by is not None else "$.note"
        raise InvalidInput("it says who changes the stage or why, but no stage is given", field=field)
    given = {name: getattr(wanted, name) for name in ("description", "rules", "notes")}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    for name, listed in (("segments", wanted.segments), ("tags", wanted.tags)):
        if listed is not None:
            values[name] = orjson.dumps(list(dict.fromkeys(listed))).decode()
    return values


def set_rules(ctx: Context, model_id: str, chosen: RuleSetName) -> ModelView:
    """Return the model after choosing the rule set of its drift verdict."""
    return change(ctx, model_id, ModelChange(rules=chosen))


def archive(ctx: Context, model_id: str) -> None:
    """Put a model away: it is no longer listed, checked, or open to new predictions."""
    with ctx.database.write() as connection:
        model = require(connection, model_id)
        # the name becomes free for a successor
        models.change(
            connection, model.id, archived_at=ctx.now(), version=f"{model.version[:150]} (archived {model.id})"
        )
        events = [record(connection, model.id, "model", ctx.now())]
    tell(ctx, events)


def require(connection: Connection, model_id: str) -> Row[Any]:
    """Return the row of a model that is not archived, or raise NotFound."""
    row = models.find(connection, read_id(model_id, "model"))
    if row is None or row.archived_at is not None:
        raise NotFound(f"there is no model {model_id}")
    return row


def view(row: Any) -> ModelView:
    """Return a stored model as others see it."""
    return ModelView(
        id=str(row.id),
        name=row.name,
        version=row.version,
        description=row.description,
        task=row.task,
        bucket=row.bucket,
        window=row.window,
        rules=row.rules,
        segments=tuple(orjson.loads(row.segments)),
        recipe=None if row.recipe_id is None else str(row.recipe_id),
        created_at=row.created_at,
        stage=row.stage,
        tags=tuple(orjson.loads(row.tags)),
        notes=row.notes,
        trained=row.trained,
    )


def _require_length(bucket: str) -> None:
    try:
        parse_length(bucket)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="$.bucket") from error
