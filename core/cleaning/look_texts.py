"""What a column of texts looks like: each distinct text is looked at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from core.cleaning.finding import Finding, finding
from core.cleaning.readings.numerals import Numerals, numerals_of, numerals_words, read_numbers
from core.cleaning.step import Column

MOST_FREQUENT = 10
MOST_TEXTS = 100_000  # distinct ones looked at for what is wrong, the most frequent
CODES = frozenset(
    ["", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "unknown", "missing", "undefined"]
)
MIXED = 0.05
READABLE = 0.95

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
    numbers, how = _numbers(trimmed[~code], counts[~code.to_numpy()])
    n_numbers = _total(numbers, counts[~code.to_numpy()])
    n_texts = int(counts.sum()) - n_codes - n_numbers
    if n_numbers and not n_texts:
        yield finding("numbers as text", n_numbers, present, how)
    elif n_texts and n_numbers >= MIXED * present:
        fewer = min(n_numbers, n_texts)
        yield finding("mixed", fewer, present, "numbers" if fewer == n_numbers else "texts")


def _numbers(texts: Column, counts: Counts) -> tuple[pd.Series[bool], str]:
    """Return which texts say numbers, plainly or as people write them, and how these are written."""
    plain = pd.to_numeric(texts, errors="coerce").notna()
    with_digits = _total(texts.str.contains(r"\d", regex=True), counts)
    if plain.all() or with_digits < MIXED * counts.sum():
        return plain, ""
    values = pa.array(texts, pa.large_string())
    how, read = numerals_of(values, counts, Numerals())
    known = ~np.isnan(read)
    if how.unit and counts[known].sum() < READABLE * counts.sum():  # of addresses some seem to share a unit
        how = Numerals(how.decimal)
        known = ~np.isnan(read_numbers(values, how))
    return plain | known, numerals_words(how)


def _total(mask: Any, counts: Counts) -> int:
    return int(counts[mask.to_numpy(dtype=bool)].sum())
