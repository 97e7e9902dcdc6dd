"""Numbers as people read them."""

from __future__ import annotations

import math

NONE = "—"


def count(number: float) -> str:
    """Return a count, short from ten thousand on.

    Examples
    --------
    >>> count(950), count(12_400), count(3_200_000)
    ('950', '12.4k', '3.2M')
    """
    for limit, unit in ((999_950_000, "G"), (999_950, "M"), (9_999.5, "k")):
        if abs(number) >= limit:
            divisor = {"G": 1e9, "M": 1e6, "k": 1e3}[unit]
            return f"{number / divisor:.1f}{unit}"
    return f"{number:,.0f}"


def plain(number: float | None) -> str:
    """Return a number with about four significant figures.

    Examples
    --------
    >>> plain(0.123456), plain(12345.6), plain(None)
    ('0.1235', '12,346', '—')
    """
    if number is None or not math.isfinite(number):
        return NONE
    return f"{number:,.0f}" if 1_000 <= abs(number) < 1e15 else f"{number:.4g}"


def rate(per_hour: float) -> str:
    """Return a rate by the hour; small ones keep a decimal.

    Examples
    --------
    >>> rate(0.5), rate(1520.4)
    ('0.5', '1,520')
    """
    return f"{per_hour:.1f}" if 0 < per_hour < 10 else count(per_hour)


def score(number: float | None) -> str:
    """Return a drift score: three decimals, and no sign on a zero.

    Examples
    --------
    >>> score(0.20449), score(-0.0002), score(float("nan"))
    ('0.204', '0.000', '—')
    """
    if number is None or not math.isfinite(number):
        return NONE
    return f"{round(number, 3) + 0.0:.3f}" if abs(number) < 99 else count(number)


def p_value(p: float) -> str:
    """Return a probability, bounded where its digits say nothing more.

    Examples
    --------
    >>> p_value(0.00001), p_value(0.034), p_value(1.0)
    ('< 0.001', '0.034', '1.000')
    """
    if not math.isfinite(p):
        return NONE
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def share(number: float) -> str:
    """Return a share as a percentage.

    Examples
    --------
    >>> share(0.9423), share(0.00042), share(0.0)
    ('94.2%', '0.04%', '0%')
    """
    if number == 0:
        return "0%"
    return f"{number:.2%}" if abs(number) < 0.001 else f"{number:.1%}"


def in_unit(number: float | None, unit: str) -> str:
    """Return the value of a metric in its unit: ``ratio``, ``ms``, ``rows/h`` or that of the predicted value.

    Examples
    --------
    >>> in_unit(0.913, "ratio"), in_unit(45.21, "ms"), in_unit(None, "ms")
    ('91.3%', '45.2 ms', '—')
    """
    if number is None or not math.isfinite(number):
        return NONE
    if unit == "ratio":
        return share(number)
    if unit == "ms":
        return f"{number:,.0f} ms" if number >= 100 else f"{number:.1f} ms"
    return f"{rate(number)}/h" if unit == "rows/h" else plain(number)


def in_short(low: float | None, high: float | None, unit: str) -> str:
    """Return a band as short as a table needs it, nothing where there is none.

    Examples
    --------
    >>> in_short(0.9012, 0.9224, "ratio"), in_short(0.051012, 0.09147, "number"), in_short(None, None, "ms")
    ('90.1 to 92.2%', '0.051 to 0.0915', '')
    """
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    if unit == "ratio":
        return f"{low * 100 + 0.0:.1f} to {high:.1%}"
    if unit in ("ms", "rows/h"):
        return f"{plain(round(low, 1))} to {plain(round(high, 1))}"
    return f"{_three(low)} to {_three(high)}"


def _three(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 1_000 else plain(number)
