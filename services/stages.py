"""The stage of a model changes, and with it that of the champion which gives way, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Row

from core.errors import Conflict
from storage import models, retraining, stages
from storage.stages import CHAMPION

Stage = Literal["candidate", "champion", "archived"]
ARCHIVED: Stage = "archived"


@dataclass(frozen=True)
class Said:
    """Who changes a stage, why and when."""

    who: str
    note: str
    at: int


def move(connection: Connection, model: Row[Any], stage: Stage | None, said: Said) -> list[UUID]:
    """Return the models whose stage changes when one is brought to a stage: it, and the champion it takes over from.

    Parameters
    ----------
    model : Row
        As stored.
    stage : {"candidate", "champion", "archived"}, optional
        None for none.
    """
    held = {row.id: row for row in stages.hold(connection, model.name)}
    if held[model.id].stage == stage:
        return []
    champions = [row for row in held.values() if row.stage == CHAMPION] if stage == CHAMPION else []
    gave_way = [_change(connection, row, ARCHIVED, said) for row in champions]
    for row in gave_way:  # what comes in from now on is answered by the new one
        retraining.hand_over(connection, row, model.id)
    return [*gave_way, _change(connection, held[model.id], stage, said)]


def roll_back(connection: Connection, model: Row[Any], said: Said) -> list[UUID]:
    """Return the models whose stage changes when a champion gives way to the one before it; that one first.

    Raises
    ------
    Conflict
        The model is no champion, or none was before it.
    """
    held = {row.id: row for row in stages.hold(connection, model.name)}
    named = f"{model.name!r} version {model.version!r}"
    if held[model.id].stage != CHAMPION:
        raise Conflict(f"{named} is not the champion: there is nothing to roll back", existing=str(model.id))
    before = former(stages.of_champions(connection, model.name), model.id)
    if before is None:
        raise Conflict(f"no champion came before {named}: there is nothing to go back to", existing=str(model.id))
    # the one that returns is written first: by this a roll-back is told apart from a promotion
    returned = _change(connection, held[before], CHAMPION, said)
    retraining.hand_over(connection, model.id, before)
    return [returned, _change(connection, held[model.id], ARCHIVED, said)]


def former(changes: Sequence[Any], champion: UUID) -> UUID | None:
    """Return the champion before the present one; None where there was none, or it has been deleted.

    Parameters
    ----------
    changes : sequence of Row
        From `storage.stages.of_champions`.

    Notes
    -----
    What was rolled back from is not gone back to: of the champions 1, 2 and 3, the third rolled back gives way to 2,
    and then that to 1.
    """
    deleted = {row.model_id for row in changes if row.archived_at is not None}
    line: list[UUID] = []
    for place, row in enumerate(changes):
        if row.after != CHAMPION:
            continue
        if _rolls_back(row, changes[place + 1 : place + 2]) and row.model_id in line:
            while line[-1] != row.model_id:
                line.pop()
        elif line[-1:] != [row.model_id]:
            line.append(row.model_id)
    return next((one for one in reversed(line) if one != champion and one not in deleted), None)


def _rolls_back(row: Any, following: Sequence[Any]) -> bool:
    return any(one.before == CHAMPION and one.changed_at == row.changed_at for one in following)


def _change(connection: Connection, row: Row[Any], stage: str | None, said: Said) -> UUID:
    models.change(connection, row.id, stage=stage)
    values = {"before": row.stage, "after": stage, "who": said.who, "note": said.note, "changed_at": said.at}
    stages.add(connection, {"model_id": row.id} | values)
    found: UUID = row.id
    return found
