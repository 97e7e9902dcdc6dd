"""Wake-ups for the workers, sent by a thread of their own so that no request waits for Redis."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

import kombu.exceptions
import redis
import structlog

from messaging.celery_app import DRAIN, RUN, RUNS, make_celery

PATIENCE_S = 0.5
SILENCE_S = 1.0
PAUSE_S = 0.01  # gathers the wake-ups of a burst of requests
APART_S = 0.2  # a model in a stream of rows is drained five times a second, and at once after a silence
LASTS_S = 5
STARTED_LASTS_S = 30
log = structlog.get_logger()


class TaskQueue:
    """Wakes a worker for a model, once, however often it is asked before the worker begins; and one for each run.

    Parameters
    ----------
    redis_url : str
        Where it is kept who has been woken.
    broker_url : str
        Of Celery.
    """

    def __init__(self, redis_url: str, broker_url: str) -> None:
        self._redis = redis.Redis.from_url(
            redis_url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry_on_timeout=False
        )
        self._celery = make_celery(broker_url)
        self._lock = threading.Lock()
        self._due: dict[UUID, float] = {}
        self._asked: list[UUID] = []
        self._sent_at: dict[UUID, float] = {}
        self._some = threading.Event()
        self._process = 0

    def wake(self, model_id: UUID, delay_s: float = 0.0) -> None:
        """Ask for the model's new batches to be profiled and checked; never raises, never waits."""
        with self._lock:
            self._due[model_id] = min(delay_s, self._due.get(model_id, delay_s))
        self._see_to_it()

    def start(self, run_id: UUID) -> None:
        """Ask for a run to be done; never raises, never waits."""
        with self._lock:
            self._asked.append(run_id)
        self._see_to_it()

    def awake(self, model_id: UUID) -> None:
        """Note that a worker begins with this model, so that what comes from now on wakes one again."""
        try:
            self._redis.delete(_mark(model_id))
        except redis.RedisError as error:
            log.warning("a wake-up mark stays", reason=str(error))

    def answers(self) -> bool:
        """Return whether Redis answers; without it everything goes on, a sweep later."""
        try:
            return bool(self._redis.ping())
        except redis.RedisError:
            return False

    def _see_to_it(self) -> None:
        with self._lock:
            if self._process != os.getpid():  # threads do not survive a fork
                self._process = os.getpid()
                threading.Thread(target=self._send, name="wake-ups", daemon=True).start()
        self._some.set()

    def _send(self) -> None:
        while True:
            self._some.wait()
            self._some.clear()
            with self._lock:
                due, self._due = self._due, {}
                asked, self._asked = self._asked, []
            try:
                for run_id in asked:
                    self._start_one(run_id)
                for model_id, delay_s in due.items():
                    self._send_one(model_id, delay_s)
                time.sleep(PAUSE_S)
            except (redis.RedisError, kombu.exceptions.OperationalError, OSError) as error:
                # what was due is dropped: the sweep finds batches within two seconds, and runs
                log.warning("workers are not woken", reason=str(error))
                time.sleep(SILENCE_S)

    def _start_one(self, run_id: UUID) -> None:
        # a run may wait long for the one before it, and a sweep asks for it all the while
        if self._redis.set(f"plumbline:started:{run_id}", 1, nx=True, ex=STARTED_LASTS_S):
            self._celery.send_task(RUN, args=[str(run_id)], queue=RUNS, retry=False)

    def _send_one(self, model_id: UUID, delay_s: float) -> None:
        if self._redis.set(_mark(model_id), 1, nx=True, ex=LASTS_S):
            now = time.monotonic()
            delay_s = max(delay_s, self._sent_at.get(model_id, -APART_S) + APART_S - now)
            self._sent_at[model_id] = now + delay_s
            self._celery.send_task(DRAIN, args=[str(model_id)], countdown=delay_s or None, retry=False)


def _mark(model_id: UUID) -> str:
    return f"plumbline:woken:{model_id}"
