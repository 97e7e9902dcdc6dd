"""Texts that mean yes or no."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

YES = (
    "yes",
    "y",
    "true",
    "t",
    "1",
    "1.0",
    "on",
    "ja",
    "j",
    "wahr",
    "oui",
    "vrai",
    "si",
    "sí",
    "sì",
    "verdadero",
    "sim",
)
NO = ("no", "n", "false", "f", "0", "0.0", "off", "nein", "falsch", "non", "faux", "falso", "não", "nao")
MOST_READ = 200  # a column of truth values has a handful of spellings


def read_truths(texts: list[str]) -> npt.NDArray[np.float64]:
    """Return 1 for what means yes, 0 for what means no, NaN for all else.

    Examples
    --------
    >>> read_truths(["Yes", " nein", "0", "maybe"]).tolist()
    [1.0, 0.0, 0.0, nan]
    """
    meaning = dict.fromkeys(YES, 1.0) | dict.fromkeys(NO, 0.0)
    return np.array([meaning.get(text.strip().casefold(), np.nan) for text in texts], dtype=float)
