"""Which metrics matter first."""

from __future__ import annotations

from collections.abc import Iterable

from services.views.metrics import Metric

MAIN = ("accuracy", "f1", "roc_auc", "log_loss", "mae", "rmse", "r2", "mape", "error_rate")
"""What the page of a model shows."""
CLOSER = (
    "balanced_accuracy", "precision", "recall", "specificity", "pr_auc", "brier", "calibration_error", "matthews",
    "median_error", "mean_error", "mse", "rmsle",
)  # fmt: skip
SERVICE = ("error_rate", "latency_p95", "latency_p50", "latency_p99", "throughput")
"""What says how the service runs, not whether its answers are right."""
_RANKS = {name: rank for rank, name in enumerate((*(name for name in MAIN if name not in SERVICE), *CLOSER))}
_LAST = {name: rank for rank, name in enumerate(SERVICE)}


def important_first(metrics: Iterable[Metric]) -> list[Metric]:
    """Return the metrics by importance: what labels say, then what says how the service runs; undefined ones last.

    Those that this order does not know come after what labels say by name.
    """
    return sorted(metrics, key=_rank)


def importance_of(name: str) -> tuple[int, str]:
    """Return what to sort names of metrics by, the most important first."""
    return _RANKS.get(name, len(_RANKS)), name


def main_metrics(metrics: Iterable[Metric]) -> list[Metric]:
    """Return the few metrics that a summary shows, in their order."""
    return sorted((metric for metric in metrics if metric.name in MAIN), key=lambda metric: MAIN.index(metric.name))


def is_known(metric: Metric) -> bool:
    """Return whether there is a value, or an estimate of one."""
    return metric.value is not None or metric.estimated is not None


def chosen_metric(metrics: Iterable[Metric], wanted: str | None) -> Metric | None:
    """Return the metric to draw: the one wanted, else the most important that is known, else the first."""
    ordered = important_first(metrics)
    named = [metric for metric in ordered if metric.name == wanted]
    known = [metric for metric in ordered if is_known(metric) and metric.name not in SERVICE]
    return next(iter([*named, *known, *ordered]), None)


def _rank(metric: Metric) -> tuple[bool, bool, int, str]:
    service = metric.name in _LAST
    rank = _LAST[metric.name] if service else _RANKS.get(metric.name, len(_RANKS))
    return not is_known(metric), service, rank, metric.label
