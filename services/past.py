"""The consecutive windows of all that was logged, which histories are drawn from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from core.profiles.profile import Profile
from core.windows import consecutive
from services.baseline import Baseline
from services.views.window import WindowView
from storage import profiles

MOST_WINDOWS = 60


class Past(NamedTuple):
    """Windows that do not overlap, oldest first, and their profile, counts of shape (windows, n_counts)."""

    windows: tuple[WindowView, ...]
    profile: Profile

    @property
    def filling(self) -> npt.NDArray[np.bool_]:
        """Windows that more rows will join, shape (windows,)."""
        return np.array([not window.closed for window in self.windows])


def read_past(connection: Connection, baseline: Baseline) -> Past | None:
    """Return up to 60 windows over all that was logged; None where nothing was."""
    seen = logged(connection, baseline)
    if seen is None:
        return None
    starts, _ = consecutive(*seen, baseline.length, MOST_WINDOWS)
    found = profiles.read_windows(connection, baseline.place("data"), starts, baseline.length)
    return None if found is None else Past(views(starts, seen[1]), found)


def logged(connection: Connection, baseline: Baseline) -> tuple[int, int] | None:
    """Return the oldest and the newest bucket that hold rows; None where there are none."""
    oldest = profiles.oldest_bucket(connection, baseline.everyone)
    newest = profiles.newest_bucket(connection, baseline.everyone)
    return None if oldest is None or newest is None else (oldest, newest)


def views(starts: range, newest: int) -> tuple[WindowView, ...]:
    """Return windows as others see them; one that ends after the newest bucket begins is still open."""
    return tuple(WindowView(start, start + starts.step, closed=start + starts.step <= newest) for start in starts)
