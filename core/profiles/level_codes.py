"""Values -> which of many known levels each of them is; arrays without a Python object a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from core.profiles.column import ColumnSpec
from core.profiles.encode import Bins, Floats, Values, encode, token
from core.profiles.grid import Grid

_EXACT = 2**53  # integers below it are floats too
_MOST_SPAN = 4096  # of integers that are looked up in a table
_MIXER = np.random.default_rng(20).integers(0, 2**63, 4096, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


@dataclass(frozen=True, eq=False)
class _Keys:
    """Known levels as numbers: `values` (increasing), and which level each of them stands for."""

    values: tuple[float, ...]
    codes: Bins

    def match(self, keys: Floats, missed: int) -> Bins:
        """Return the level whose key each of `keys` equals, `missed` where none does."""
        if not self.values:
            return np.full(len(keys), missed, dtype=np.int64)
        place = np.maximum(Grid(self.values).bins(keys) - 1, 0)
        return np.where(np.asarray(self.values).take(place) == keys, self.codes.take(place), missed)


def vocabulary(levels: tuple[str, ...]) -> ColumnSpec:
    """Return a column of which every level is known: level i has counter i, an unknown one is `strange`."""
    return ColumnSpec("level", "label", "categorical", ("bool", "number", "text"), levels=levels)


def level_codes(known: ColumnSpec, values: Values) -> Bins:
    """Return the level of each value: what `encode` returns, sooner for arrays.

    Parameters
    ----------
    known : ColumnSpec
        A `vocabulary`.
    values : sequence of scalars, or ndarray, shape (n,)

    Returns
    -------
    ndarray of int64, shape (n,)
        The index of the level, or `known.strange`, `known.missing`, or `known.mistyped` for a nested value.

    Notes
    -----
    O(n), and O(n * characters) for an array of texts, which are compared with the level their characters tell.

    Examples
    --------
    >>> level_codes(vocabulary(("no", "yes")), np.array(["yes", "no", "?"])).tolist()
    [1, 0, 3]
    """
    array: npt.NDArray[Any] = values if isinstance(values, np.ndarray) else np.zeros(0, dtype=object)
    by_kind: dict[str, Callable[[ColumnSpec, npt.NDArray[Any]], Bins]] = {
        "b": _of_bools,
        "i": _of_integers,
        "u": _of_integers,
        "f": _of_numbers,
        "U": _of_texts,
    }
    if not array.size or array.dtype.kind not in by_kind or not array.dtype.isnative:
        return encode(known, values)[0]
    return by_kind[array.dtype.kind](known, array)


def taken(values: Values, rows: Bins) -> Values:
    """Return the values of some rows."""
    return values[rows] if isinstance(values, np.ndarray) else [values[row] for row in rows.tolist()]


def same_levels(known: ColumnSpec, codes: tuple[Bins, Bins], values: tuple[Values, Values]) -> npt.NDArray[np.bool_]:
    """Return which rows have the same level on both sides, whether it is known or not; a missing one is like no other.

    Parameters
    ----------
    known : ColumnSpec
        A `vocabulary`.
    codes : two ndarrays of int64, shape (n,)
        What `level_codes` returns for `values`.
    values : two sequences of length n
    """
    one, other = codes
    same: npt.NDArray[np.bool_] = (one == other) & (one < known.strange)
    unknown = np.flatnonzero((one == known.strange) & (other == known.strange))
    if unknown.size:
        there = [list(map(token, taken(side, unknown))) for side in values]
        same[unknown] = [level == told for level, told in zip(*there, strict=True)]
    return same


def _of_bools(known: ColumnSpec, bools: npt.NDArray[np.bool_]) -> Bins:
    return encode(known, [False, True])[0].take(bools.astype(np.int64))


def _of_integers(known: ColumnSpec, integers: npt.NDArray[Any]) -> Bins:
    low, high = int(integers.min()), int(integers.max())
    if max(-low, high) >= _EXACT:
        return encode(known, integers)[0]
    if high - low > _MOST_SPAN:
        return _of_numbers(known, integers)
    table = _of_numbers(known, np.arange(low, high + 1))
    return table.take(integers.astype(np.int64) - low)


def _of_numbers(known: ColumnSpec, values: npt.NDArray[Any]) -> Bins:
    numbers = values.astype(np.float64, copy=False)
    codes = _numeric_keys(known).match(numbers, known.strange)
    codes[np.isnan(numbers)] = known.missing
    odd = np.flatnonzero(np.isinf(numbers))
    if odd.size:
        codes[odd] = encode(known, numbers[odd].tolist())[0]
    return codes


def _of_texts(known: ColumnSpec, texts: npt.NDArray[np.str_]) -> Bins:
    width = texts.dtype.itemsize // 4
    if not 0 < width <= len(_MIXER):
        return encode(known, texts)[0]
    keys, telling, levels = _text_keys(known, width)
    codes = keys.match(_hashed(texts, telling), known.strange)
    missed = np.flatnonzero((codes == known.strange) | (levels.take(np.minimum(codes, len(levels) - 1)) != texts))
    if missed.size:
        codes[missed] = encode(known, texts[missed].tolist())[0]
    return codes


@lru_cache(maxsize=64)
def _numeric_keys(known: ColumnSpec) -> _Keys:
    numbers = {}
    for code, level in enumerate(known.levels):
        try:
            number = float(level)
        except ValueError:
            continue
        if np.isfinite(number) and token(number) == level:
            numbers[number] = code
    return _sorted_keys(numbers)


@lru_cache(maxsize=64)
def _text_keys(known: ColumnSpec, width: int) -> tuple[_Keys, tuple[int, ...], npt.NDArray[np.str_]]:
    """Return the keys of levels that fit this width, of which characters they are made, and all levels to compare."""
    # an array ends a text before its last NULs, so that no level that ends in one can be met
    fitting = {level: code for code, level in enumerate(known.levels) if len(level) <= width and level[-1:] != "\0"}
    texts = np.array([*fitting, ""], dtype=f"<U{width}")[:-1]
    telling = _telling(_characters(texts))
    keys = _hashed(texts, telling).tolist()
    levels = np.array([*known.levels, ""], dtype=f"<U{max(width, *map(len, known.levels), 1)}")
    return _sorted_keys(dict(zip(keys, fitting.values(), strict=True))), telling, levels


def _telling(characters: npt.NDArray[np.uint32]) -> tuple[int, ...]:
    """Return the fewest places, found greedily, whose characters tell all rows apart."""
    places: list[int] = []
    apart = 1
    while apart < len(characters) and len(places) < characters.shape[1]:
        found = [len(np.unique(characters[:, [*places, place]], axis=0)) for place in range(characters.shape[1])]
        places.append(int(np.argmax(found)))
        apart = max(found)
    return tuple(places)


def _sorted_keys(codes: dict[float, int]) -> _Keys:
    ordered = sorted(codes.items())
    return _Keys(tuple(key for key, _ in ordered), np.array([code for _, code in ordered], dtype=np.int64))


def _characters(texts: npt.NDArray[np.str_]) -> npt.NDArray[np.uint32]:
    return np.ascontiguousarray(texts).view(np.uint32).reshape(len(texts), texts.dtype.itemsize // 4)


def _hashed(texts: npt.NDArray[np.str_], places: tuple[int, ...]) -> Floats:
    """Return a number in [0, 2**53) a text, of some of its characters; comparing tells apart what shares one."""
    characters = _characters(texts)
    total = np.zeros(len(texts), dtype=np.uint64)
    for place in places:
        total += characters[:, place] * _MIXER[place]
    return (total >> np.uint64(11)).astype(np.float64)
