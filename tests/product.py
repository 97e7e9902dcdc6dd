"""The whole product as a user starts it, in a folder and on ports of its own."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from lifeline import end_with_parent

ROOT = Path(__file__).parents[1]
READY_S = 120.0


class Product:
    """`manage.py up` as a child process.

    Parameters
    ----------
    folder : Path
        Of its data.
    environment : str
        Further settings by name.
    """

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.folder = folder
        self.port = free_ports()
        self.url = f"http://127.0.0.1:{self.port}"
        self._options = options
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PLUMBLINE_")},  # noqa: TID251
            "PLUMBLINE_PORT": str(self.port),
            "PLUMBLINE_DATA_DIR": str(folder),
            **environment,
        }
        self.start()

    def start(self) -> None:
        """Start everything and wait until it says that it is ready."""
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "output").open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", *self._options],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - tests that start one have one thread
            )
        deadline = time.monotonic() + READY_S
        while f"ready at {self.url}" not in self.said():
            if time.monotonic() > deadline or self.process.poll() is not None:
                code = self.stop()
                raise RuntimeError(f"not ready, ended with code {code}:\n{self.said()}\n{self.logs()}")
            time.sleep(0.05)

    def said(self) -> str:
        """Return what the supervisor has told so far."""
        return (self.folder / "output").read_text(encoding="utf-8")

    def logs(self) -> str:
        """Return the last of what every part has logged."""
        return "\n".join(
            f"== {path.name}\n{path.read_text(encoding='utf-8')[-2_000:]}"
            for path in (self.folder / "logs").glob("*.log")
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of manage.py against this product."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def part(self, word: str) -> psutil.Process:
        """Return the process of the part whose command line holds a word."""
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):  # it may just have ended
                if word in child.cmdline():
                    return child
        raise LookupError(word)

    def family(self) -> list[psutil.Process]:
        """Return every process of the product."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def answers(self) -> bool:
        """Return whether the web server answers."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> int:
        """Press Ctrl-C, wait for the end and return the exit code."""
        family = self.family() if self.process.poll() is None else []
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30)
        finally:
            for process in family:
                with suppress(psutil.Error):
                    process.kill()
            self.process.wait()


def free_ports() -> int:
    """Return a port that is free, and the one after it as well.

    Below those the system gives to connections that go out, one of which might take it before it is used.
    """
    while True:
        port = random.randrange(20_000, 32_000, 2)
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
