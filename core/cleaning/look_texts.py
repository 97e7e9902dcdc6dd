"""What a column of texts looks like: each distinct text is looked at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.finding import Finding, finding
from core.cleaning.step import Column

MOST_FREQUENT = 10
MOST_TEXTS = 100_000  # distinct ones looked at for what is wrong, the most frequent
CODES = frozenset(
    ["", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "unknown", "missing", "undefined"]
)
MIXED = 0.05

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TextsSeen:
    """What is seen of a column of texts; `codes` number its texts, -1 where missing."""

    distinct: int
    frequent: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    codes: npt.NDArray[np.intp]


def see_texts(column: Column) -> TextsSeen:
    """Return what is seen of a column of texts."""
    codes, texts = column.factorize()
    counts = np.bincount(codes[codes >= 0], minlength=len(texts)).astype(np.int64)
    order = np.lexsort((np.arange(len(texts)), -counts))[:MOST_TEXTS]
    looked = pd.Series(texts[order], dtype="str")
    frequent = zip(looked[:MOST_FREQUENT].tolist(), counts[order].tolist(), strict=False)
    findings = tuple(_findings(looked, counts[order], int(counts.sum()))) if len(texts) else ()
    return TextsSeen(len(texts), tuple(frequent), findings, codes)


def _findings(texts: Column, counts: Counts, present: int) -> Iterator[Finding]:
    trimmed = texts.str.strip()
    code = trimmed.str.lower().isin(CODES)
    padded = _total((texts != trimmed) & ~code, counts)
    if padded:
        yield finding("whitespace", padded, present)
    n_codes = _total(code, counts)
    if n_codes:
        yield finding("codes", n_codes, present, ", ".join(repr(one) for one in texts[code].head(3)))
    numbers = pd.to_numeric(trimmed, errors="coerce").notna() & ~code
    n_numbers = _total(numbers, counts)
    n_texts = int(counts.sum()) - n_codes - n_numbers
    if n_numbers and not n_texts:
        yield finding("numbers as text", n_numbers, present)
    elif n_texts and n_numbers >= MIXED * present:
        fewer = min(n_numbers, n_texts)
        yield finding("mixed", fewer, present, "numbers" if fewer == n_numbers else "texts")


def _total(mask: Any, counts: Counts) -> int:
    return int(counts[mask.to_numpy(dtype=bool)].sum())
