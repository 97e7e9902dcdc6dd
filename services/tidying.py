"""Files that belong to nothing: uploads that were cancelled before they were read, results whose worker was lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from services import datasets as kept
from services.context import Context
from storage import artefacts, datasets, runs

LONGEST_WORK_S = 86_400.0
AGE_S = 3_600.0  # by then whatever writes a file has told the database of it


def tidy_files(ctx: Context) -> int:
    """Return of how many datasets and models that there are not the files were deleted."""
    ctx.files.clear_workshops(LONGEST_WORK_S)
    old = ctx.files.older_than(AGE_S)
    with ctx.database.read() as connection:
        waited_for = " ".join(runs.open_asked(connection))
        known = datasets.among(connection, old) | artefacts.among(connection, old) if old else set()
    orphans = [one for one in old - known if str(one) not in waited_for]
    for one in orphans:
        ctx.files.remove(one)
    return len(orphans)


@contextmanager
def gone_if_failed(ctx: Context, dataset_id: str) -> Iterator[None]:
    """Delete a dataset that was made for what the block does, where that fails: nobody would know of it."""
    try:
        yield
    except BaseException:
        kept.remove(ctx, dataset_id)
        raise
