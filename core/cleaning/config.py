"""A handful of flags instead of a recipe: what most tables need, in the order in which it is right."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from core.cleaning.recipe import Recipe, read_recipe
from core.errors import InvalidInput
from core.params import Option, options, refusal

Strategy = Literal["auto", "mean", "median", "mode", "constant", "drop"]
METHODS = {"onehot": "one_hot", "label": "label"}


@dataclass(frozen=True)
class Config:
    """The flags; each is off unless set, and what belongs to a flag that is off is not looked at."""

    fix_types: Annotated[bool, Meta(description="read texts that are numbers, dates or truth values as such")] = False
    remove_duplicates: Annotated[bool, Meta(description="drop rows that repeat an earlier one")] = False
    handle_missing: Annotated[bool, Meta(description="fill missing values, or drop their rows")] = False
    missing_strategy: Annotated[
        Strategy | dict[str, Any],
        Meta(description="for all columns, or by column; auto is the median of numbers and the mode of all else"),
    ] = "auto"
    missing_value: Annotated[str | float | bool | None, Meta(description="of the strategy constant")] = None
    handle_outliers: Annotated[bool, Meta(description="treat numbers far outside the others")] = False
    outlier_method: Annotated[Literal["iqr", "zscore", "robust"], Meta(description="how far is far")] = "iqr"
    outlier_action: Annotated[Literal["clip", "drop", "null"], Meta(description="what becomes of them")] = "clip"
    outlier_threshold: Annotated[
        Annotated[float, Meta(gt=0)] | None, Meta(description="left out: 1.5 for iqr, 3 for zscore, 3.5 for robust")
    ] = None
    encode_categorical: Annotated[bool, Meta(description="turn texts into numbers")] = False
    encoding_method: Annotated[Literal["onehot", "label"], Meta(description="a column a level, or a number")] = "onehot"
    scale_features: Annotated[bool, Meta(description="bring numbers to one scale")] = False
    scaling_method: Annotated[Literal["standard", "minmax", "robust"], Meta(description="which scale")] = "standard"


def recipe_of(
    config: Mapping[str, Any], columns: Collection[str], target: str | None = None, field: str = "$.config"
) -> Recipe:
    """Return the recipe that flags stand for; none set makes one of no steps, which changes nothing.

    Parameters
    ----------
    config : mapping
        As JSON, of the names of `Config`.
    columns : collection of str
        Those of the table, for strategies by column.
    target : str, optional
        The column to predict, which no step changes.
    field : str
        Where the flags stand in what was sent, for errors.

    Raises
    ------
    InvalidInput
        There is no such flag or column, or a value is not allowed; the message says what is.

    Examples
    --------
    >>> [one.step for one in recipe_of({"scale_features": True, "handle_missing": True}, ["a"]).steps]
    ['impute', 'scale']
    """
    return read_recipe(steps_of(read_config(config, field), columns, field), target, field)


def read_config(config: Mapping[str, Any], field: str = "$.config") -> Config:
    """Return flags from JSON; errors as of `recipe_of`."""
    known = {one.name: one for one in options(Config)}
    for name, value in config.items():
        if name not in known:
            raise InvalidInput(
                f"there is no flag {name[:100]!r}; {_nearest(name, known)}", field=f"{field}.{name[:100]}"
            )
        try:
            msgspec.convert({name: value}, Config)
        except msgspec.ValidationError as error:
            wrong = refusal(error, field)
            raise InvalidInput(f"{wrong.message}; it takes {_allowed(known[name])}", field=wrong.field) from error
    return msgspec.convert(dict(config), Config)


def steps_of(config: Config, columns: Collection[str], field: str = "$.config") -> list[dict[str, Any]]:
    """Return the steps of flags, as `read_recipe` reads them."""
    steps: list[tuple[bool, list[dict[str, Any]]]] = [
        (config.fix_types, [_step("fix_types")]),
        (config.remove_duplicates, [_step("drop_duplicates")]),
        (config.handle_missing, _filling(config, columns, field) if config.handle_missing else []),
        (
            config.handle_outliers,
            [
                _step(
                    "outliers",
                    method=config.outlier_method,
                    action=config.outlier_action,
                    threshold=config.outlier_threshold,
                )
            ],
        ),
        (config.encode_categorical, [_step("encode", method=METHODS[config.encoding_method])]),
        (config.scale_features, [_step("scale", method=config.scaling_method)]),
    ]
    return [step for asked, some in steps if asked for step in some]


def _filling(config: Config, columns: Collection[str], field: str) -> list[dict[str, Any]]:
    field = f"{field}.missing_strategy"
    by_strategy: dict[str, list[str]] = {}
    chosen = config.missing_strategy
    if not isinstance(chosen, dict):
        by_strategy[chosen] = []
    else:
        for name, strategy in chosen.items():
            by_strategy.setdefault(_strategy(name, strategy, columns, field), []).append(name)
    if "constant" in by_strategy and config.missing_value is None:
        field = field.replace("missing_strategy", "missing_value")
        raise InvalidInput("the strategy constant fills in a value, and there is none", field=field)
    return [_fill(config, strategy, names) for strategy, names in by_strategy.items()]


def _strategy(name: str, strategy: Any, columns: Collection[str], field: str) -> str:
    if name not in columns:
        raise InvalidInput(
            f"there is no column {name[:100]!r}; {_nearest(name, columns)}", field=f"{field}.{name[:100]}"
        )
    allowed = Strategy.__args__  # type: ignore[attr-defined]
    if strategy not in allowed:
        raise InvalidInput(
            f"{str(strategy)[:100]!r} is no strategy; it takes {', '.join(allowed)}", field=f"{field}.{name}"
        )
    return str(strategy)


def _fill(config: Config, strategy: str, columns: list[str]) -> dict[str, Any]:
    value = {"value": config.missing_value} if strategy == "constant" else {}
    # With one strategy for all, what has no mean takes its most frequent value; a column named for one is refused.
    without = {} if columns else {"without": "mode"}
    return _step("impute", columns, strategy=strategy, **value, **without)


def _step(name: str, columns: Collection[str] = (), **params: Any) -> dict[str, Any]:
    return {"step": name, "columns": list(columns), "params": params}


def _nearest(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(list(known)[:50])}"


def _allowed(option: Option) -> str:
    said = {"truth": "true or false", "number": "a number", "text": "a text, a number or a truth value"}
    if option.entry == "choice":
        strategies = " or a strategy a column" if option.name == "missing_strategy" else ""
        return ", ".join(option.choices) + strategies
    above = f" above {option.low:g}" if option.low is not None else ""
    return said[option.entry] + above
