"""Suggested repairs against the clean table: `python -m benchmarks.cleaning_repairs DIRTY CLEAN`.

DIRTY is a CSV file, CLEAN one of three columns, tid (number of the row), attribute and correct_val, as HoloClean
publishes for its hospital data. Suggestions are taken as they come, until texts are read as numbers. A cell is
repaired if it was changed, rightly so if it then is what it should be; spaces are not looked at. Precision is the share
of repairs that are right, recall the share of wrong cells that were repaired rightly.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.fitting import fit
from core.cleaning.kinds import tidy
from core.cleaning.recipe import Recipe
from core.cleaning.step import STEPS
from core.cleaning.suggest import suggest

Cells = npt.NDArray[np.object_]
LAST = STEPS.get("fix_types").order


def main() -> None:
    """Print precision and recall after each suggestion."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dirty", type=Path)
    parser.add_argument("clean", type=Path)
    asked = parser.parse_args()
    dirty = tidy(pd.read_csv(asked.dirty, dtype="str"))
    should = cells(
        pd.read_csv(asked.clean, dtype={"correct_val": "str"})
        .pivot_table(index="tid", columns="attribute", values="correct_val", aggfunc="first", dropna=False)
        .reindex(columns=dirty.columns)
    )
    start = time.perf_counter()
    found = [one for one in suggest(dirty) if STEPS.get(one.step).order < LAST]
    print(f"{(cells(dirty) != should).sum():,} of {should.size:,} cells are wrong; {time.perf_counter() - start:.1f} s")
    print(f"{'after':>20}{'repairs':>10}{'right':>8}{'precision':>11}{'recall':>9}{'F1':>7}  columns")
    recipe = Recipe()
    for one in found:
        recipe = Recipe((*recipe.steps, one.ingredient()))
        _, cleaned = fit(recipe, dirty)
        repairs, right, wrong = scored(cells(dirty), cells(cleaned), should)
        precision, recall = right / max(repairs, 1), right / max(wrong, 1)
        f1 = 2 * right / max(repairs + wrong, 1)
        scores = f"{repairs:>10,}{right:>8,}{precision:>11.1%}{recall:>9.1%}{f1:>7.2f}"
        print(f"{one.step:>20}{scores}  {', '.join(one.columns)}")


def cells(frame: pd.DataFrame) -> Cells:
    """Return the cells of a table as texts with single spaces; missing ones are empty."""
    texts = frame.astype("object").where(frame.notna(), "").astype("str")
    return np.asarray(texts.apply(lambda column: column.str.split().str.join(" ")), dtype=object)


def scored(before: Cells, after: Cells, should: Cells) -> tuple[int, int, int]:
    """Return how many cells were repaired, how many of them rightly, and how many were wrong."""
    repaired = before != after
    return int(repaired.sum()), int((repaired & (after == should)).sum()), int((before != should).sum())


if __name__ == "__main__":
    main()
