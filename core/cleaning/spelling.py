"""Which spelling of a text is meant: one letter off, other case, other order of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.stopping import stopping_point

WORD = re.compile(r"[^\W_]+|[+#%&<>=@*$]+")
NUMBERS = re.compile(r"[-+(]?\d[\d.,]*")
AT_ONCE = 512  # texts compared with all known ones in one go, so that the table of likeness stays small


@dataclass(frozen=True)
class Rule:
    """When two spellings are of one value.

    Parameters
    ----------
    similarity : float
        Share of characters that must agree, of whole texts.
    word : float
        The same of each word that differs, so that "north side" is not "south side".
    shortest, shortest_word : int
        Characters of the shorter text, and of the shorter of two words, from which letters may differ at all.
    """

    similarity: float
    word: float = 0.65
    shortest: int = 5
    shortest_word: int = 4


def fingerprint(text: str) -> str:
    """Return what is left of a text without case, accents, punctuation and the order of words.

    Notes
    -----
    Signs that tell values apart stay: ``+``, ``#``, ``%``, ``<`` and their like. Words keep their order where one is of
    a single character, and texts with digits all of their punctuation, for -1 is not 1.

    Examples
    --------
    >>> fingerprint("Müller,  Anna") == fingerprint("anna muller"), fingerprint("B-12") == fingerprint("B 12")
    (True, False)
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    if any(one.isdigit() for one in plain):
        return " ".join(plain.split())
    words = WORD.findall(plain)
    return " ".join(words if any(len(word) < 2 for word in words) else sorted(words))


def joined(counts: Mapping[str, int], rule: Rule, ratio: float) -> dict[str, str]:
    """Return, for spellings that are another's, the one that is meant: the most frequent.

    Parameters
    ----------
    counts : mapping of str to int
        Rows of each spelling.
    ratio : float
        How many times more often a spelling must come for one that is only similar to be taken for it. Spellings of
        one fingerprint are joined whatever their counts.
    """
    meant: dict[str, str] = {}
    heads: dict[str, str] = {}
    totals: dict[str, int] = {}
    for text in sorted(counts, key=lambda one: (-counts[one], one)):
        head = heads.setdefault(fingerprint(text) or text, text)
        totals[head] = totals.get(head, 0) + counts[text]
        if head != text:
            meant[text] = head
    known = [text for text in totals if totals[text] >= ratio]
    rare = [text for text in totals if totals[text] * ratio <= max(totals.values())]
    near = nearest(rare, known, [totals[one] for one in known], rule, [totals[one] * ratio for one in rare])
    return settled(meant | near)


def nearest(
    texts: Sequence[str],
    known: Sequence[str],
    counts: Sequence[float],
    rule: Rule,
    least: Sequence[float] | None = None,
) -> dict[str, str]:
    """Return, for texts that are nearly a known one, the nearest; those as near to two of them are left alone.

    Parameters
    ----------
    counts : sequence of float
        Rows of each known text.
    least : sequence of float, optional
        Rows that the known text must have, for each text.

    Notes
    -----
    Numbers in a text must be the same: "scip-inf-1" is not "scip-inf-2".
    """
    found: dict[str, str] = {}
    sizes = np.array(counts, dtype=float)
    for start in range(0, len(texts), AT_ONCE):
        stopping_point()
        part = texts[start : start + AT_ONCE]
        needed = np.zeros(len(part)) if least is None else np.array(least[start : start + AT_ONCE])
        alike = _likeness(part, known, rule)
        alike[sizes[None, :] < needed[:, None]] = 0
        for row in np.flatnonzero((alike > 0).any(axis=1)).tolist():
            best = _best(part[row], known, alike[row], rule)
            if best is not None:
                found[part[row]] = best
    return found


def settled(meant: Mapping[str, str]) -> dict[str, str]:
    """Return the mapping with every chain followed to its end."""
    ends: dict[str, str] = {}
    for text in meant:
        end, seen = meant[text], {text}
        while end in meant and end not in seen:
            seen.add(end)
            end = meant[end]
        ends[text] = end
    return {text: end for text, end in ends.items() if text != end}


def _likeness(texts: Sequence[str], known: Sequence[str], rule: Rule) -> npt.NDArray[np.float32]:
    fold = str.casefold
    alike: npt.NDArray[np.float32] = process.cdist(
        list(map(fold, texts)),
        list(map(fold, known)),
        scorer=OSA.normalized_similarity,
        score_cutoff=rule.similarity,
        dtype=np.float32,
    )
    return alike


def _best(text: str, known: Sequence[str], alike: npt.NDArray[np.float32], rule: Rule) -> str | None:
    candidates = [
        place for place in np.argsort(-alike, kind="stable").tolist() if alike[place] > 0 and known[place] != text
    ]
    fitting: Iterable[int] = (place for place in candidates if same(text, known[place], rule))
    first = next(iter(fitting), None)
    if first is None:
        return None
    rivals = [place for place in candidates if place != first and alike[place] >= alike[first] - 1e-6]
    return None if any(same(text, known[place], rule) for place in rivals) else known[first]


def same(one: str, other: str, rule: Rule) -> bool:
    """Return whether two similar texts can be spellings of one value.

    Examples
    --------
    >>> rule = Rule(0.8)
    >>> same("birminghxm", "birmingham", rule), same("scip-inf-1", "scip-inf-2", rule), same("10A", "10B", rule)
    (True, False, False)
    >>> same("north side clinic", "south side clinic", rule), same("employed", "unemployed", rule)
    (False, False)
    """
    one, other = one.casefold(), other.casefold()
    if min(len(one), len(other)) < rule.shortest or NUMBERS.findall(one) != NUMBERS.findall(other):
        return False
    words, others = WORD.findall(one), WORD.findall(other)
    if len(words) != len(others):
        return OSA.distance(one, other) == 1
    return all(_same_word(a, b, rule) for a, b in zip(words, others, strict=True) if a != b)


def _same_word(one: str, other: str, rule: Rule) -> bool:
    """Return whether two words can be one; letters more in front make another word: un-employed, fe-male."""
    more = abs(len(one) - len(other))
    if min(len(one), len(other)) < rule.shortest_word or (more >= 2 and (one.endswith(other) or other.endswith(one))):
        return False
    return OSA.normalized_similarity(one, other) >= rule.word
