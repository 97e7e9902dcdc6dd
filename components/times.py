"""Times: relative for the eye, absolute in UTC for the record."""

from __future__ import annotations

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.aria import data
from core.windows import from_micros

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LONG = 60 * DAY  # from there on a date says more than a number of days
SECOND = 1_000_000


def ago(at: int, now: int) -> str:
    """Return how long before `now` the time `at` lies, both in microseconds; page.js keeps it true afterwards.

    Examples
    --------
    >>> ago(0, 200 * SECOND), ago(0, 50 * 3_600 * SECOND), ago(0, SECOND), ago(90 * SECOND, 0)
    ('3 min ago', '2 d ago', 'just now', 'in 1 min')
    >>> ago(0, 90 * 86_400 * SECOND)
    '1 Jan 1970'
    """
    seconds = round((now - at) / SECOND)
    amount = abs(seconds)
    if amount < 5:
        return "just now"
    if amount >= LONG:
        return _date(from_micros(at))
    if amount < MINUTE:
        text = f"{amount} s"
    elif amount < HOUR:
        text = f"{amount // MINUTE} min"
    else:
        text = f"{amount // HOUR} h" if amount < 2 * DAY else f"{amount // DAY} d"
    return f"in {text}" if seconds < 0 else f"{text} ago"


def absolute(at: int) -> str:
    """Return the time `at` in full.

    Examples
    --------
    >>> absolute(0)
    '1 Jan 1970, 00:00:00 UTC'
    """
    time = from_micros(at)
    return f"{_date(time)}, {time:%H:%M:%S} UTC"


def span(start: int, end: int, now: int) -> str:
    """Return a window of time, naming the day once where one day holds it, and the year where it is not this one.

    Examples
    --------
    >>> span(0, 3_600 * SECOND, 0), span(0, 86_400 * SECOND, 0)
    ('1 Jan 00:00 to 01:00 UTC', '1 Jan 00:00 to 2 Jan 00:00 UTC')
    >>> span(0, 86_400 * SECOND, 400 * 86_400 * SECOND)
    '1 Jan 00:00 to 2 Jan 1970, 00:00 UTC'
    """
    first, last = from_micros(start), from_micros(end)
    day = "" if first.date() == last.date() else f"{last.day} {last:%b} "
    if last.year != from_micros(now).year:
        day = f"{_date(last)}, "
    return f"{first.day} {first:%b %H:%M} to {day}{last:%H:%M} UTC"


def day(at: int, now: int) -> str:
    """Return the day of the time `at`, with the year where it is not this one.

    Examples
    --------
    >>> day(0, 0), day(0, 400 * 86_400 * SECOND)
    ('1 Jan', '1 Jan 1970')
    """
    time = from_micros(at)
    return f"{time.day} {time:%b}" if time.year == from_micros(now).year else _date(time)


def moment(at: int, now: int) -> str:
    """Return the minute of the time `at` in UTC, with the year where it is not this one.

    Examples
    --------
    >>> moment(90 * SECOND, 0)
    '1 Jan, 00:01 UTC'
    """
    return f"{day(at, now)}, {from_micros(at):%H:%M} UTC"


def iso(at: int) -> str:
    """Return the time `at` as axes read it.

    Examples
    --------
    >>> iso(0)
    '1970-01-01T00:00:00'
    """
    return from_micros(at).strftime("%Y-%m-%dT%H:%M:%S")


def when(at: int | None, now: int, none: str = "never") -> Component:
    """Return the time `at` as an element that says how long ago, with the absolute time in its title."""
    if at is None:
        return html.Span(none, className="muted")
    return html.Time(
        ago(at, now),
        dateTime=f"{iso(at)}Z",
        title=absolute(at),
        className="nowrap",
        **data(at=str(at // 1_000)),
    )


def _date(time: datetime) -> str:
    return f"{time.day} {time:%b %Y}"
