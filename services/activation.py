"""A frozen reference comes into force; the history of its model is profiled again in its layout."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.errors import InvalidInput
from core.profiles.spec import ProfileSpec
from services.freezing import Frozen, freeze_again
from storage import batches, changes, labels, models, profiles, references
from storage.changes import EVER, Span

AGREED = ("upload", "dataset", "training")


def activate(connection: Connection, model_id: UUID, frozen: Frozen, said: Mapping[str, Any]) -> int:
    """Make this the reference in force and put the history back in the queue, to be profiled in its layout."""
    models.hold(connection, model_id)
    reference_id = references.replace(connection, model_id, {**frozen.values, **said}, frozen.segments)
    profiles.forget_superseded(connection, model_id, reference_id)
    labels.uncount_all(connection, model_id)
    batches.profile_again(connection, model_id)
    changes.mark(connection, model_id, Span("data", 0, EVER))
    return reference_id


def segment_by(connection: Connection, model_id: UUID, names: Sequence[str]) -> None:
    """Count the rows of a model apart by other columns from now on; its history is profiled again.

    Raises
    ------
    InvalidInput
        The reference has no such feature.
    """
    reference = references.active(connection, model_id)
    if reference is None:
        return
    require_features(reference.spec, names)
    sample = references.sample(connection, reference.id)
    activate(connection, model_id, freeze_again(reference, sample, names), {})


def count_anew(connection: Connection, model_id: UUID, names: Sequence[str]) -> None:
    """Have the rows of a model counted anew, as another recipe cleans them from now on.

    A reference that was uploaded is held to be clean; one that was made of logged rows is learnt from them again.
    """
    reference = references.active(connection, model_id)
    if reference is None:
        return
    if reference.source in AGREED:
        activate(connection, model_id, freeze_again(reference, references.sample(connection, reference.id), names), {})
    else:
        references.retire(connection, model_id)
        labels.uncount_all(connection, model_id)
        batches.profile_again(connection, model_id)


def require_features(spec: str, names: Sequence[str]) -> None:
    """Raise InvalidInput unless the reference of this `spec` has all features that rows are to be counted apart by."""
    known = {column.name for column in ProfileSpec.from_json(spec).columns if column.role == "feature"}
    for index, name in enumerate(names):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise InvalidInput(f"the reference has no feature {name!r}{hint}", field=f"$.segments[{index}]")
