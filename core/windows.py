"""Buckets and windows of time: half-open, in UTC, counted in whole microseconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from core.errors import InvalidInput

SECOND = 1_000_000
UNITS = {"s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": 86_400 * SECOND, "w": 7 * 86_400 * SECOND}
FACTORS = (1, 2, 3, 4, 6, 8, 12, 24, 48, 72, *(168 * 2**power for power in range(24)))
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
FUTURE_ALLOWED = timedelta(minutes=10)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(time: datetime) -> int:
    """Return microseconds since 1970 of an aware `time`.

    Examples
    --------
    >>> to_micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (time - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """Return the aware UTC time `micros` microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=micros)


def parse_length(text: str) -> int:
    """Return the microseconds of a length such as ``15m``, ``1h`` or ``1d``.

    Raises
    ------
    InvalidInput
        The text is no whole number with a unit of s, m, h, d or w, or not between 1 s and 4 weeks.

    Examples
    --------
    >>> parse_length("1h") // SECOND
    3600
    """
    match = re.fullmatch(r"([1-9][0-9]{0,5})([smhdw])", text)
    micros = int(match[1]) * UNITS[match[2]] if match else 0
    if not 0 < micros <= 4 * UNITS["w"]:
        raise InvalidInput(f"{text[:40]!r} is no bucket length; write a number and a unit, such as 15m, 1h or 1d")
    return micros


def floor_to(micros: int, length: int) -> int:
    """Return the start of the bucket of `length` that holds `micros`."""
    return micros - micros % length


def require_plausible(time: datetime, now: datetime, field: str) -> None:
    """Raise InvalidInput unless `time` lies between the year 2000 and ten minutes from `now`."""
    if not EARLIEST <= time <= now + FUTURE_ALLOWED:
        raise InvalidInput(
            f"timestamp {time.isoformat()} is out of range; it must lie between 2000-01-01 and ten minutes from now",
            field=field,
        )


def consecutive(oldest: int, newest: int, length: int, most: int) -> tuple[range, int]:
    """Return the starts of windows that do not overlap and cover all buckets, and how long each is.

    Parameters
    ----------
    oldest, newest : int
        Starts of the first and the last bucket.
    length : int
        Of a bucket.
    most : int
        At most so many windows come out.

    Returns
    -------
    starts : range
    step : int
        A number of buckets that people count in: hours of which a day has a whole number, days, weeks.

    Examples
    --------
    >>> consecutive(0, 59 * UNITS["h"], UNITS["h"], 24)[1] // UNITS["h"]
    3
    """
    steps = (length * factor for factor in FACTORS)
    step = next(step for step in steps if (newest // step) - (oldest // step) < most)
    first = oldest - oldest % step
    return range(first, newest - newest % step + step, step), step
