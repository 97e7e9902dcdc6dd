"""Numbers and names as sentences write them."""

from __future__ import annotations

LONGEST_NAME = 40


def plain(number: float) -> str:
    """Return a number as people write it: four digits, no exponent below a quadrillion.

    Examples
    --------
    >>> plain(39.8012), plain(39_801.2), plain(2e-9)
    ('39.8', '39,801', '2e-09')
    """
    return f"{number:,.0f}" if 1_000 <= abs(number) < 1e15 else f"{number:.4g}"


def rose(before: float, now: float) -> str:
    """Return the verb and both shares.

    Examples
    --------
    >>> rose(0.2, 0.55)
    'rose from 20.0% to 55.0%'
    """
    return f"{'rose' if now > before else 'fell'} from {before:.1%} to {now:.1%}"


def quoted(level: str) -> str:
    """Return a level in quotes, cut where it is long.

    Examples
    --------
    >>> quoted("CH")
    "'CH'"
    """
    return repr(level if len(level) <= LONGEST_NAME else level[: LONGEST_NAME - 1] + "…")
