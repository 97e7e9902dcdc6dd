"""What is said of a trained model: what it does, how it was measured, what to know and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from components.clean_words import several
from components.numbers import in_unit, share
from components.performance_words import amount, between
from core.params import options
from core.training.plan import Plan
from services.views.metrics import Metric
from services.views.training import TrainingView

LONGEST = 60
MAIN = {
    "binary": ("roc_auc", "accuracy", "f1", "precision", "recall"),
    "multiclass": ("f1_macro", "accuracy", "balanced_accuracy", "log_loss"),
    "regression": ("rmse", "mae", "r2", "mape"),
}
NO_ROWS_HELD_OUT = "no_rows_held_out"
OF_TRAINING_ROWS = (
    "Too few rows were given to hold any out, so it was asked about the very rows it learnt from, whose answers it has "
    "seen. Such figures look good whatever the model is worth: as a measure of how it does on new rows they are worth "
    "nothing. Train again on at least a few hundred rows."
)


class Caution(NamedTuple):
    """What a caution is called, and what to do."""

    title: str
    remedy: str


CAUTIONS = {
    NO_ROWS_HELD_OUT: Caution("No rows were held out", "Train again on more rows; a part is held out by itself."),
    "few_rows": Caution("Few rows", "Gather more rows, or choose fewer columns, then train again."),
    "rare_class": Caution(
        "A rare class", "Train again with rare classes weighed as much as others, or say what each mistake costs."
    ),
    "leakage": Caution(
        "A column may give the answer away", "If it is known only after the answer is, train again without it."
    ),
    "repeated_rows": Caution("Rows repeat", "Clean the dataset with the step that drops repeated rows, train again."),
    "no_better_than_baseline": Caution(
        "May be no better than guessing", "Do not rely on it yet: add columns that say more, or gather more rows."
    ),
    "left_out": Caution("Columns were left out", "Nothing to do, unless one of them should have told something."),
}
OTHER_CAUTION = Caution("To know", "")
HELD_OUT = {
    "stratified": "drawn at random, with each class in the same share",
    "random": "drawn at random",
    "time": "the newest of all",
}


WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "test_size": share,
    "time_limit_s": lambda value: f"{value:,g} s",
    "memory_limit_mb": lambda value: f"{value:,} MiB",
    "seed": str,
}


def cut(text: Any, longest: int = LONGEST) -> str:
    """Return a name, cut where it is too long for a sentence.

    Examples
    --------
    >>> cut("churn"), cut("a" * 80, 10)
    ('churn', 'aaaaaaaaa…')
    """
    name = str(text)
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def task_words(view: TrainingView) -> str:
    """Return what the model tells, such as ``Tells whether Churn is Yes, from 19 columns``."""
    report = view.report
    target, columns = cut(report["target"]), several(len(report["features"]), "column")
    if report["task"] == "regression":
        return f"Tells the number {target} from {columns}"
    if report["task"] == "binary":
        return f"Tells whether {target} is {cut(report['positive'], 30)}, from {columns}"
    return f"Tells which of {len(report['classes'])} classes {target} is, from {columns}"


def rows_words(view: TrainingView) -> str:
    """Return how many rows it learnt from, and on which it was measured."""
    rows = view.report["rows"]
    learnt = f"It learnt from {several(rows['learnt'], 'row')}"
    if not view.held_out:
        said = f"{learnt}, and was measured on the same rows."
    else:
        drawn = HELD_OUT.get(view.report["split"], "")
        said = f"{learnt}, and was measured on {rows['held_out']:,} others that it never saw" + (
            f", {drawn}." if drawn else "."
        )
    gone = rows["dropped"]
    return said + (
        f" {several(gone, 'row')} without an answer, or dropped by the recipe, took no part." if gone else ""
    )


def measure_words(metric: Metric) -> str:
    """Return a figure with its interval and what always giving the same answer would reach."""
    said = f"{metric.label} {in_unit(metric.value, metric.unit)}"
    band = between(metric.low, metric.high, metric.unit)
    said += f" (95 % interval {band})" if band else ""
    return f"{said}; the baseline, always giving the same answer, reaches {in_unit(metric.reference, metric.unit)}"


def main_figures(view: TrainingView) -> list[Metric]:
    """Return the few figures that say most of such a model, in their order."""
    by_name = {one.name: one for one in view.metrics}
    return [by_name[name] for name in MAIN[view.report["task"]] if name in by_name]


def caution_of(code: str) -> Caution:
    """Return what a caution is called and what to do; one that this version does not know has a plain name."""
    return CAUTIONS.get(code, OTHER_CAUTION)


def threshold_words(found: Mapping[str, Any], plan: Mapping[str, Any], positive: Any) -> str:
    """Return from which probability on the positive class is told, and what that saves."""
    alarm, miss = plan["cost_false_positive"], plan["cost_false_negative"]
    saved = found["cost_at_half"] - found["cost"]
    said = (
        f"{cut(positive, 30)} is told from a probability of {found['value']:.3g} on: with a false alarm at {alarm:g} "
        f"and a miss at {miss:g}, mistakes cost {found['cost']:.3g} a row there"
    )
    if saved <= 0:
        return f"{said}, as much as at 0.5."
    return f"{said}, {share(saved / found['cost_at_half'])} less than the {found['cost_at_half']:.3g} at 0.5."


def learning_words(curve: Sequence[Mapping[str, Any]], ranking: Mapping[str, Any], unit: str) -> str:
    """Return what the last rows brought, which is a hint of what more would bring."""
    if len(curve) < 2:
        return ""
    before, now = curve[-2], curve[-1]
    gain = ranking["sign"] * (now["score"] - before["score"])
    said = f"From {before['n']:,} to {now['n']:,} rows {ranking['label']} got "
    if gain < 0:
        return f"{said}no better: chance plays a larger part here than rows do."
    helps = gain > 0.01 * max(abs(before["score"]), 1e-12)
    verdict = "more rows would likely help" if helps else "more rows would likely bring little"
    return f"{said}{amount(gain, unit)} better: {verdict}."


def plan_facts(plan: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what was wanted, by the names a form gives it; what was left open is not told."""
    apart = {"target_column", "features", "params", "algorithm"}
    return [
        (one.label, WRITTEN.get(one.name, _said)(plan[one.name]))
        for one in options(Plan)
        if one.name not in apart and plan.get(one.name) is not None
    ]


def param_facts(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the params of an algorithm as they were set."""
    return [(name.replace("_", " ").capitalize(), _said(value)) for name, value in params.items()]


def size_words(size: int) -> str:
    """Return a size in bytes as people say it.

    Examples
    --------
    >>> size_words(900), size_words(20_480), size_words(3_500_000)
    ('900 bytes', '20.0 KiB', '3.3 MiB')
    """
    if size < 1_024:
        return f"{size} bytes"
    return f"{size / 1_024:.1f} KiB" if size < 2**20 else f"{size / 2**20:.1f} MiB"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.6g}" if isinstance(value, float) else cut(value)
