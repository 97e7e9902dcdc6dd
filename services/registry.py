"""The registry: which version of a name is its champion, and which was it before."""

from __future__ import annotations

from uuid import UUID

import msgspec

from services.context import Context
from services.events import record, tell
from services.models import Note, Who, require, view
from services.stages import Said, former, roll_back
from services.views.model import ModelView
from services.views.registry import StageChangeView
from storage import models, stages

API = "api"


class RollBack(msgspec.Struct, forbid_unknown_fields=True):
    """Who goes back to the champion before, and why."""

    by: Who | None = None
    note: Note = ""


def roll_back_champion(ctx: Context, model_id: str, said: RollBack, via: str = API) -> ModelView:
    """Return the champion before this one, which is champion again; this one is archived.

    Parameters
    ----------
    model_id : str
        Of the champion.
    via : str
        Who it was if nobody says.

    Raises
    ------
    NotFound
    Conflict
        The model is no champion, or none was before it.
    """
    with ctx.database.write() as connection:
        model = require(connection, model_id)
        now = ctx.now()
        changed = roll_back(connection, model, Said(said.by or via, said.note, now))
        events = [record(connection, one, "model", now) for one in changed]
        row = models.find(connection, changed[0])
    tell(ctx, events)
    return view(row)


def stage_history(ctx: Context, model_id: str) -> tuple[StageChangeView, ...]:
    """Return the changes of a model's stage, the newest first; NotFound if there is no such model."""
    with ctx.database.read() as connection:
        rows = stages.of_model(connection, require(connection, model_id).id)
    return tuple(StageChangeView(row.before, row.after, row.who, row.note, row.changed_at) for row in rows)


def versions(ctx: Context, name: str) -> tuple[ModelView, ...]:
    """Return the versions of a name that are not deleted, the newest first."""
    with ctx.database.read() as connection:
        return tuple(map(view, models.named(connection, name)))


def champion_of(ctx: Context, name: str) -> ModelView | None:
    """Return the champion of a name; None where there is none."""
    return next((one for one in versions(ctx, name) if one.stage == stages.CHAMPION), None)


def champion_before(ctx: Context, model: ModelView) -> ModelView | None:
    """Return the champion that a roll-back of this one goes back to; None where there was none."""
    with ctx.database.read() as connection:
        before = former(stages.of_champions(connection, model.name), UUID(model.id))
        row = None if before is None else models.find(connection, before)
    return None if row is None else view(row)
