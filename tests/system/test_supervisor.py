"""One command runs the product, keeps it running, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from settings import SETTINGS
from tests.product import ROOT, Product, free_ports


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    found = Product(tmp_path)
    yield found
    sys.stderr.write(f"{found.process.poll()}\n{found.said()}\n{found.logs()}")  # pytest shows it if the test fails
    if found.process.poll() is None:
        found.stop()


def test_what_dies_is_started_again_and_ctrl_c_leaves_nothing(product: Product) -> None:
    assert httpx.get(f"http://127.0.0.1:{product.port + 1}/healthz", trust_env=False).status_code == 200
    for word in ("--concurrency", "app:build_server", "live.gateway:build", "beat"):
        before = product.part(word).pid
        os.kill(before, signal.SIGKILL)
        wait_for(lambda word=word, before=before: is_back(product, word, before))  # type: ignore[misc]
    wait_for(product.answers)
    family = product.family()
    assert product.stop() == 0
    _, left = psutil.wait_procs(family, timeout=5)
    assert left == []
    assert "stopped" in product.said()


def is_back(product: Product, word: str, before: int) -> bool:
    try:
        return bool(product.part(word).pid != before)
    except LookupError:
        return False


def test_a_supervisor_that_is_killed_leaves_no_orphan(product: Product) -> None:
    family = product.family()
    assert len(family) > 8
    product.process.kill()
    product.process.wait()
    _, left = psutil.wait_procs(family[1:], timeout=5)
    assert left == []
    product.start()
    assert product.answers()


def test_a_second_one_on_the_same_folder_or_port_is_refused_in_one_line(product: Product, tmp_path: Path) -> None:
    second = product.run("up")
    assert second.returncode == 2
    assert second.stderr.startswith("Error: another Plumbline runs on")
    other = tmp_path / "other"
    third = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env={**product.environment, "PLUMBLINE_DATA_DIR": str(other)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert third.returncode == 2
    assert third.stderr.startswith(f"Error: PLUMBLINE_PORT={product.port}: Address already in use")
    assert "Traceback" not in second.stderr + third.stderr
    assert product.answers()


def test_a_supervisor_that_is_killed_while_its_parts_start_leaves_no_orphan(product: Product) -> None:
    product.stop()
    starting = subprocess.Popen(
        [sys.executable, "manage.py", "up"], cwd=ROOT, env=product.environment, stdout=subprocess.DEVNULL
    )
    own = psutil.Process(starting.pid)
    wait_for(lambda: any(one.children() for one in own.children() if "app:build_server" in one.cmdline()))
    family = own.children(recursive=True)
    starting.kill()
    starting.wait()
    _, left = psutil.wait_procs(family, timeout=10)  # a server still loads the application before it looks around
    for process in left:
        process.kill()
    assert left == []


@pytest.mark.parametrize("command", ["up", "migrate"])
def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    port = free_ports()
    told = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env={
            "PLUMBLINE_DATA_DIR": str(tmp_path),
            "PLUMBLINE_PORT": str(port),
            "DATABASE_URL": f"postgresql://u:hidden@127.0.0.1:{port}/x",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 2
    assert told.stderr.startswith("Error: the database cannot be used; see DATABASE_URL")
    assert "Traceback" not in told.stderr
    assert "hidden" not in told.stderr


def test_help_names_every_command_and_setting_without_loading_them() -> None:
    code = "import sys, manage; manage.main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(setting.env in told for setting in SETTINGS.values())
    assert all(f"  {path.stem} " in told for path in (ROOT / "commands").glob("[!_]*.py"))
    assert not any(f"'{name}'" in told for name in ("sqlalchemy", "redis", "celery", "pandas", "commands.up"))


def test_a_worker_loads_nothing_of_the_web(tmp_path: Path) -> None:
    code = "import sys, worker; print({'dash', 'flask', 'plotly', 'starlette'} & set(sys.modules))"
    environment = {"PLUMBLINE_DATA_DIR": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "set()"
