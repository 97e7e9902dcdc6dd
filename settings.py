"""The one table of settings; the only place that reads the environment."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import InvalidSetting

SHORTEST_SECRET = 32
OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


class Setting(NamedTuple):
    """One line of the table: environment name, how its text is read, its default, its meaning."""

    env: str
    read: Callable[[str], Any]
    default: str
    help: str


def _host(text: str) -> str:
    if text != "localhost":
        ipaddress.ip_address(text)
    return text


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65_535:
        raise ValueError("a port lies between 1 and 65534")
    return port


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("it must be at least 1")
    return number


def _database(text: str) -> str:
    if text.startswith(("postgres://", "postgresql://")):
        text = "postgresql+psycopg://" + text.partition("://")[2]
    if text and not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("it must start with sqlite:/// or postgresql://")
    return text


def _redis(text: str) -> str:
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("it must start with redis://, rediss:// or unix://")
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())


SETTINGS: dict[str, Setting] = {
    "host": Setting("PLUMBLINE_HOST", _host, "127.0.0.1", "address the web server and the socket gateway listen on"),
    "port": Setting("PLUMBLINE_PORT", _port, "8000", "port of the web server"),
    "live_port": Setting("PLUMBLINE_LIVE_PORT", _port, "", "port of the socket gateway; the one after PLUMBLINE_PORT"),
    "data_dir": Setting("PLUMBLINE_DATA_DIR", Path, "data", "folder of database, queue, keys, logs and datasets"),
    "database_url": Setting("DATABASE_URL", _database, "", "PostgreSQL or SQLite url; SQLite in the data folder"),
    "redis_url": Setting("REDIS_URL", _redis, "", "Redis url; the embedded one when left out"),
    "secret_key": Setting("SECRET_KEY", str, "", "at least 32 characters; made and kept in the data folder"),
    "allowed_hosts": Setting("PLUMBLINE_ALLOWED_HOSTS", _names, "", "further names this server is called by"),
    "web_threads": Setting("PLUMBLINE_WEB_THREADS", _count, "8", "requests answered at the same time"),
    "workers": Setting("PLUMBLINE_WORKERS", _count, "2", "worker processes that profile and check"),
    "run_workers": Setting("PLUMBLINE_RUN_WORKERS", _count, "1", "worker processes that clean and train"),
}


@dataclass(frozen=True)
class Settings:
    """Settings as read; `database_url` and `redis_url` are never empty.

    Parameters
    ----------
    embedded_redis : bool
        Whether the supervisor has to start a Redis of its own.
    """

    host: str
    port: int
    live_port: int
    data_dir: Path
    database_url: str
    redis_url: str
    secret_key: str
    allowed_hosts: tuple[str, ...]
    web_threads: int
    workers: int
    run_workers: int
    embedded_redis: bool

    @property
    def names(self) -> frozenset[str]:
        """Names this server answers to; any other in a Host header is a foreign page's."""
        return OWN_NAMES | frozenset(self.allowed_hosts)

    @property
    def redis_socket(self) -> Path:
        """Unix socket of the embedded Redis."""
        return Path(self.redis_url.removeprefix("unix://").partition("?")[0])

    @property
    def broker_url(self) -> str:
        """The queue's address as Celery writes it; database 1, so that events and tasks stay apart."""
        if self.redis_url.startswith("unix://"):
            return f"redis+socket://{self.redis_socket}?virtual_host=1"
        base, slash, number = self.redis_url.rpartition("/")
        return f"{base}/1" if slash and number.isdigit() else f"{self.redis_url.rstrip('/')}/1"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this process.

    Parameters
    ----------
    environ : mapping, optional
        Read instead of the environment. ``NAME_FILE`` names a file that holds the value of ``NAME``.

    Raises
    ------
    InvalidSetting
        A value cannot be read, or the address is open to others while nobody has to log in.
    """
    env = os.environ if environ is None else environ  # noqa: TID251 - the one place that may
    values = {name: _read(setting, env) for name, setting in SETTINGS.items()}
    data_dir = values["data_dir"].resolve()
    _make(data_dir)
    values["data_dir"] = data_dir
    values["live_port"] = values["live_port"] or values["port"] + 1
    values["database_url"] = values["database_url"] or f"sqlite:///{data_dir / 'plumbline.db'}"
    embedded = not values["redis_url"]
    values["redis_url"] = values["redis_url"] or f"unix://{data_dir / 'redis.sock'}"
    _require_loopback(values["host"])
    values["secret_key"] = _secret(values["secret_key"], data_dir / "secret.key")
    return Settings(**values, embedded_redis=embedded)


def address(settings: Settings) -> str:
    """Return where the web server of these settings is found."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def child_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a process that is to read these same settings, wherever it runs from."""
    env = {**os.environ, "PLUMBLINE_DATA_DIR": str(settings.data_dir)}  # noqa: TID251
    files = {f"{setting.env}_FILE" for setting in SETTINGS.values()}
    env |= {name: str(Path(path).absolute()) for name, path in env.items() if name in files and path}
    if env.get("DATABASE_URL", "").startswith("sqlite:///"):
        env["DATABASE_URL"] = f"sqlite:///{Path(env['DATABASE_URL'].removeprefix('sqlite:///')).absolute()}"
    return env


def _read(setting: Setting, env: Mapping[str, str]) -> Any:
    text = env.get(setting.env, "")
    file = env.get(f"{setting.env}_FILE", "")
    if file:
        text = _content(f"{setting.env}_FILE", Path(file))
    text = text or setting.default
    if not text and setting.read in (_port, _count):
        return None
    try:
        return setting.read(text)
    except ValueError as error:
        raise InvalidSetting(f"{setting.env}={text!r}: {error} ({setting.help})", field=setting.env) from error


def _make(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"PLUMBLINE_DATA_DIR={str(data_dir)!r} cannot be made: {error.strerror}"
        raise InvalidSetting(reason, field="PLUMBLINE_DATA_DIR") from error


def _content(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise InvalidSetting(f"{name}={str(file)!r} cannot be read: {error}", field=name) from error


def _require_loopback(host: str) -> None:
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise InvalidSetting(
            f"PLUMBLINE_HOST={host!r} can be reached by others, and nobody would have to log in; "
            "listen on 127.0.0.1 and put a proxy that authenticates in front",
            field="PLUMBLINE_HOST",
        )


def _secret(given: str, kept: Path) -> str:
    if given and len(given) < SHORTEST_SECRET:
        raise InvalidSetting(f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters", field="SECRET_KEY")
    if given:
        return given
    try:
        with os.fdopen(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SHORTEST_SECRET))
    except FileExistsError:
        pass
    return kept.read_text(encoding="ascii")
