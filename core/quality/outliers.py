"""Numbers that lie far out, by one of the fences of the reference."""

from __future__ import annotations

import numpy as np

from core.drift.wording import plain
from core.profiles.column import FENCES, ColumnSpec, Fence
from core.profiles.encode import Floats
from core.quality.check import Check, Counters, Severity, Sighting, Tally
from core.quality.words import named, percent

TIMES, LEAST, NEXT_TO_IT = 3.0, 50, 0.1


def beyond(fence: str, *, label: str, rule: str, covers: tuple[str, ...]) -> Check[Counters]:
    """Return the check of numbers beyond a fence.

    Parameters
    ----------
    fence : {"z", "robust", "iqr"}
    label, rule, covers
        See `Check`.

    Notes
    -----
    It warns where more than one percent, three times the share of the reference and more than chance explains are
    beyond, of at least 50 numbers. If the share of their neighbours inside the fence grew by still more, the numbers
    have moved as a whole, or some of them: that is drift, and told as such.
    """
    place = FENCES.index(fence)

    def applies(column: ColumnSpec) -> bool:
        return column.kind == "numeric" and column.fences[place] is not None

    def count(reference: Counters, windows: Counters) -> Tally:
        far, usual = windows.far[..., place], float(reference.far[place])
        gained = far / np.maximum(windows.known, 1) - usual / max(float(reference.known), 1.0)
        elsewhere = gained < neighbours_gained(windows.column.fences[place], reference, windows)
        return Tally(far, windows.known, usual, float(reference.known), elsewhere=elsewhere)

    def sentence(seen: Sighting[Counters]) -> str:
        low, high = seen.window.column.fences[place] or (0.0, 0.0)
        where = f"{percent(seen.share)} of {named(seen.window.column)} lies unusually far out"
        usual = f"{percent(seen.expected)} in the reference" if seen.expected else "none in the reference"
        return f"{where}, below {plain(low)} or above {plain(high)}; {usual}."

    return Check(
        name=f"outliers_{fence}",
        label=label,
        rule=f"{rule}, among the finite numbers",
        count=count,
        sentence=sentence,
        severity=Severity(warning=0.01, times=TIMES, least=LEAST),
        costs="doubt",
        applies=applies,
        covers=covers,
    )


def neighbours_gained(fence: Fence, reference: Counters, windows: Counters) -> Floats:
    """Return by how much the numbers next to a fence became more, as a share of all, shape (windows,).

    Parameters
    ----------
    fence : (low, high) or None
    reference, windows : Counters
        Of a numeric column.

    Notes
    -----
    The neighbours on either side are the tenth of the reference in the bins before the fence; a side that lost counts
    as 0. If a quarter of normal numbers is shifted by a deviation, 1 % more lie beyond the quartiles' fence, and 6 %
    more beside it.
    """
    gained: Floats = np.zeros(len(windows.bins))
    if fence is None:
        return gained
    cumulative, total = reference.cumulative, max(int(reference.known), 1)
    low, high = np.searchsorted(np.asarray(windows.column.edges), fence, side="right").tolist()
    tenth = NEXT_TO_IT * total
    # bins (from, to] are counted: from the fence inwards, until they hold a tenth of the reference
    inner_low = int(np.searchsorted(cumulative, cumulative[low] + tenth, side="right")) - 1
    inner_high = int(np.searchsorted(cumulative, cumulative[high - 1] - tenth, side="left"))
    for first, last in ((low, inner_low), (inner_high, high - 1)):
        if 0 <= first < last:
            agreed = int(cumulative[last] - cumulative[first]) / total
            now = (windows.cumulative[:, last] - windows.cumulative[:, first]) / np.maximum(windows.known, 1)
            gained += np.maximum(now - agreed, 0.0)
    return gained
