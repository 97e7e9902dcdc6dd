"""The figures of docs/calibration.md, drawn where matplotlib is.

`python -m benchmarks.calibration_plots LINES FOLDER`, which `benchmarks.calibration` starts.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl  # type: ignore[import-not-found]
from matplotlib import pyplot as plt
from matplotlib.ticker import FuncFormatter  # type: ignore[import-not-found]

COLOURS = {"ours": "#0b6e99", "Evidently": "#d9541e", "NannyML": "#7a5195"}
MARKS = {"ours": "o", "Evidently": "s", "NannyML": "^"}
CALM_ENOUGH = 0.05  # of windows without drift may alarm where a line of the figure of power is in full colour
FLOOR = 0.0007  # where a share of none is drawn
AXES = {
    "false-alarms": ("rows in the window", "windows without drift that alarm"),
    "power": ("rows in the window", "windows that alarm"),
    "roc": ("windows without drift that alarm", "drifting windows that alarm"),
}


def main() -> None:
    """Draw one file a figure."""
    lines, folder = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
    mpl.rcParams.update(
        {"svg.hashsalt": "calibration", "font.size": 9, "axes.spines.top": False, "lines.linewidth": 1.6}
    )
    mpl.rcParams.update({"axes.spines.top": False, "axes.spines.right": False, "lines.linewidth": 1.6, "font.size": 9})
    mpl.rcParams.update({"svg.hashsalt": "calibration", "svg.fonttype": "path"})
    for name, panels in lines.items():
        draw(name, panels, folder / f"calibration-{name}.svg")


def draw(name: str, panels: list[dict[str, Any]], path: Path) -> None:
    """Draw the panels of one figure, three in a row, and write them as SVG."""
    n_rows = math.ceil(len(panels) / 3)
    figure, grid = plt.subplots(n_rows, 3, figsize=(9.5, 2.5 * n_rows + 0.6), sharex=True, sharey=True, squeeze=False)
    for axes, panel in zip(grid.flat, panels, strict=False):
        _panel(axes, name, panel)
    for axes in list(grid.flat)[len(panels) :]:
        axes.remove()
    across, up = AXES[name]
    figure.supxlabel(across, fontsize=9)
    figure.supylabel(up, fontsize=9)
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper center", ncols=len(labels), frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 0.97 - 0.03 / n_rows))
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _panel(axes: Any, name: str, panel: dict[str, Any]) -> None:
    axes.set_title(panel["title"], fontsize=9, loc="left")
    axes.set_xscale("log")
    for who, line in panel["lines"].items():
        across, up = ([point[place] for point in line] for place in (0, 1))
        style = {"color": COLOURS[who], "marker": MARKS[who] * (name != "roc"), "markersize": 3.5}
        if name == "power":
            axes.plot(across, up, alpha=0.25, **style)
            calm = [share for _, share in panel["calm"][who]]
            up = [value if share <= CALM_ENOUGH else math.nan for value, share in zip(up, calm, strict=True)]
        axes.plot(across, [value if math.isnan(value) else max(value, FLOOR) for value in up], label=who, **style)
    _scale(axes, name)
    axes.grid(visible=True, color="#dddddd", linewidth=0.6)


def _scale(axes: Any, name: str) -> None:
    """Put the axes of a panel on the scales of its figure."""
    limit = {"color": "#444444", "linewidth": 1, "linestyle": "--", "label": "1 %"}
    if name == "false-alarms":
        axes.set_yscale("log")
        axes.set_ylim(FLOOR * 0.8, 1.3)
        axes.axhline(0.01, **limit)
        axes.set_yticks([FLOOR, 0.01, 0.1, 1], ["none", "1 %", "10 %", "100 %"])
        axes.minorticks_off()
    else:
        axes.set_ylim(-0.03, 1.03)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
    if name == "roc":
        axes.axvline(0.01, **limit)
        axes.set_xticks([0.001, 0.01, 0.1, 1], ["0.1 %", "1 %", "10 %", "100 %"])
    else:
        axes.set_xticks([100, 1_000, 10_000, 100_000], ["100", "1,000", "10,000", "100,000"])


if __name__ == "__main__":
    main()
