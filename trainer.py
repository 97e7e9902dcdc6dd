"""The process that trains one model: reads a folder, writes to it, tells how far it is, can be killed at any time."""

from __future__ import annotations

import os
import platform
import resource
import sys
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from core.cleaning.recipe import read_recipe
from core.errors import MonitorError
from core.params import read_params
from core.training.artefact import digest, pack
from core.training.fingerprint import fingerprint
from core.training.plan import Plan
from core.training.train import Trained, train
from core.training.workshop import ARTEFACT, BOARD, ERROR, HELD_OUT, OUT_OF_MEMORY, REPORT, ROWS, WANTED
from lifeline import end_with_parent

LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy", "skops")


def main(folder: Path) -> int:
    """Train what the folder asks for, in a process that may be killed; see `work`."""
    end_with_parent()
    _limit_memory(orjson.loads((folder / WANTED).read_bytes())["plan"].get("memory_limit_mb", Plan.memory_limit_mb))
    return work(folder)


def work(folder: Path) -> int:
    """Train what the folder asks for; return 0 once the result is in it, 1 with an error for people in it."""
    wanted = orjson.loads((folder / WANTED).read_bytes())
    try:
        plan = read_params(Plan, wanted["plan"], "$")
        recipe = None if wanted["recipe"] is None else read_recipe(wanted["recipe"]["steps"], plan.target_column)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what people must know of the data is told as cautions
            frame = pd.read_parquet(folder / ROWS, use_threads=False)
            trained = train(frame, plan, recipe, tell=_tell, show=_showing(folder))
        _keep(folder, trained, fingerprint(frame))
    except MonitorError as error:
        return _fail(folder, error.code, error.message, error.field)
    except MemoryError:
        return _fail(folder, "too_large", OUT_OF_MEMORY, "$.memory_limit_mb")
    return 0


def _limit_memory(mib: int) -> None:
    """Have the kernel refuse us far too much memory, and should it run out, take us before any other.

    Whoever launched us looks at what we take and ends us at the limit; this is for what grows faster than it looks.
    """
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (2 * mib * 2**20, resource.getrlimit(resource.RLIMIT_DATA)[1]))
        Path("/proc/self/oom_score_adj").write_text("1000")


def _tell(done: int, of: int, said: str) -> None:
    os.write(1, orjson.dumps({"done": done, "of": of, "said": said}) + b"\n")


def _showing(folder: Path) -> Callable[[list[dict[str, Any]]], None]:
    def show(board: list[dict[str, Any]]) -> None:
        _write(folder / BOARD, board)

    return show


def _keep(folder: Path, trained: Trained, data: dict[str, Any]) -> None:
    packed = pack(trained.pipeline)
    (folder / ARTEFACT).write_bytes(packed)
    trained.held_out.to_parquet(folder / HELD_OUT, index=False)
    environment = {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}
    target = trained.target
    report = {
        "report": trained.report | {"environment": environment, "data": data},
        "recipe": None if trained.recipe is None else trained.recipe.to_json(),
        "sha256": digest(packed),
        "size": len(packed),
        "serving": {
            "target": {
                "name": target.name,
                "task": target.task,
                "classes": list(target.classes),
                "positive": target.positive,
            },
            "features": trained.schema.to_json(),
            "threshold": trained.threshold,
        },
    }
    _write(folder / REPORT, report)


def _fail(folder: Path, code: str, message: str, field: str | None) -> int:
    _write(folder / ERROR, {"code": code, "message": message, "field": field})
    return 1


def _write(path: Path, value: Any) -> None:
    draft = path.with_suffix(".draft")
    draft.write_bytes(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY))
    draft.replace(path)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
