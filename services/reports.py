"""Reports of runs, to be read outside."""

from __future__ import annotations

from uuid import UUID

from core.errors import NotFound
from services import runs
from services.context import Context


def of_run(ctx: Context, run_id: str) -> str:
    """Return the report of a cleaning as one HTML page that needs nothing else.

    Raises
    ------
    NotFound
        There is no such run, or it has no report, or what it made has been deleted.
    """
    run = runs.get(ctx, run_id)
    made = (run.result or {}).get("dataset")
    path = None if run.kind != "clean" or made is None else ctx.files.report(UUID(made))
    if path is None or not path.exists():
        raise NotFound(f"run {run_id} has no report; it is {run.status}")
    return path.read_text(encoding="utf-8")
