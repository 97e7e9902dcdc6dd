"""What is loaded only when it is needed is whole for every thread that needs it."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import threading
from core.registry import load
from core.training.algorithm import ALGORITHMS
from core.cleaning.step import STEPS
begin, failed = threading.Barrier(6), []
def ask(wanted):
    begin.wait()
    try:
        wanted()
    except Exception as error:
        failed.append(repr(error))
wanted = [ALGORITHMS.all, STEPS.all, *[lambda name=name: load(name) for name in (
    "core.training.cautions", "core.training.split", "core.training.train", "core.drift.domain_classifier")]]
threads = [threading.Thread(target=ask, args=(one,)) for one in wanted]
[one.start() for one in threads]
[one.join() for one in threads]
print(failed, len(ALGORITHMS.all()) > 5)
"""


def test_threads_that_need_parts_of_one_library_at_the_same_moment_get_them_whole() -> None:
    answer = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[] True", answer.stdout
