"""Which columns a model looks at, and as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import pandas as pd

from core.cleaning.kinds import kind_of
from core.errors import InvalidInput

FeatureKind = Literal["number", "date", "text"]
KINDS: dict[str, FeatureKind] = {
    "whole": "number",
    "number": "number",
    "truth": "number",
    "date": "date",
    "text": "text",
}
MOST_LEVELS_SHARE = 0.9  # of the rows that have a text: with more levels it names rows
FEWEST_TO_TELL = 50
WRITTEN_SHARE = 0.95  # of the texts must be numbers for all of them to be read so
ONE_HOT_LEVELS = 50  # a text with more levels is read by what the target was where it stood


@dataclass(frozen=True)
class Feature:
    """A column that a model looks at.

    Parameters
    ----------
    name : str
    kind : {"number", "date", "text"}
        A truth value is a number, 0 or 1.
    truth : bool
        Whether it came as truth values.
    levels : int
        How many a text has.
    missing : bool
        Whether any value was missing.
    written : bool
        Whether numbers came as texts.
    """

    name: str
    kind: FeatureKind
    truth: bool = False
    levels: int = 0
    missing: bool = False
    written: bool = False


@dataclass(frozen=True)
class Schema:
    """The columns that a model looks at, in order."""

    features: tuple[Feature, ...]

    def names(self, kind: FeatureKind | None = None) -> list[str]:
        """Return the names of all features, or of those of a kind."""
        return [one.name for one in self.features if kind in (None, one.kind)]

    def to_json(self) -> list[dict[str, Any]]:
        """Return the schema as JSON, which `read_schema` reads."""
        return [asdict(one) for one in self.features]


def read_schema(value: Sequence[dict[str, Any]]) -> Schema:
    """Return the schema that `Schema.to_json` wrote."""
    return Schema(tuple(Feature(**one) for one in value))


def choose(frame: pd.DataFrame, wanted: Sequence[str], without: Sequence[str]) -> tuple[Schema, dict[str, str]]:
    """Return the features of a tidy table, and why each other column was left out.

    Parameters
    ----------
    wanted : sequence of str
        Those that somebody chose; all that can tell something when empty.
    without : sequence of str
        The target, and what else is no feature.

    Raises
    ------
    InvalidInput
        A wanted column is not there, or no column is left.
    """
    for place, name in enumerate(wanted):
        if name not in frame.columns or name in without:
            why = "is what is to be predicted" if name in without else "is not in the data"
            raise InvalidInput(f"the feature {name[:100]!r} {why}", field=f"$.features[{place}]")
    left_out: dict[str, str] = {}
    features = []
    for name in wanted or [name for name in frame.columns if name not in without]:
        reason = useless(frame[name], chosen=bool(wanted))
        if reason:
            left_out[name] = reason
        else:
            features.append(_feature(name, frame[name]))
    if not features:
        raise InvalidInput("no column is left to learn from: " + _reasons(left_out), field="$.features")
    return Schema(tuple(features)), left_out


def useless(column: pd.Series[Any], *, chosen: bool = False) -> str | None:
    """Return why a column tells a model nothing; None where it may.

    Parameters
    ----------
    chosen : bool
        Whether somebody asked for it by name: then only what cannot be read is left out.
    """
    kind = kind_of(column)
    if kind == "empty":
        return "it is empty"
    levels = column.nunique()
    if chosen:
        return None
    if levels == 1 and not column.isna().any() and len(column) > 1:
        return "it holds one value only"
    n = int(column.notna().sum())
    names_rows = kind == "text" and n >= FEWEST_TO_TELL and levels > MOST_LEVELS_SHARE * n and not written(column)
    return f"it names rows: {levels:,} different texts in {n:,} rows" if names_rows else None


def written(column: pd.Series[Any]) -> bool:
    """Return whether texts are numbers, but for a few such as blanks."""
    texts = pd.Series(column.dropna().unique())
    texts = texts[texts.str.strip() != ""]
    return bool(len(texts) and pd.to_numeric(texts, errors="coerce").notna().mean() >= WRITTEN_SHARE)


def _feature(name: str, column: pd.Series[Any]) -> Feature:
    kind = kind_of(column)
    if kind == "text" and written(column):
        gaps = pd.to_numeric(column, errors="coerce").isna().any()
        return Feature(name, "number", missing=bool(gaps), written=True)
    levels = int(column.nunique()) if kind == "text" else 0
    return Feature(name, KINDS[kind], kind == "truth", levels, bool(column.isna().any()))


def _reasons(left_out: dict[str, str]) -> str:
    return (
        "; ".join(f"{name[:60]}: {why}" for name, why in list(left_out.items())[:5]) or "there is none but the target"
    )
