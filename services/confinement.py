"""Work in a process of its own: it can be killed at any moment, at its time limit, or when nobody wants it any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson
import psutil
import structlog

from core.errors import InvalidInput, MonitorError, NotEnoughData, TooLarge
from core.training.workshop import OUT_OF_MEMORY

ROOT = Path(__file__).resolve().parent.parent
POLL_S = 0.05
TAIL = 2_000  # characters of what went wrong
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_WAIT_POLICY": "PASSIVE"}  # and none of our secrets
log = structlog.get_logger()
ERRORS: dict[str, type[MonitorError]] = {one.code: one for one in (InvalidInput, NotEnoughData, TooLarge)}


class OutOfTime(MonitorError):
    """Work took longer than it was allowed."""

    code = "out_of_time"


class Lost(MonitorError):
    """The process that did the work ended before it was done."""

    code = "lost"


@dataclass(frozen=True)
class Limits:
    """What a process may take.

    Parameters
    ----------
    seconds : float
    mib : int
        Of memory, resident.
    """

    seconds: float
    mib: int


def confined(
    module: str, arguments: Sequence[str], limits: Limits, tell: Callable[[int, int, str], None], error_file: Path
) -> None:
    """Run a module of the product in a process of its own until it is done.

    Parameters
    ----------
    module : str
    arguments : sequence of str
    limits : Limits
        Beyond them it is killed.
    tell : callable
        Told ``(done, of, what comes next)`` as the process tells it, and several times a second besides; what it
        raises ends the process at once, and is raised here.
    error_file : Path
        Where the process writes what went wrong, as JSON with code, message and field.

    Raises
    ------
    OutOfTime, TooLarge, Lost
    MonitorError
        What the process wrote to `error_file`.
    """
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(  # noqa: S603 - the command is ours
        command, cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            told = _follow(process, limits, tell)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        _raise_why(process.returncode, told, error_file)


def _follow(process: subprocess.Popen[bytes], limits: Limits, tell: Callable[[int, int, str], None]) -> list[str]:
    said: list[tuple[int, int, str]] = [(0, 1, "starting")]
    tail: list[str] = []
    readers = [
        threading.Thread(target=_listen, args=(process.stdout, said), daemon=True),
        threading.Thread(target=_collect, args=(process.stderr, tail), daemon=True),
    ]
    for reader in readers:
        reader.start()
    ends_at = time.monotonic() + limits.seconds
    while process.poll() is None:
        tell(*said[-1])
        if time.monotonic() > ends_at:
            told = f"it took longer than the {limits.seconds:,.0f} seconds it was allowed"
            raise OutOfTime(told, field="$.time_limit_s")
        if _resident(process.pid) > limits.mib * 2**20:
            raise TooLarge(OUT_OF_MEMORY, field="$.memory_limit_mb")
        with suppress(subprocess.TimeoutExpired):
            process.wait(POLL_S)
    for reader in readers:
        reader.join(1.0)
    return tail


def _resident(pid: int) -> int:
    with suppress(psutil.Error):
        return int(psutil.Process(pid).memory_info().rss)
    return 0


def _listen(stream: IO[bytes], said: list[tuple[int, int, str]]) -> None:
    for line in stream:
        with suppress(ValueError, KeyError):  # a library may print too
            told = orjson.loads(line)
            said[:] = [(told["done"], told["of"], told["said"])]


def _collect(stream: IO[bytes], tail: list[str]) -> None:
    for line in stream:
        tail.append(line.decode(errors="replace"))
        del tail[:-50]


def _raise_why(code: int, tail: list[str], error_file: Path) -> None:
    if error_file.exists():
        told = orjson.loads(error_file.read_bytes())
        raise ERRORS.get(told["code"], MonitorError)(told["message"], field=told["field"])
    said = "".join(tail)[-TAIL:]
    if "MemoryError" in said or "bad_alloc" in said or "Cannot allocate" in said or "allocate memory" in said:
        raise TooLarge(OUT_OF_MEMORY, field="$.memory_limit_mb")
    log.error("a confined process failed", code=code, said=said)
    why = f"was ended by signal {-code}; it may have run out of memory" if code < 0 else "failed; the log says how"
    raise Lost(f"the process that did the work {why}")
