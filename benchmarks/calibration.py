"""False alarms and power of our verdict beside the defaults of Evidently and NannyML.

`python -m benchmarks.calibration --peers` makes the peers' environment in build/peers/.venv, measures both sides on the
same seeded windows and writes the tables and figures of docs/calibration.md, in about half an hour. Without `--peers`
it measures our side anew and takes theirs from the run before; `--quick` is a look at a few windows and writes no page.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import venv
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import calibration_ours, calibration_tables
from benchmarks.calibration_data import Design
from benchmarks.calibration_figures import figures
from benchmarks.calibration_plan import DESIGNS, FILLING, smaller
from benchmarks.calibration_shares import Found

ROOT = Path(__file__).parents[1]
PAGE, IMAGES, BUILD = ROOT / "docs" / "calibration.md", ROOT / "docs" / "images", ROOT / "build"
REQUIREMENTS = ROOT / "benchmarks" / "calibration_peers.txt"
PEERS = ROOT / "benchmarks" / "calibration_peers.py"
DECIDE = ("calibration_data.py", "calibration_failures.py")
QUICK = 30
SILENT = {"DO_NOT_TRACK": "1", "NML_DISABLE_USAGE_LOGGING": "1"}  # both peers report home unless told not to


def main() -> None:
    """Measure, print the tables and, unless it was a quick look, write them into the page."""
    given = asked()
    factor = QUICK if given.quick else 1
    folder = BUILD / ("calibration-quick" if given.quick else "calibration")
    folder.mkdir(parents=True, exist_ok=True)
    os.nice(19)
    python = given.peer_python or BUILD / "peers" / ".venv" / "bin" / "python"
    if given.peers or given.peer_python:
        make_environment(python)
        measure_peers(python, folder, factor)
    theirs = kept(folder)
    began = cpu_seconds()
    if not given.tables:
        measure_ours(folder, factor)
        told = {"decided": decided(peers=False), "seconds": cpu_seconds() - began, "on": str(datetime.now(UTC).date())}
        (folder / "ours.json").write_text(json.dumps(told))
    found = together(folder, factor, theirs)
    written = calibration_tables.tables(found, dict(np.load(folder / "filling.npz")))
    if theirs:
        written["failures"] = calibration_tables.failures(theirs["failures"])
        written["run"] = described(theirs, json.loads((folder / "ours.json").read_text()))
    for name, table in written.items():
        print(f"\n{name}\n\n{table}")
    if theirs and not given.quick:
        publish(written, figures(found), folder, python)


def asked() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few windows, no page written")
    parser.add_argument("--peers", action="store_true", help="measure the peers as well")
    parser.add_argument("--tables", action="store_true", help="measure nothing of ours, format what was kept")
    parser.add_argument("--peer-python", type=Path, help="python of an environment that has the peers")
    return parser.parse_args()


def publish(written: Mapping[str, str], lines: Mapping[str, Any], folder: Path, python: Path) -> None:
    """Write the tables into the page and draw its figures."""
    PAGE.write_text(filled_in(PAGE.read_text(encoding="utf-8"), written), encoding="utf-8")
    path = folder / "figures.json"
    path.write_text(json.dumps(lines))
    run(python, "benchmarks.calibration_plots", str(path), str(IMAGES))


def measure_ours(folder: Path, factor: int) -> None:
    """Have our verdict judge the windows and keep what it says in the folder."""
    for number, design in enumerate(scaled(DESIGNS, factor)):
        print(f"  ours, {number + 1} of {len(DESIGNS)}: {design.name}", flush=True)
        np.savez_compressed(folder / f"ours {number}.npz", **calibration_ours.measure(design))  # type: ignore[arg-type]
    filled: calibration_ours.Arrays = {}
    for design in scaled(FILLING, factor):
        print(f"  ours, while windows fill: {design.name}", flush=True)
        filled |= calibration_ours.filling(design)
    np.savez_compressed(folder / "filling.npz", **filled)  # type: ignore[arg-type]


def scaled(designs: Sequence[Design], factor: int) -> list[Design]:
    """Return the designs, each cut down by the factor."""
    return [smaller(design, factor) if factor > 1 else design for design in designs]


def together(folder: Path, factor: int, theirs: Mapping[str, Any]) -> list[Found]:
    """Return what was measured of every design, the peers' part with it where there is one.

    Raises
    ------
    ValueError
        The peers did not judge the same windows, or what was kept of ours is of others.
    """
    if json.loads((folder / "ours.json").read_text())["decided"] != decided(peers=False):
        raise ValueError("the windows are drawn otherwise now; measure ours again")
    found = []
    for number, design in enumerate(scaled(DESIGNS, factor)):
        ours = dict(np.load(folder / f"ours {number}.npz"))
        one = Found(design, ours, theirs["designs"][number] if theirs else {})
        found.append(one)
        for key in one.peers:
            if key.endswith("|checksum") and not np.allclose(one.peers[key], ours[key][: len(one.peers[key]), 0]):
                raise ValueError(f"{design.name}: both sides drew different windows")
    return found


def make_environment(python: Path) -> None:
    """Make the peers' environment, a minute or two, once."""
    if not python.exists():
        print(f"  installing the peers in {python.parents[1]}", flush=True)
        venv.create(python.parents[1], with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], check=True)


def measure_peers(python: Path, folder: Path, factor: int) -> None:
    """Have the peers judge the windows, in their environment, and keep what they say in the folder."""
    began = cpu_seconds()
    (folder / "peers.json").unlink(missing_ok=True)
    run(python, "benchmarks.calibration_peers", str(folder), str(factor))
    told = json.loads((folder / "said.json").read_text())
    told |= {"decided": decided(peers=True), "seconds": cpu_seconds() - began}
    (folder / "peers.json").write_text(json.dumps(told))


def cpu_seconds() -> float:
    """Return the processor time of this process and of those it waited for: others may use the machine as well."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def run(python: Path, module: str, *arguments: str) -> None:
    """Run a module of ours in the peers' environment."""
    surroundings = SILENT | {"PYTHONPATH": str(ROOT), "HOME": str(BUILD), "MPLCONFIGDIR": str(BUILD)}
    subprocess.run([python, "-W", "ignore", "-m", module, *arguments], check=True, cwd=ROOT, env=surroundings)


def kept(folder: Path) -> dict[str, Any]:
    """Return what the peers said last; nothing if they never did or what they would be asked has changed."""
    path = folder / "peers.json"
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    if told.get("decided") != decided(peers=True):
        print("  the peers have not judged these windows: `--peers` measures them too")
        return {}
    return told | {"designs": [dict(np.load(folder / f"peers {number}.npz")) for number in range(len(DESIGNS))]}


def decided(*, peers: bool) -> int:
    """Return a number that changes with anything that decides which windows one side judges, and the peers how."""
    files = [ROOT / "benchmarks" / name for name in DECIDE] + ([PEERS, REQUIREMENTS] if peers else [])
    plan = [
        (each.name, each.sizes, each.drifts, sorted((each.peers_repeated if peers else each.repeated).items()))
        for each in DESIGNS
    ]
    return zlib.crc32(b"".join(path.read_bytes() for path in files) + repr(plan).encode())


def described(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    """Return when, where and with what it was measured."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    machine = f"{os.cpu_count()} cores of {processor[1] if processor else platform.processor()}"
    versions = ", ".join(f"{name} {version}" for name, version in theirs["versions"].items())
    return (
        f"Measured on {ours['on']} with `python -m benchmarks.calibration --peers` on {machine}, "
        f"Python {platform.python_version()}, numpy {np.__version__}, {versions}; processor time "
        f"{ours['seconds'] / 60:.0f} min for ours, {theirs['seconds'] / 60:.0f} min for the peers'."
    )


def filled_in(page: str, written: Mapping[str, str]) -> str:
    """Return the page with each table between its markers."""
    for name, table in written.items():
        parts = re.split(rf"<!-- measured: {re.escape(name)} -->\n.*?<!-- end -->", page, flags=re.DOTALL)
        if len(parts) != 2:
            raise ValueError(f"{PAGE.name} has no one place for {name!r}")
        page = f"{parts[0]}<!-- measured: {name} -->\n{table}\n<!-- end -->{parts[1]}"
    return page


if __name__ == "__main__":
    main()
