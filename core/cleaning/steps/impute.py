"""Missing values are filled, or their rows dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta

from core.cleaning.kinds import kind_of
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register

MOST_FILLED = 0.5  # a column with more missing says little once it is filled, so nobody is advised to


@dataclass(frozen=True)
class Params:
    """How missing values are filled."""

    strategy: Annotated[
        Literal["auto", "mean", "median", "mode", "constant", "drop"],
        Meta(title="With", description="auto: the median of numbers, the most frequent of all else; drop: no row"),
    ] = "auto"
    value: Annotated[str | float | bool | None, Meta(title="Value", description="of the strategy constant")] = None


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return the value that is filled in."""
    if params.strategy == "drop":
        return {}
    if params.strategy == "constant":
        return {"value": _constant(column, params.value)}
    if not column.notna().any():
        raise RejectColumn("it holds no value to fill with")
    if params.strategy == "mode" or (params.strategy == "auto" and not _numeric(column)):
        return {"value": _plain(column.mode().iloc[0])}
    if not _numeric(column):
        raise RejectColumn(f"texts have no {params.strategy}")
    return {"value": float(column.mean() if params.strategy == "mean" else column.median())}


def apply(column: Column, state: State, params: Params, note: Note) -> Column:
    """Return the column without missing values."""
    missing = column.isna()
    if not missing.any():
        return column
    if params.strategy == "drop":
        return column[~missing]
    note("filled", int(missing.sum()))
    return column.fillna(state["value"])


def propose(column: Column) -> Proposal | None:
    """Return that gaps be filled where they are few."""
    missing = int(column.isna().sum())
    if not 0 < missing <= MOST_FILLED * len(column):
        return None
    what = "the median" if _numeric(column) else "the most frequent value"
    return Proposal(Params(), f"{missing:,} of {len(column):,} values are missing; {what} fills them", missing)


def _numeric(column: Column) -> bool:
    return kind_of(column) in ("whole", "number")


def _constant(column: Column, value: Any) -> Any:
    kind = kind_of(column)
    fits = {"number": float, "whole": float, "truth": bool}.get(kind, str)
    if value is None or (kind in ("number", "whole") and isinstance(value, (str, bool))):
        raise RejectColumn(f"{value!r} is not among the values of this column")
    return fits(value)


def _plain(value: Any) -> Any:
    plain = value.item() if hasattr(value, "item") else value
    return plain.isoformat() if hasattr(plain, "isoformat") else plain


register(
    Step(
        name="impute",
        label="Fill missing values",
        summary="Fills what is missing with a value learnt from the column, or drops the rows.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=60,
    )
)
