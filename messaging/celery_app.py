"""Celery as this product uses it: a way to wake workers, never a place where work is kept."""

from __future__ import annotations

from celery import Celery

DRAIN = "plumbline.drain"
RUN, RUNS = "plumbline.run", "runs"  # long work and the queue of its own, so that it never delays a check


def make_celery(broker_url: str) -> Celery:
    """Return the Celery application on a broker.

    The database holds what is to be done, so a lost message costs two seconds and a message twice costs nothing;
    the settings only see to it that neither is common. Delays that Kombu takes by default, such as 97 s until the
    task of a killed worker is taken up again, are shortened.
    """
    app = Celery("plumbline", broker=broker_url, set_as_current=False)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_soft_time_limit=180,
        task_time_limit=240,
        worker_max_tasks_per_child=500,
        worker_max_memory_per_child=700_000,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_pool_limit=4,
        broker_transport_options={
            "visibility_timeout": 600,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_timeout": 5,
            "socket_connect_timeout": 1,
            "socket_keepalive": True,
        },
    )
    return app
