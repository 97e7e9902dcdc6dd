"""What workers do. Never imports the web."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from celery.signals import worker_process_init

import bootstrap
import settings
from lifeline import end_with_parent
from messaging.celery_app import DRAIN, RUN, RUNS
from services import checking, profiling, retraining, runs, tidying
from services.context import Context
from services.sweep import sweep as sweep_all
from timetable import CHECK_ALL, RETRAIN, SWEEP, TIDY_FILES, app

LONGEST_RUN_S = 6 * 3600
MOST_ROUNDS = 20  # of 50,000 rows; the next wake-up goes on


@cache
def context() -> Context:
    """Return this process's context, made after the fork: connections do not survive one."""
    return bootstrap.connect(settings.load())


def drain(model_id: str) -> None:
    """Profile what a model has waiting, then check it."""
    ctx, model = context(), UUID(model_id)
    ctx.queue.awake(model)
    if all(profiling.drain(ctx, model) for _ in range(MOST_ROUNDS)):
        ctx.queue.wake(model)
    checking.check_soon(ctx, model)


def sweep() -> None:
    """Finish what lost wake-ups left behind."""
    sweep_all(context())
    runs.take_up_lost(context())


def check_all() -> None:
    """Check every model that changed."""
    checking.check_all(context())


def tidy_files() -> None:
    """Delete files that belong to nothing."""
    tidying.tidy_files(context())


def retrain() -> None:
    """Train models again whose time has come."""
    retraining.start_due(context())


def run(run_id: str) -> None:
    """Do long work, which says by itself how far it is and whether it is still wanted."""
    runs.work(context(), UUID(run_id))


app.task(name=RUN, queue=RUNS, soft_time_limit=LONGEST_RUN_S, time_limit=LONGEST_RUN_S + 60)(run)
TASKS = {
    DRAIN: drain,
    SWEEP: sweep,
    CHECK_ALL: check_all,
    TIDY_FILES: tidy_files,
    RETRAIN: retrain,
}
for name, task in TASKS.items():
    app.task(name=name)(task)


def prepare(**_: object) -> None:
    """See to it that no child outlives the worker."""
    end_with_parent()


worker_process_init.connect(prepare, weak=False)
