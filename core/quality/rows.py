"""Whole rows: those that come twice, and members that the reference does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from core.profiles.spec import ProfileSpec


def duplicate_rows(rows: Sequence[Hashable]) -> float:
    """Return the share of rows that repeat an earlier one.

    Parameters
    ----------
    rows : sequence of hashable, such as tuples of values
        The longer the sample, the more repeat: compare samples of one length only. NaN equals nothing, so a missing
        value should be None.

    Returns
    -------
    float
        In [0, 1); 0 for no rows.

    Examples
    --------
    >>> duplicate_rows([(1, "a"), (1, "a"), (2, "a"), (1, "a")])
    0.5
    """
    return 1 - len(set(rows)) / len(rows) if rows else 0.0


def unknown_members(rows: Sequence[Mapping[str, Any]], spec: ProfileSpec) -> dict[str, float]:
    """Return the members of these rows that the reference does not know.

    Parameters
    ----------
    rows : sequence of mappings
        Features by name.
    spec : ProfileSpec
        Frozen by the reference.

    Returns
    -------
    dict of str to float
        Share of the rows that carry each, in (0, 1], the most frequent first.

    Examples
    --------
    >>> unknown_members([{"age": 3}, {"age": 4, "agee": 4}], ProfileSpec(()))
    {'age': 1.0, 'agee': 0.5}
    """
    found = Counter(str(name) for row in rows for name in row if name not in spec.positions)
    return {name: count / len(rows) for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))}
