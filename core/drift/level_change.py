"""What happened to the levels of a column that drifts."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.drift.change_kind import Change
from core.drift.wording import quoted, rose
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats

Mask: TypeAlias = "npt.NDArray[np.bool_]"

ALWAYS, NEARLY_ALL, VARIETY_LEFT = 0.99, 0.98, 0.2  # shares of the top level; of the rest, what may be left
GONE = 0.05  # of its share in the reference
LEAST_SHARE, LEAST_EXPECTED = 0.02, 10.0  # of a level whose absence means something: share, and rows expected
MOST_OF_IT = 0.5


def level_change(column: ColumnSpec, reference: Floats, current: Floats) -> Change:
    """Return what happened among the known levels.

    Parameters
    ----------
    column : ColumnSpec
        A categorical one.
    reference, current : ndarray of float, shape (column.n_values,)
        Rows a level, the rare ones last; neither is empty.
    """
    before, now = reference / reference.sum(), current / current.sum()
    top, top_before = int(now.argmax()), int(before.argmax())
    if before[top_before] >= ALWAYS:
        return changed_constant(column, top_before, 1 - float(now[top_before]))
    varied = 1 - now[top] > VARIETY_LEFT * (1 - before[top]) or top == len(column.levels)
    if now[top] >= NEARLY_ALL and not varied:
        text = f"{now[top]:.1%} of the values are {named(column, top)}; {before[top]:.1%} in the reference."
        return Change("constant", None, text)
    lost = gone(before, now, float(current.sum()))
    distance = np.abs(now - before).sum() / 2 - chance_distance(before, reference.sum(), current.sum())
    if lost.any() and before[lost].sum() >= MOST_OF_IT * distance:
        return Change("level gone", None, _gone_sentence(column, lost, before, now))
    changed = int(np.abs(now - before).argmax())
    name = named(column, changed)
    change = rose(before[changed], now[changed])
    return Change("reshuffled categories", None, f"{name[0].upper()}{name[1:]} {change} of the values.")


def changed_constant(column: ColumnSpec, level: int, share: float) -> Change:
    """Return that a share of the values are no longer what nearly all values were."""
    text = f"{share:.1%} of the values are no longer {named(column, level)}, which nearly all were in the reference."
    return Change("changed constant", None, text)


def gone(before: Floats, now: Floats, n_current: float) -> Mask:
    """Return which levels are as good as gone though rows of them were to be expected, shape (levels,) of bool."""
    expected = (before >= LEAST_SHARE) & (before * n_current >= LEAST_EXPECTED)
    absent: Mask = expected & (now <= GONE * before)
    return absent


def chance_distance(shares: Floats, n_reference: float, n_current: float) -> float:
    """Return the total variation distance to be expected between equal samples of these sizes."""
    return float(np.sqrt(shares * (1 - shares)).sum() * np.sqrt((1 / n_reference + 1 / n_current) / (2 * np.pi)))


def named(column: ColumnSpec, level: int) -> str:
    """Return what a sentence calls the level at this place, in small letters."""
    return f"level {quoted(column.levels[level])}" if level < len(column.levels) else "the rare levels together"


def _gone_sentence(column: ColumnSpec, lost: Mask, before: Floats, now: Floats) -> str:
    largest = int(np.where(lost, before, 0.0).argmax())
    name = named(column, largest)
    others = int(lost.sum()) - 1
    also = f", and {others} more {'level is' if others == 1 else 'levels are'} gone" if others else ""
    return f"{name[0].upper()}{name[1:]} fell from {before[largest]:.1%} to {now[largest]:.1%} of the values{also}."
