"""The verdict on two tables, without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.drift.verdict import RuleSet, WindowDrift, judge
from core.profiles.frame import freeze_frame, profile_frame
from core.profiles.profile import stacked

if TYPE_CHECKING:
    import pandas as pd


def compare(reference: pd.DataFrame, current: pd.DataFrame, rules: RuleSet = "calibrated") -> WindowDrift:
    """Return how the rows of one table differ from those of another, column by column.

    Parameters
    ----------
    reference, current : DataFrame
        Bins are frozen by the reference; a column that `current` lacks is missing in every row, one that
        `reference` lacks is not looked at.
    rules : {"calibrated", "literal"}

    Returns
    -------
    WindowDrift
        The verdict on the whole and on each column, with scores, p-values and a reason.

    Notes
    -----
    O(rows columns log bins), on all cores.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> ages = np.random.default_rng(1).normal(40, 9, 2_000)
    >>> found = compare(pd.DataFrame({"age": ages}), pd.DataFrame({"age": ages[:500] * 1.5}))
    >>> found.verdict, found.columns[0].reason
    ('critical', 'The median rose from 39.8 to 59.67.')
    """
    spec = freeze_frame(reference)
    agreed, seen = (profile_frame(spec, frame) for frame in (reference, current))
    (found,) = judge(spec, agreed, stacked(seen), rules)
    return found
