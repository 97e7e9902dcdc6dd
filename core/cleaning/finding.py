"""What is wrong with a column, how often, and how many points of its score that costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sort:
    """A sort of finding.

    Parameters
    ----------
    points : float
        Off the score, of 100, where every value is concerned; less in proportion to their share.
    most : float
        Points that it costs at most.
    least : float
        Points that it costs however few are concerned.
    sentence : str
        With ``{n}``, ``{of}`` and ``{share}``.
    """

    points: float
    most: float
    least: float
    sentence: str


SORTS = {
    "empty": Sort(100, 100, 0, "It holds no value at all"),
    "missing": Sort(80, 80, 1, "{n} of {of} values are missing ({share})"),
    "codes": Sort(80, 40, 2, "{n} of {of} values look like a code for missing ({share}): {what}"),
    "infinite": Sort(100, 40, 5, "{n} of {of} values are infinite ({share})"),
    "mixed": Sort(100, 40, 5, "Numbers and texts are mixed: {n} of {of} values are {what} ({share})"),
    "numbers as text": Sort(15, 15, 0, "{n} of {of} values are numbers kept as text{what} ({share})"),
    "outliers": Sort(50, 10, 1, "{n} of {of} values lie outside the fences, {what} ({share})"),
    "whitespace": Sort(50, 15, 1, "{n} of {of} texts have blanks around them ({share})"),
    "constant": Sort(30, 30, 0, "All values are the same, so they tell nothing apart"),
    "duplicates": Sort(100, 40, 1, "{n} of {of} rows repeat an earlier one ({share})"),
}


@dataclass(frozen=True)
class Finding:
    """Something to be looked at.

    Parameters
    ----------
    sort : str
        Name in `SORTS`.
    n : int
        Values, or rows, concerned.
    share : float
        Of the values there are, in (0, 1].
    cost : float
        Points off the score.
    sentence : str
    """

    sort: str
    n: int
    share: float
    cost: float
    sentence: str


def finding(sort: str, n: int, of: int, what: str = "") -> Finding:
    """Return a finding of `n` among `of` values.

    Examples
    --------
    >>> finding("missing", 5, 100)
    Finding(sort='missing', n=5, share=0.05, cost=4.0, sentence='5 of 100 values are missing (5%)')
    """
    rule, share = SORTS[sort], n / of
    cost = round(min(max(rule.points * share, rule.least), rule.most), 1)
    said = rule.sentence.format(n=f"{n:,}", of=f"{of:,}", share=percent(share), what=what)
    return Finding(sort, n, share, cost, said)


def score(findings: Iterable[Finding]) -> float:
    """Return 100 less the points that findings cost, not below 0."""
    return round(max(0.0, 100 - sum(one.cost for one in findings)), 1)


def percent(share: float) -> str:
    """Return a share as people read it.

    Examples
    --------
    >>> percent(0.05), percent(0.123), percent(0.0001), percent(0.9999)
    ('5%', '12%', 'under 0.1%', 'over 99.9%')
    """
    if 0 < share < 0.001:
        return "under 0.1%"
    if 0.999 < share < 1:
        return "over 99.9%"
    return f"{100 * share:.1f}".removesuffix(".0") + "%" if share < 0.1 else f"{100 * share:.0f}%"
