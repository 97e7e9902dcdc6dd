"""Digits that are no numbers: codes, keys, telephone numbers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from core.cleaning.distinct import marked

NAMES_OF_KEYS = (
    "id ids uuid guid key code codes zip zipcode postal postcode postalcode plz phone phonenumber telephone tel fax "
    "mobile isbn ean upc iban bic ssn account sku vin"
)
KEYS, NUMBERED = frozenset(NAMES_OF_KEYS.split()), ("number", "no", "nr", "num")
LONGEST = 15  # digits that a double holds
ALIKE, NAMED_ALIKE = 7, 5  # digits from which a number is a code where nearly all are as long
NEARLY_ALL = 0.95
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def is_key_name(name: str) -> bool:
    """Return whether the name of a column says that it holds keys or codes.

    Examples
    --------
    >>> is_key_name("customerID"), is_key_name("zip_code"), is_key_name("width")
    (True, True, False)
    """
    return bool(KEYS & {word.casefold() for word in WORD.findall(name)})


def why_codes(name: str, texts: Any, counts: npt.NDArray[np.int64]) -> str:
    """Return why the digits of a column are no numbers to reckon with; empty where they may be.

    Parameters
    ----------
    name : str
        Of the column.
    texts : pyarrow array of str
    counts : int array
        Rows that hold each.

    Examples
    --------
    >>> import pyarrow as pa
    >>> why_codes("place", pa.array(["07030", "10001"]), np.array([1, 1]))
    'some begin with a zero, as codes do'
    >>> why_codes("amount", pa.array(["7030", "100"]), np.array([1, 1]))
    ''
    """
    texts = pc.utf8_trim_whitespace(texts)
    if marked(pc.match_substring_regex(texts, r"^0\d+$")).any():
        return "some begin with a zero, as codes do"
    digits = marked(pc.match_substring_regex(texts, r"^\+?\d+$"))
    if counts[digits].sum() < NEARLY_ALL * counts.sum():
        return ""
    lengths, counts = np.asarray(pc.utf8_length(texts).to_numpy(zero_copy_only=False))[digits], counts[digits]
    usual = int(np.bincount(lengths, weights=counts).argmax())
    alike = counts[lengths == usual].sum() >= NEARLY_ALL * counts.sum()
    words = [word.casefold() for word in WORD.findall(name)]
    is_key = is_key_name(name)
    why = (
        (lengths.max() > LONGEST, f"some have {lengths.max()} digits, which is how keys look"),
        (
            alike and usual >= (NAMED_ALIKE if is_key or (words and words[-1] in NUMBERED) else ALIKE),
            f"they all have {usual} digits, which is how codes and telephone numbers look",
        ),
        (is_key, "its name says that they are keys"),
    )
    return next((reason for is_so, reason in why if is_so), "")
