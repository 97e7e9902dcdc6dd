"""The arithmetic can be used alone: importing it loads no web, database or queue library."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("dash", "flask", "sqlalchemy", "celery", "redis", "httpx")


def test_importing_the_core_loads_no_framework() -> None:
    code = (
        "import sys, core.drift.verdict, core.profiles.reference, core.profiles.build;"
        "from core.drift.method import METHODS; METHODS.all();"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
