"""Every score of one column from its rows, without bins where a method needs none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from core.drift.method import METHODS, DriftMethod, MethodScore, methods_for
from core.drift.ordered import OrderedRows
from core.drift.sides import Sides
from core.errors import InvalidInput
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats, Values, as_numbers, encode, token
from core.profiles.spec import ProfileSpec


def exact(
    spec: ColumnSpec, reference_values: Values, current_values: Values, methods: Iterable[str] | None = None
) -> tuple[MethodScore, ...]:
    """Return the scores of one column from the rows of both sides.

    Parameters
    ----------
    spec : ColumnSpec
        Kind, edges and levels of the column.
    reference_values, current_values : sequence of scalars or ndarray
        As `core.profiles.encode.encode` takes them.
    methods : iterable of str, optional
        Names of the methods wanted; all that apply to the kind of the column when left out.

    Returns
    -------
    tuple of MethodScore
        In the order of the names given, or sorted by name.

    Raises
    ------
    InvalidInput
        A method is not known or does not apply to columns of this kind.

    Notes
    -----
    Numeric columns: Kolmogorov-Smirnov, Cramer-von Mises, Anderson-Darling, Wasserstein and energy look at every row;
    each side is sorted once for all five. The other methods are functions of bins by definition and stay so.
    Categorical columns: every level of the reference is counted for itself, those the profile keeps together as well.
    O(n log n) a numeric column.

    Examples
    --------
    >>> from core.profiles.reference_column import build_column
    >>> before, now = [1.0, 2.0, 3.0, 4.0], [3.0, 4.0]
    >>> (found,) = exact(build_column("x", "feature", before), before, now, ["ks"])
    >>> found.method, found.value, round(found.p_value, 2)
    ('ks', 0.5, 1.0)
    """
    chosen = _chosen(spec, methods)
    if spec.kind == "categorical":
        sides = _levels(spec, reference_values, current_values)
        return tuple(_binned(method, sides) for method in chosen)
    rows, sides = _numbers(spec, reference_values, current_values)
    return tuple(_from_rows(method, rows, sides) for method in chosen)


def exact_columns(
    spec: ProfileSpec,
    reference: Mapping[str, Values],
    current: Mapping[str, Values],
    methods: Collection[str] | None = None,
) -> dict[str, tuple[MethodScore, ...]]:
    """Return the scores of every column that both sides hold, by name, on all cores.

    Parameters
    ----------
    spec : ProfileSpec
    reference, current : mapping of str to sequence
        Values by column name.
    methods : collection of str, optional
        See `exact`; here a method is left out where it does not apply to the kind of a column.
    """
    shared = [column for column in spec.columns if column.name in reference and column.name in current]
    wanted = [[name for name in methods_for(column.kind) if methods is None or name in methods] for column in shared]
    with ThreadPoolExecutor() as threads:
        found = threads.map(
            lambda column, names: exact(column, reference[column.name], current[column.name], names), shared, wanted
        )
        return {column.name: scores for column, scores in zip(shared, found, strict=True)}


def _chosen(spec: ColumnSpec, names: Iterable[str] | None) -> list[DriftMethod]:
    if names is None:
        return list(methods_for(spec.kind).values())
    chosen = [METHODS.get(name) for name in names]
    unfit = [method.name for method in chosen if spec.kind not in method.kinds]
    if unfit:
        raise InvalidInput(f"{unfit[0]} does not apply to {spec.kind} columns such as {spec.name!r}")
    return chosen


def _from_rows(method: DriftMethod, rows: OrderedRows, sides: Sides) -> MethodScore:
    if method.exact is None or not (len(rows.reference) and len(rows.current)):
        return _binned(method, sides)
    value, p = method.exact(rows)
    return MethodScore(method.name, value, method.threshold, p, method.rule)


def _binned(method: DriftMethod, sides: Sides) -> MethodScore:
    scores = method.score(sides)
    p = None if method.p_value is None else float(method.p_value(sides, scores)[0])
    return MethodScore(method.name, float(scores[0]), method.threshold, p, method.rule)


def _numbers(spec: ColumnSpec, reference: Values, current: Values) -> tuple[OrderedRows, Sides]:
    """Return the ordered rows of a numeric column, and their counts."""
    (agreed, before), (seen, now) = (_ordered(spec, values) for values in (reference, current))
    return OrderedRows(agreed, seen), Sides(spec, before, now[None])


def _ordered(spec: ColumnSpec, values: Values) -> tuple[Floats, Floats]:
    """Return the finite values sorted, and the counts of the column."""
    numbers, mistyped = as_numbers(values)
    finite = np.isfinite(numbers)
    ordered = np.sort(numbers if finite.all() else numbers[finite])
    counts = np.zeros(spec.size)
    counts[: spec.n_values] = np.diff(np.searchsorted(ordered, spec.edges), prepend=0, append=len(ordered))
    counts[spec.mistyped] = mistyped.sum()
    counts[spec.strange] = np.isinf(numbers).sum()
    counts[spec.missing] = len(numbers) - len(ordered) - counts[spec.mistyped] - counts[spec.strange]
    return ordered, counts


def _levels(spec: ColumnSpec, reference: Values, current: Values) -> Sides:
    """Return counts of every level of the reference; those only the current rows have are new."""
    (agreed, names), (seen, names_now) = (_named(spec, values) for values in (reference, current))
    others = tuple(names)
    whole = replace(spec, levels=spec.levels + others, rare=(), open_ended=False)
    before, now = (
        np.concatenate([
            counts[: len(spec.levels)],
            [named[name] for name in others],
            [0.0, sum(named[name] for name in named.keys() - names.keys())],
            counts[-2:],
        ])
        for counts, named in ((agreed, names), (seen, names_now))
    )  # fmt: skip
    return Sides(whole, before, now[None])


def _named(spec: ColumnSpec, values: Values) -> tuple[Floats, Counter[str]]:
    """Return the counts of the column, and those of the levels that have no counter of their own."""
    bins, _ = encode(spec, values)
    apart = np.flatnonzero((bins == len(spec.levels)) | (bins == spec.strange))
    return np.bincount(bins, minlength=spec.size).astype(np.float64), Counter(token(values[i]) for i in apart.tolist())
