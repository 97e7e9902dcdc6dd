"""What is held against what: a window of rows, or of a segment's, against the reference or against other windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import Connection

from core.errors import InvalidInput
from core.profiles.profile import Profile
from core.windows import UNITS
from services.baseline import Baseline
from services.decoding import read_window
from services.views.window import WindowView
from storage import profiles
from storage.profiles import ALL_ROWS

Span: TypeAlias = "tuple[int, int]"
Usual = Literal["reference", "trailing", "same_hours"]
TRAILING_WINDOWS, WEEKS = 7, 4
USUAL: tuple[Usual, ...] = ("reference", "trailing", "same_hours")


@dataclass(frozen=True)
class Comparison:
    """A question about drift.

    Parameters
    ----------
    window : tuple of int, optional
        Start and end in microseconds; the current window when left out.
    against : {"reference", "trailing", "same_hours"} or tuple of int
        The reference; the seven windows before; the same hours of the four weeks before; or any window.
    segment : str
        Of whose rows; of all when left out.
    exact : bool
        Whether the methods are to be taken from rows as well.
    """

    window: Span | None = None
    against: Usual | Span = "reference"
    segment: str = ALL_ROWS
    exact: bool = False


CURRENT = Comparison()


def read_against(text: str | None) -> Usual | Span:
    """Return what `text` names to hold a window against.

    Raises
    ------
    InvalidInput
    """
    for name in USUAL:
        if text in (None, name):  # the first of them is the usual
            return name
    window = read_window(text, "reference") if text and "," in text else None
    if window is None:
        raise InvalidInput(
            f"{(text or '')[:40]!r} is none of {', '.join(USUAL)}, nor a window start,end", field="reference"
        )
    return window


def current_window(connection: Connection, baseline: Baseline) -> WindowView | None:
    """Return the newest closed buckets and the one still filling; None before the first row."""
    newest = profiles.newest_bucket(connection, baseline.everyone)
    if newest is None:
        return None
    end = newest + baseline.length
    return WindowView(end - baseline.span, end, closed=False)


def chosen_window(connection: Connection, baseline: Baseline, window: Span | None) -> WindowView | None:
    """Return the window that is asked for, or the current one.

    Raises
    ------
    InvalidInput
        It does not end after it starts.
    """
    if window is None:
        return current_window(connection, baseline)
    start, end = window
    if end <= start:
        raise InvalidInput("a window must end after it starts", field="window")
    newest = profiles.newest_bucket(connection, baseline.everyone)
    return WindowView(start, end, closed=newest is not None and end <= newest)


def spans_against(window: WindowView, against: Usual | Span) -> list[Span]:
    """Return the windows that stand in for the reference; none for the reference itself.

    Examples
    --------
    >>> spans_against(WindowView(100, 110, closed=True), "trailing")
    [(30, 100)]
    """
    if against == "reference":
        return []
    if against == "trailing":
        return [(window.start - TRAILING_WINDOWS * (window.end - window.start), window.start)]
    if against == "same_hours":
        weeks = [UNITS["w"] * back for back in range(WEEKS, 0, -1)]
        return [(window.start - week, min(window.end - week, window.start)) for week in weeks]
    return [against]


def agreed(connection: Connection, baseline: Baseline, section: str, spans: list[Span]) -> Profile | None:
    """Return the profile that stands for what is usual: of these windows together, or of the reference if none."""
    if not spans:
        return baseline.profile if section == "data" else baseline.performance
    totals = [profiles.read_total(connection, baseline.place(section), span, baseline.length) for span in spans]
    known = [total for total in totals if total is not None]
    return sum(known[1:], start=known[0]) if known else None
