"""The quality of one table held against another, without a server."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np

from core.profiles.frame import freeze_frame, profile_frame
from core.profiles.profile import stacked
from core.profiles.spec import EXTRA
from core.quality.report import WindowQuality, report
from core.quality.rows import duplicate_rows
from core.quality.weigh import Repeats

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 1_000  # rows in a row: what is sent twice mostly comes close together


def quality(reference: pd.DataFrame, current: pd.DataFrame) -> WindowQuality:
    """Return the quality of the rows of `current`, as what is usual in `reference` leaves it.

    Parameters
    ----------
    reference, current : DataFrame
        Bins, levels and fences are frozen by the reference. A column that `current` lacks is absent, one that
        `reference` lacks is unknown in every row. Duplicates are looked for in the first 1,000 rows of either side, as
        far as they have no gaps.

    Returns
    -------
    WindowQuality
        State, score and findings of the whole and of each column.

    Notes
    -----
    O(rows columns log bins), on all cores.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> ages = np.random.default_rng(1).normal(40, 9, 2_000)
    >>> found = quality(pd.DataFrame({"age": ages}), pd.DataFrame({"age": np.where(ages > 45, np.nan, ages)}))
    >>> found.state, round(found.score, 1), found.findings[0].sentence
    ('warning', 70.5, '29.5 % of `age` is missing; new: none in the reference.')
    """
    spec = freeze_frame(reference)
    agreed, seen = (profile_frame(spec, frame) for frame in (reference, current))
    unknown = [name for name in current.columns if str(name) not in spec.positions]
    seen.counts[EXTRA] = len(current) if unknown else 0
    filled = reference.columns[reference.head(SAMPLE).notna().any()].intersection(current.columns)
    n = min(SAMPLE, len(reference), len(current))
    before, now = (_repeated(frame[filled].head(n)) for frame in (reference, current))
    repeats = Repeats(before, (np.array(now[:1]), np.array(now[1:])))
    (found,) = report(spec, agreed, stacked(seen), repeats=repeats)
    return found


def _repeated(frame: pd.DataFrame) -> tuple[int, int]:
    """Return how many rows repeat an earlier one, and of how many: of those without gaps, which make rows alike."""
    rows = [_key(row) for row in frame.dropna().itertuples(index=False, name=None)]
    return round(duplicate_rows(rows) * len(rows)), len(rows)


def _key(row: tuple[Any, ...]) -> Hashable:
    """Return something that is equal for equal rows; nested values have no hash, but are written alike."""
    try:
        hash(row)
    except TypeError:
        return repr(row)
    return row
