"""One process that starts the others, restarts what dies, and stops them in order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from lifeline import end_with_parent

FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 10.0
STEADY_S = 30.0
GRACE_S = 10.0
TICK_S = 0.05
Say = Callable[[str, str], None]


@dataclass(frozen=True)
class Part:
    """A process of the product.

    Parameters
    ----------
    name : str
        For people, and the name of its log.
    command : tuple of str
    ready : callable, optional
        Whether it answers.
    stop_signal : Signals
        What asks it to end.
    once : bool
        Whether it may end by itself.
    guest : bool
        Whether it uses the product, so that it starts when the others are ready.
    needed : bool
        Whether others cannot do without it, so that it is stopped after them.
    """

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool] = lambda: True
    stop_signal: signal.Signals = signal.SIGTERM
    once: bool = False
    guest: bool = False
    needed: bool = False


class Running:
    """A part and the process it has at the moment."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.wait_s = FIRST_WAIT_S
        self.start_at = 0.0

    def note_end(self, now: float) -> None:
        """Plan the next start: soon, and later each time the part does not live long."""
        if now - self.started_at > STEADY_S:
            self.wait_s = FIRST_WAIT_S
        self.start_at = now + self.wait_s
        self.wait_s = min(2 * self.wait_s, LONGEST_WAIT_S)
        self.process = None


class Supervisor:
    """Starts parts in order and keeps them running until it is told to stop.

    Parameters
    ----------
    parts : sequence of Part
        In the order of starting; they are stopped all at once, those that others need after them.
    logs : Path
        Folder of one log a part.
    environment : mapping
        Of every part.
    say : callable
        (part, sentence) -> None; tells a person.
    """

    def __init__(self, parts: Sequence[Part], logs: Path, environment: Mapping[str, str], say: Say) -> None:
        self._running = [Running(part) for part in parts]
        self._logs = logs
        self._environment = dict(environment)
        self._say = say
        self._stopping = False
        self._files: dict[str, TextIO] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def run(self, on_ready: Callable[[], None]) -> None:
        """Run until SIGINT or SIGTERM; `on_ready` is called once, when every part is ready."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop_soon)
        waiting = [running.part for running in self._running if not running.part.guest]
        try:
            while not self._stopping:
                self._step(time.monotonic(), guests=not waiting)
                while waiting and waiting[0].ready():
                    waiting.pop(0)
                    if not waiting:
                        on_ready()
                time.sleep(TICK_S)
        finally:
            self._stop_all()

    def _stop_soon(self, *_: object) -> None:
        self._stopping = True

    def _step(self, now: float, *, guests: bool) -> None:
        """Start what is due; only guests wait, for every other part asks again until those it needs are there."""
        for running in list(self._running):
            if running.process is not None and running.process.poll() is not None:
                self._bury(running, now)
            elif running.process is None and now >= running.start_at and (guests or not running.part.guest):
                self._start(running, now)

    def _bury(self, running: Running, now: float) -> None:
        code = 0
        if running.process is not None:
            code = running.process.returncode
            _kill_group(running.process)  # what it has started must not hold its port or take its tasks
        running.note_end(now)
        if running.part.once and code == 0:
            self._say(running.part.name, "done")
            self._running.remove(running)
            return
        how = f"killed by signal {-code}" if code < 0 else f"ended with code {code}"
        log = f"{running.part.name}.log"
        self._say(running.part.name, f"{how} (see {log}); starting again in {running.start_at - now:.1f} s")

    def _start(self, running: Running, now: float) -> None:
        name = running.part.name
        if name not in self._files:
            path = self._logs / f"{name}.log"
            if path.exists():
                path.replace(path.with_suffix(".log.1"))
            self._files[name] = path.open("a", encoding="utf-8")
        running.started_at = now
        running.process = subprocess.Popen(  # noqa: S603 - the commands are our own
            running.part.command,
            cwd=Path(__file__).parent,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._files[name],
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the parts in order
            preexec_fn=end_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )

    def _stop_all(self) -> None:
        """Ask all to end at once, and what they need after them."""
        for needed in (False, True):
            ending = [one for one in reversed(self._running) if one.part.needed is needed]
            processes = [(one, one.process) for one in ending if one.process is not None and one.process.poll() is None]
            for one, process in processes:
                process.send_signal(one.part.stop_signal)
            deadline = time.monotonic() + GRACE_S
            for one, process in processes:
                self._see_off(one.part.name, process, deadline)
        for file in self._files.values():
            file.close()

    def _see_off(self, name: str, process: subprocess.Popen[bytes], deadline: float) -> None:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._say(name, f"did not end within {GRACE_S:.0f} s and is killed")
            process.kill()
            process.wait()
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what a part that has ended leaves behind."""
    with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of the dead
        os.killpg(process.pid, signal.SIGKILL)
