"""A dataset becomes a model: trained in a process of its own, then registered, with its reference, in one step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from core.training.plan import Plan
from core.training.workshop import BOARD, ERROR, ROWS, WANTED
from services import datasets, registration
from services.confinement import Limits, confined
from services.context import Context
from services.runs import WORK, Progress
from services.views.cleaning import RunView

MODULE = "trainer"
GRACE_S = 30.0  # beyond the limit of the plan, for starting and for writing the result


def work(ctx: Context, run: RunView, asked: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Return the new model; cancelled or failed, nothing of it stays."""
    found = registration.of_run(ctx, run)
    if found is not None:  # the worker was lost after it had registered the model
        return found
    progress(0, 100, "reading the data")
    frame = datasets.read_rows(ctx, run.dataset or "")
    plan = asked["plan"]
    with ctx.files.workshop(UUID(run.id)) as folder:
        frame.to_parquet(folder / ROWS, index=False)
        (folder / WANTED).write_bytes(orjson.dumps({"plan": plan, "recipe": asked["recipe"]}))
        seconds, mib = (plan.get(name, getattr(Plan, name)) for name in ("time_limit_s", "memory_limit_mb"))
        confined(MODULE, [str(folder)], Limits(seconds + GRACE_S, mib), _telling(folder, progress), folder / ERROR)
        progress(98, 100, "registering the model")
        return registration.register(ctx, run, asked, folder)


def _telling(folder: Path, progress: Progress) -> Any:
    """Return what tells how far the training is, and shows the leaderboard whenever it has grown."""
    shown = [0.0]

    def tell(done: int, of: int, said: str) -> None:
        progress(done * 97, of * 100, said)
        board = folder / BOARD
        if board.exists() and board.stat().st_mtime != shown[0]:
            shown[0] = board.stat().st_mtime
            progress.show({"leaderboard": orjson.loads(board.read_bytes())})

    return tell


WORK.add("train", work)
