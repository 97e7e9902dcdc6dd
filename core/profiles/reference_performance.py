"""A reference -> what a label is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.predictions import CLASS_NAMES, OUTPUT_PREFIX, SCORE_NAMES, VALUE_NAMES, find_output
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats, Values, as_numbers, token
from core.profiles.performance import PerformanceSpec, Task
from core.profiles.reference_column import build_column, categorical, type_or_none
from core.profiles.scores import N_QUANTILES, ScoreSpec, score_spec

MAX_CLASSES = 50
MAX_KNOWN = 1_000
SCORE_TABLES = tuple(OUTPUT_PREFIX + name for name in ("probabilities.", "scores."))
FEWEST_QUANTILES = 20
USUAL_SHARE = 1 / 16  # of the deviation of the values, for the size of an error where the reference tells none


@dataclass(frozen=True)
class _Answers:
    """The levels a reference predicts and knows to be true, and how often each is seen."""

    predicted: list[str | None]
    seen: Counter[str]
    scored: Mapping[str, str]
    """Column of the score of each level that has one."""


def performance_spec(
    columns: Mapping[str, Values],
    labels: Values | None,
    task: Task | None,
    named: Mapping[str, str],
    specs: Mapping[str, ColumnSpec],
) -> PerformanceSpec | None:
    """Return what a label is compared with; None if no output can be told to be the answer.

    Parameters
    ----------
    columns : mapping of str to sequence, each of length n
        Reference values by column name. Scores of several classes are columns of their own, named
        ``prediction.probabilities.<class>``.
    labels : sequence of length n, or None
        Ground truth where it is known; everything but the usual size of an error can do without.
    task : {"classification", "regression"} or None
    named : mapping
        Names of the outputs that are ``class``, ``score``, ``value`` or the ``positive`` level.
    specs : mapping of str to ColumnSpec
        Of the same columns.
    """
    answer = find_output(columns, CLASS_NAMES, named.get("class"))
    if answer and task != "regression":
        return _classification(answer, columns, labels, named, specs)
    value = find_output(columns, VALUE_NAMES, named.get("value")) or _only_number(specs)
    if value is None or task == "classification" or specs[value].kind != "numeric":
        return None
    known = [] if labels is None else [label for label in labels if label is not None]
    label = build_column("label", "label", known if known else columns[value], "numeric")
    if label.kind != "numeric":
        return None
    return PerformanceSpec("regression", value, label, residual_scale=_residual_scale(columns[value], labels, label))


def _only_number(specs: Mapping[str, ColumnSpec]) -> str | None:
    numbers = [spec.name for spec in specs.values() if spec.role == "output" and spec.kind == "numeric"]
    return numbers[0] if len(numbers) == 1 else None


def _residual_scale(predicted: Values, labels: Values | None, label: ColumnSpec) -> float:
    """Return the median size of the errors that are none of 0: a few enormous ones must not set the scale."""
    told = as_numbers(predicted)[0]
    true = np.full(len(told), np.nan) if labels is None else as_numbers(labels)[0]
    with np.errstate(over="ignore", invalid="ignore"):
        size = np.abs(told - true)
    size = size[np.isfinite(size) & (size > label.scale * 2.0**-40)]
    return float(np.median(size)) if size.size else label.scale * USUAL_SHARE


def _classification(
    answer: str,
    columns: Mapping[str, Values],
    labels: Values | None,
    named: Mapping[str, str],
    specs: Mapping[str, ColumnSpec],
) -> PerformanceSpec:
    answers = _answers(columns[answer], labels, specs)
    score = find_output(columns, SCORE_NAMES, named.get("score"))
    if score is not None and specs[score].kind != "numeric":
        score = None
    seen = answers.seen
    positive = _same(named.get("positive"), seen)
    if positive is None and len(seen) == 1 and "positive" in named:
        positive = named["positive"]
        seen[positive] += 0  # the reference shows one class only, but the other one has a name
    if len(seen) <= 2 and positive is None:
        positive = _positive(answers, None if score is None else as_numbers(columns[score])[0])
    ranked = sorted(seen, key=lambda level: (-seen[level], level))[:MAX_KNOWN]
    classes = tuple(sorted(ranked[:MAX_CLASSES]))
    label = categorical("label", "label", seen, ("bool", "number", "text"))
    return PerformanceSpec(
        "classification",
        answer,
        label,
        positive=positive if len(seen) <= 2 else None,
        classes=classes,
        tail=tuple(ranked[MAX_CLASSES:]),
        scores=_scores(columns, answers, classes, positive, score),
    )


def _answers(values: Values, labels: Values | None, specs: Mapping[str, ColumnSpec]) -> _Answers:
    predicted, actual = _levels(values), _levels([] if labels is None else labels)
    seen = Counter(level for level in [*predicted, *actual] if level is not None)
    scored: dict[str, str] = {}
    for name, spec in specs.items():
        prefix = next((start for start in SCORE_TABLES if name.startswith(start)), None)
        if prefix and spec.kind == "numeric":
            told = name.removeprefix(prefix)
            scored.setdefault(_same(told, seen) or told, name)
    for level in scored:
        seen[level] += 0
    return _Answers(predicted, seen, scored)


def _levels(values: Values) -> list[str | None]:
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    return [token(value) if type_or_none(value) else None for value in listed]


def _same(name: str | None, seen: Counter[str]) -> str | None:
    """Return the level of this name, in capitals or not; None if there is none."""
    if name is None or name in seen:
        return name
    return next((level for level in seen if level.casefold() == name.casefold()), None)


def _positive(answers: _Answers, score: Floats | None) -> str | None:
    """Return the class that a single score speaks of, the one whose rows score highest; else the last with a score."""
    if score is None:
        return max(answers.scored) if len(answers.scored) == 2 else None
    means = {}
    for level in sorted({level for level in answers.predicted if level is not None}):
        mine = score[[level == other for other in answers.predicted]]
        means[level] = float(np.nanmean(mine)) if np.isfinite(mine).any() else -1.0
    return max(means, key=lambda level: (means[level], level)) if means else None


def _scores(
    columns: Mapping[str, Values],
    answers: _Answers,
    classes: tuple[str, ...],
    positive: str | None,
    score: str | None,
) -> tuple[ScoreSpec, ...]:
    if len(answers.seen) <= 2:
        column = score or answers.scored.get(positive or "")
        return (score_spec(column, positive, as_numbers(columns[column])[0]),) if column and positive else ()
    scored = [level for level in classes if level in answers.scored]
    if len(scored) < 2:
        return ()
    n_quantiles = max(FEWEST_QUANTILES, min(N_QUANTILES, 10 * N_QUANTILES // len(scored)))
    return tuple(
        score_spec(answers.scored[level], level, as_numbers(columns[answers.scored[level]])[0], n_quantiles)
        for level in scored
    )
