"""What of a file could not be read as it stands, kept for people to see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from core.reading.limits import LONGEST_TEXT, MOST_PROBLEMS

Kind = Literal["short", "long", "quote", "padded", "preamble", "header", "encoding", "json", "column"]
LOST: frozenset[Kind] = frozenset({"short", "long", "quote", "json"})


@dataclass(frozen=True)
class Problem:
    """One line, or one column, that was not read as it stands.

    Parameters
    ----------
    line : int
        Physical line in the file, from 1; 0 where it is about no line.
    text : str
        What stands there, cut after 500 characters.
    reason : str
        One sentence.
    kind : str
        ``short``, ``long``, ``quote`` and ``json`` are lines that are not in the table; ``padded`` and ``encoding`` are
        in it, changed; ``preamble`` stood before the header; ``header`` and ``column`` are about names and columns.
    """

    line: int
    text: str
    reason: str
    kind: Kind


class Problems:
    """Collects problems: all are counted, the first thousand are kept."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.counts: Counter[Kind] = Counter()

    def add(self, kind: Kind, line: int, text: str, reason: str) -> None:
        """Keep a problem while there is room, and count it."""
        self.counts[kind] += 1
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(Problem(line, text[:LONGEST_TEXT], reason, kind))

    def more(self, kind: Kind, n: int) -> None:
        """Count problems of which nothing is kept."""
        if n:
            self.counts[kind] += n

    def in_order(self) -> tuple[Problem, ...]:
        """Return what was kept, by line."""
        return tuple(sorted(self.kept, key=lambda problem: problem.line))
